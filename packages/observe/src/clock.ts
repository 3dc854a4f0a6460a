/** The machine's two clocks; replaced in tests. */
export interface Clock {
  /** s, only increasing, stopped while the machine is suspended (CLOCK_MONOTONIC). */
  monotonic_s(): number;
  /** Wall clock, ms since 1970; it may jump, so it is for labels only. */
  wall_ms(): number;
}

export const systemClock: Clock = {
  monotonic_s: () => performance.now() / 1000,
  wall_ms: () => Date.now(),
};

/** Limits a rate: so many a second, and so many at once after a quiet period. The caller passes the time. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #at_s = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, burst = perSecond) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** @param now_s of any clock; going backwards grants nothing */
  take(now_s: number): boolean {
    const gained = Math.max(0, now_s - this.#at_s) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#at_s = now_s;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

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
