import { z } from 'zod';

const stateSchema = z.array(z.string());
/** Matters that are open at once; the oldest goes, and its end is then not told. */
const most = 1000;

/** The matters that a receiver was told of and that are not over yet, so that it is told the end of these and no others. */
export class ToldCauses {
  readonly #causes: Set<string>;

  /** @param state what {@link state} gave, unchecked */
  constructor(state: unknown) {
    const parsed = stateSchema.safeParse(state);
    this.#causes = new Set(parsed.success ? parsed.data.slice(-most) : []);
  }

  has(cause: string): boolean {
    return this.#causes.has(cause);
  }

  add(cause: string): void {
    this.#causes.delete(cause);
    this.#causes.add(cause);
    for (const oldest of this.#causes) {
      if (this.#causes.size <= most) break;
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
