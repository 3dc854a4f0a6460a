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
