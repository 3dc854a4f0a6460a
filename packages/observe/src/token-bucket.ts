/** At most so many things a second, and so many at once after a quiet time. Time comes from outside. */
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

  /** @param now_s any clock; one that goes back gives nothing */
  take(now_s: number): boolean {
    const gained = Math.max(0, now_s - this.#at_s) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#at_s = now_s;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
