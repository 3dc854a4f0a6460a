const buckets = 640;
/** Lowest level that is told apart, bytes. */
const lowest = 64 * 1024;
/** Each bucket is this much above the one before it: 640 of them reach from 64 KiB to 66 GiB, 2.2 % apart. */
const ratio = 1.022;
const logRatio = Math.log(ratio);
/** Counts are halved when one reaches this, so that the recent past outweighs the distant one. */
const fullCount = 60_000;

/**
 * What levels a workload has shown: a histogram in logarithmic buckets, of constant size (1,280 bytes). The learned
 * ceiling of Precog (Ernst et al., arXiv 2106.08938) is its upper quantile.
 */
export class LevelHistory {
  readonly #counts = new Uint16Array(buckets);
  #total = 0;

  /** How many levels were added; falls by half when the counts are halved. */
  get count(): number {
    return this.#total;
  }

  /** Adds a level in bytes. */
  add(level: number): void {
    const bucket = level <= lowest ? 0 : Math.min(buckets - 1, 1 + Math.floor(Math.log(level / lowest) / logRatio));
    const count = (this.#counts[bucket] ?? 0) + 1;
    this.#counts[bucket] = count;
    this.#total += 1;
    if (count >= fullCount) this.#halve();
  }

  /**
   * Upper edge, in bytes, of the bucket that holds the quantile `share` (above 0, to 1): up to 2.2 % above the true
   * one, within the histogram's reach. `NaN` when nothing was added.
   */
  quantile(share: number): number {
    if (this.#total === 0) return Number.NaN;
    const rank = share * this.#total;
    let seen = 0;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= rank) return lowest * ratio ** bucket;
    }
    return lowest * ratio ** (buckets - 1);
  }

  #halve(): void {
    this.#total = 0;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      const half = (this.#counts[bucket] ?? 0) >> 1;
      this.#counts[bucket] = half;
      this.#total += half;
    }
  }
}
