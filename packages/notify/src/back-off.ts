/** s before the first attempt anew; each later one waits twice as long, up to the longest. */
const first_s = 1;
const longest_s = 300;

/** How long to wait before the next attempt. Randomness comes from outside. */
export class BackOff {
  readonly #random: () => number;
  #attempts = 0;

  /** @param random [0, 1) */
  constructor(random: () => number) {
    this.#random = random;
  }

  /**
   * s to wait now: 1, 2, 4, … 300, less up to a fifth, so that those who lost the same receiver do not all return at once.
   *
   * @param asked_s what the receiver asked for: no less than that
   */
  next(asked_s: number | null): number {
    const wait_s = Math.min(first_s * 2 ** this.#attempts, longest_s) * (1 - 0.2 * this.#random());
    this.#attempts += 1;
    return Math.max(wait_s, asked_s ?? 0);
  }
}
