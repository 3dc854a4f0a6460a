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
  /** How many levels were added; falls by half when the counts are halved. */
  count = 0;

  /** Adds a level in bytes. */
  add(level: number): void {
    const bucket = level <= lowest ? 0 : Math.min(buckets - 1, 1 + Math.floor(Math.log(level / lowest) / logRatio));
    const count = (this.#counts[bucket] ?? 0) + 1;
    this.#counts[bucket] = count;
    this.count += 1;
    if (count >= fullCount) this.#halve();
  }

  /**
   * Upper edge, in bytes, of the bucket that holds the quantile `share` (above 0, to 1): up to 2.2 % above the true
   * one, within the histogram's reach. `NaN` when nothing was added.
   */
  quantile(share: number): number {
    if (this.count === 0) return Number.NaN;
    const rank = share * this.count;
    let seen = 0;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= rank) return lowest * ratio ** bucket;
    }
    return lowest * ratio ** (buckets - 1);
  }

  #halve(): void {
    this.count = 0;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      const half = (this.#counts[bucket] ?? 0) >> 1;
      this.#counts[bucket] = half;
      this.count += half;
    }
  }
}

/** Bins that a window is folded into. Twelve give 66 pairs, and a τ of 0.75 has p < 0.001 (Kendall 1975, table 1). */
export const floorBins = 12;
const fields = 4;

/**
 * When what follows a stretch begins that began at `start`, is `length` long and was ended at `t`, s: where it should have
 * ended. Late samples would else make each stretch longer, and windows with them.
 */
export function nextStart(start: number, t: number, length: number, tolerance: number): number {
  return start + length * Math.floor((t - start + tolerance) / length);
}

/**
 * A level over a sliding window of constant size, as the minimum and maximum of each of {@link floorBins} bins. The
 * minimum is the floor of a sawtooth: what the collector could not give back. Bins that leave the window become its
 * history.
 */
export class FloorRing {
  /** Nominal length of a bin, s. */
  readonly bin_s: number;
  readonly capacity: number;
  /** Floors that were seen before the window, bytes. */
  readonly history = new LevelHistory();
  readonly #tolerance: number;
  /** Floor, peak, end and mark of each bin. One array: the header of another takes more than its twelve numbers. */
  readonly #bins: Float64Array;
  #head = 0;
  /** Closed bins in the window. */
  count = 0;
  #openStart = Number.NaN;
  #openFloor = Number.POSITIVE_INFINITY;
  #openPeak = 0;

  constructor(bin_s: number, capacity: number, interval_s: number) {
    this.bin_s = bin_s;
    this.capacity = capacity;
    this.#tolerance = interval_s / 2;
    this.#bins = new Float64Array(fields * capacity);
  }

  /**
   * Adds the lowest and the highest level of the time up to `t` (s), with a counter to remember at the bin's end. True
   * when a bin was closed with it.
   */
  add(t: number, lowest: number, highest: number, mark: number): boolean {
    if (Number.isNaN(this.#openStart)) this.#openStart = t;
    if (lowest < this.#openFloor) this.#openFloor = lowest;
    if (highest > this.#openPeak) this.#openPeak = highest;
    if (t - this.#openStart < this.bin_s - this.#tolerance) return false;
    this.#close(t, mark);
    return true;
  }

  /** Ends the window, after a gap: its bins become history. */
  clear(): void {
    for (let i = 0; i < this.count; i += 1) this.history.add(this.#bins[this.#index(i)] ?? 0);
    this.count = 0;
    this.#head = 0;
    this.#open(Number.NaN);
  }

  /** Copies the floors of the closed bins, oldest first, with the times of their ends; returns how many. */
  copyFloors(floors: Float64Array, times: Float64Array): number {
    for (let i = 0; i < this.count; i += 1) {
      const index = this.#index(i);
      floors[i] = this.#bins[index] ?? 0;
      times[i] = this.#bins[index + 2] ?? 0;
    }
    return this.count;
  }

  /** Maximum of bin `i` (0 is the oldest), bytes. */
  peak(i: number): number {
    return this.#bins[this.#index(i) + 1] ?? 0;
  }

  /** Growth of the counter from the end of the oldest bin to that of the newest; `NaN` when it was not measured. */
  markGrowth(): number {
    return (this.#bins[this.#index(this.count - 1) + 3] ?? 0) - (this.#bins[this.#index(0) + 3] ?? 0);
  }

  #close(t: number, mark: number): void {
    if (this.count === this.capacity) {
      this.history.add(this.#bins[this.#index(0)] ?? 0);
      this.#head = (this.#head + 1) % this.capacity;
      this.count -= 1;
    }
    const index = this.#index(this.count);
    this.#bins[index] = this.#openFloor;
    this.#bins[index + 1] = this.#openPeak;
    this.#bins[index + 2] = t;
    this.#bins[index + 3] = mark;
    this.count += 1;
    this.#open(nextStart(this.#openStart, t, this.bin_s, this.#tolerance));
  }

  #open(start: number): void {
    this.#openStart = start;
    this.#openFloor = Number.POSITIVE_INFINITY;
    this.#openPeak = 0;
  }

  /** Where the fields of bin `i` (0 is the oldest) begin. */
  #index(i: number): number {
    return fields * ((this.#head + i) % this.capacity);
  }
}
