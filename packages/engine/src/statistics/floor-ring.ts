/** A level that was not reached again among so many is forgotten. */
const remembered = 30_000;

/** The highest level that a workload has shown: the learned ceiling of Precog (Ernst et al., arXiv 2106.08938). Constant size. */
export class LevelHistory {
  #highest = Number.NaN;
  #former = Number.NaN;
  #added = 0;
  /** How many levels are remembered. */
  count = 0;

  /** The highest of the last 30,000 to 60,000 levels; `NaN` when none was added. */
  get highest(): number {
    return this.#former > this.#highest ? this.#former : this.#highest;
  }

  add(level: number): void {
    if (!(level <= this.#highest)) this.#highest = level;
    this.#added += 1;
    this.count = Math.min(this.count + 1, 2 * remembered);
    if (this.#added < remembered) return;
    this.#added = 0;
    this.#former = this.#highest;
    this.#highest = level;
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
