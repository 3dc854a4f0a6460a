/** ms of work that may be saved up: more at once would delay a tick. */
const mostSaved_ms = 20;

/**
 * Bounds readings that are too dear for each tick to a share of one processor: what they took is measured, and the next waits
 * until it is paid for. At least one may run after a wait, however long it takes.
 */
export class SlowBudget {
  readonly #share: number;
  readonly #now_ms: () => number;
  #saved_ms = mostSaved_ms;
  #at_ms: number;

  /** @param share of one processor; @param now_ms a clock that only goes forward */
  constructor(share: number, now_ms: () => number = () => performance.now()) {
    this.#share = share;
    this.#now_ms = now_ms;
    this.#at_ms = now_ms();
  }

  /** Runs `read` if the budget allows it. @returns whether it ran */
  run(read: () => void): boolean {
    const before_ms = this.#now_ms();
    this.#saved_ms = Math.min(mostSaved_ms, this.#saved_ms + (before_ms - this.#at_ms) * this.#share);
    this.#at_ms = before_ms;
    if (this.#saved_ms <= 0) return false;
    read();
    const after_ms = this.#now_ms();
    this.#saved_ms -= after_ms - before_ms;
    return true;
  }
}
