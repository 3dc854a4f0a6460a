import type { ApiClient } from '@omnimind/client/api-client';
import { OmnimindError } from '@omnimind/protocol/errors';

/** How often the monitor is asked again, and for how long it favors: a window that crashed is favored no longer than that, s. */
const every_s = 20;
const lease_s = 45;
/** The newest; what ended long ago is among the others. */
const maxScopes = 50;

export interface FocusDependencies {
  /** `null` while there is no monitor. */
  api(): ApiClient | null;
  isFocused(): boolean;
}

/** While the window has the focus, what was isolated in it weighs more than what others run: the monitor is asked, over and over. */
export class Focus {
  readonly #parts: FocusDependencies;
  readonly #scopes = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: FocusDependencies) {
    this.#parts = parts;
  }

  /** Something was isolated in this window. */
  add(scope: string): void {
    this.#scopes.add(scope);
    const [oldest] = this.#scopes;
    if (this.#scopes.size > maxScopes && oldest !== undefined) this.#scopes.delete(oldest);
    if (this.#timer === null) this.update();
    else this.#ask(lease_s);
  }

  /** To be called when the focus has changed. */
  update(): void {
    const isWanted = this.#scopes.size > 0 && this.#parts.isFocused();
    if (isWanted === (this.#timer !== null)) return;
    if (isWanted) {
      this.#ask(lease_s);
      this.#timer = setInterval(() => this.#ask(lease_s), every_s * 1000);
    } else this.dispose();
  }

  dispose(): void {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#ask(0);
  }

  #ask(for_s: number): void {
    const body = { scopes: [...this.#scopes], for_s };
    this.#parts
      .api()
      ?.call('focus', { body })
      .catch((error: unknown) => {
        // A monitor of an earlier version does not know it; one that went away favors nothing.
        if (!(error instanceof OmnimindError)) throw error;
      });
  }
}
