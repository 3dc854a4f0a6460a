import { z } from 'zod';

const stateSchema = z.array(z.string());
/** Maximum number of open incidents; the oldest is dropped, and its end is then not delivered. */
const maxOpen = 1000;

/** Open incidents that a receiver was notified of: it is notified of the end of these and no others. */
export class NotifiedIncidents {
  readonly #causes: Set<string>;

  /** @param state what {@link state} gave, unchecked */
  constructor(state: unknown) {
    const parsed = stateSchema.safeParse(state);
    this.#causes = new Set(parsed.success ? parsed.data.slice(-maxOpen) : []);
  }

  has(cause: string): boolean {
    return this.#causes.has(cause);
  }

  add(cause: string): void {
    this.#causes.delete(cause);
    this.#causes.add(cause);
    for (const oldest of this.#causes) {
      if (this.#causes.size <= maxOpen) break;
      this.#causes.delete(oldest);
    }
  }

  delete(cause: string): void {
    this.#causes.delete(cause);
  }

  state(): string[] {
    return [...this.#causes];
  }
}
