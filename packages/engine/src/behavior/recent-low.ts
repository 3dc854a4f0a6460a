const bins = 12;
const bin_s = 5;

/** The lowest of the levels of the last minute, to 5 s. Constant size. */
export class RecentLow {
  readonly #lows = new Float64Array(bins).fill(Number.POSITIVE_INFINITY);
  #newest = Number.NEGATIVE_INFINITY;

  /** @param t in s, never falling @returns the lowest by now */
  add(t: number, level: number): number {
    const bin = Math.floor(t / bin_s);
    for (let each = Math.max(this.#newest + 1, bin - bins + 1); each <= bin; each += 1)
      this.#lows[each % bins] = Number.POSITIVE_INFINITY;
    this.#newest = bin;
    this.#lows[bin % bins] = Math.min(this.#lows[bin % bins] ?? level, level);
    let lowest = level;
    for (const low of this.#lows) if (low < lowest) lowest = low;
    return lowest;
  }
}
