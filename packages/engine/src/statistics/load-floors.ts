import { kendallTau } from './kendall.ts';
import { quantileInPlace } from './select.ts';
import { theilSenSlope } from './theil-sen.ts';

const microseconds = 1e6;
/** Floors and loads of the comparable bins; made larger where a history is longer. */
let floors = new Float64Array(256);
let loads = new Float64Array(256);

/** What makes an excess; decision 19 has the figures behind the values. */
export interface AboveLoadParameters {
  /** Length of a bin, s, where samples are frequent enough for it. */
  readonly bin_s: number;
  /** Bins of the window, and bins that are remembered with it: 16 hours. */
  readonly windowBins: number;
  readonly bins: number;
  /** Bins before the window that must be known, and how many of them under about as much load. */
  readonly leastHistory: number;
  readonly leastComparable: number;
  /** What counts as about as much load: from and to this many times it, give or take the margin. */
  readonly loadRange: readonly [number, number];
  readonly loadMargin_cores: number;
  /** Of the comparable floors, each moved along their line to the load in question: the ceiling. */
  readonly quantile: number;
  /** An excess counts from this share of the floor and this many bytes on, together. */
  readonly leastRatio: number;
  readonly least_bytes: number;
  /** So many bins of the window must be above. */
  readonly aboveBins: number;
  /** In the newest so many bins: Kendall's τ of the excess, and its growth as a share of the floor and in spreads. */
  readonly tau: number;
  readonly growthRatio: number;
  readonly growthSpreads: number;
  /** The excess of their last third over that of their first: what came in one step before them does not pass. */
  readonly stepRatio: number;
}

/** How the floor stands above what the workload's own load explains, when a bin was closed. Levels in bytes. */
export interface AboveLoad {
  /** The newest floor, and how far it lies above the level that was usual under about as much load. */
  readonly floor: number;
  readonly excess: number;
  /** Processors that were used on average in the newest bin. */
  readonly load_cores: number;
  /** What counts as an excess at this floor. */
  readonly needed: number;
  /** From what was usual in the middle to the ceiling. */
  readonly spread: number;
  /** Bins of the window whose excess counts. */
  readonly above: number;
  /** Of the newest bins: growth of the excess (Theil–Sen), Kendall's τ of it, and its mean early and late. */
  readonly growth: number;
  readonly tau: number;
  readonly early: number;
  readonly late: number;
  /** The time that they span, s. */
  readonly span_s: number;
}

/**
 * Floors of a level, each with the processor time that was used meanwhile: what a service holds follows what it is asked
 * to do, so that its level under little work is told from its level under much. A bin's excess is its floor above what
 * was usual before the window under this load: a learned ceiling (Precog, arXiv 2106.08938) on the residuals of a line through
 * the floors under about as much load (local linear regression: Cleveland, JASA 74, 1979). A load that was never seen before,
 * or seldom, has no ceiling. Constant size: 8 bytes a bin.
 */
export class LoadFloors {
  /** Nominal length of a bin, s. */
  readonly #bin_s: number;
  readonly #parameters: AboveLoadParameters;
  readonly #tolerance: number;
  readonly #floors: Float32Array;
  readonly #loads: Float32Array;
  /** Of the newest bins that could be compared, oldest first; `NaN` before there were so many. */
  readonly #excesses: Float64Array;
  readonly #times: Float64Array;
  #closed = 0;
  #incomparable = 0;
  #openStart = Number.NaN;
  #openFloor = Number.POSITIVE_INFINITY;
  #openWork = Number.NaN;
  #spread = 0;
  #reading: AboveLoad | null = null;

  constructor(bin_s: number, parameters: AboveLoadParameters, interval_s: number) {
    this.#bin_s = bin_s;
    this.#parameters = parameters;
    this.#tolerance = interval_s / 2;
    this.#floors = new Float32Array(parameters.bins);
    this.#loads = new Float32Array(parameters.bins);
    this.#excesses = new Float64Array(parameters.windowBins).fill(Number.NaN);
    this.#times = new Float64Array(parameters.windowBins);
  }

  /** As of the newest closed bin; `null` while a window's excess is not known. */
  get reading(): AboveLoad | null {
    return this.#reading;
  }

  /**
   * Adds the lowest level (bytes) of the time up to `t` (s), with the processor time that was used until then, µs;
   * `NaN` where that is not known.
   */
  add(t: number, lowest: number, work: number): void {
    if (Number.isNaN(this.#openStart)) {
      this.#open(t, work);
      this.#openFloor = lowest;
      return;
    }
    if (lowest < this.#openFloor) this.#openFloor = lowest;
    if (t - this.#openStart < this.#bin_s - this.#tolerance) return;
    const load = (work - this.#openWork) / microseconds / (t - this.#openStart);
    // Without a load there is nothing to compare by; a counter that went back is another one.
    if (load >= 0) this.#close(t, this.#openFloor, load);
    else this.#forgetWindow();
    this.#open(t, work);
  }

  /** Ends the window, after a gap. What was seen before stays known. */
  clear(): void {
    this.#open(Number.NaN, Number.NaN);
    this.#forgetWindow();
  }

  #open(t: number, work: number): void {
    this.#openStart = t;
    this.#openWork = work;
    this.#openFloor = Number.POSITIVE_INFINITY;
  }

  #forgetWindow(): void {
    this.#excesses.fill(Number.NaN);
    this.#reading = null;
  }

  #close(t: number, floor: number, load: number): void {
    const excess = floor - this.#ceiling(load);
    const index = this.#closed % this.#floors.length;
    this.#floors[index] = floor;
    this.#loads[index] = load;
    this.#closed += 1;
    if (Number.isNaN(excess)) {
      // A load that can't be compared says nothing for or against; after a window of them nothing is known any more.
      this.#incomparable += 1;
      if (this.#incomparable >= this.#excesses.length) this.#forgetWindow();
      return;
    }
    this.#incomparable = 0;
    this.#excesses.copyWithin(0, 1);
    this.#times.copyWithin(0, 1);
    this.#excesses[this.#excesses.length - 1] = excess;
    this.#times[this.#times.length - 1] = t;
    this.#reading = this.#read(floor, load);
  }

  /** What was usual before the window under about this load, bytes; `NaN` where too little was seen. */
  #ceiling(load: number): number {
    const { windowBins, leastHistory, leastComparable, loadRange, loadMargin_cores, quantile } = this.#parameters;
    const known = Math.min(this.#closed, this.#floors.length) - windowBins;
    if (known < leastHistory) return Number.NaN;
    if (known > floors.length) {
      floors = new Float64Array(known);
      loads = new Float64Array(known);
    }
    const least = load * loadRange[0] - loadMargin_cores;
    const most = load * loadRange[1] + loadMargin_cores;
    const oldest = Math.max(0, this.#closed - this.#floors.length);
    let count = 0;
    for (let bin = oldest; bin < this.#closed - windowBins; bin += 1) {
      const index = bin % this.#floors.length;
      const seen = this.#loads[index] ?? 0;
      if (seen < least || seen > most) continue;
      floors[count] = this.#floors[index] ?? 0;
      loads[count] = seen;
      count += 1;
    }
    if (count < leastComparable) return Number.NaN;
    const slope = slopeOf(loads, floors, count);
    for (let i = 0; i < count; i += 1) floors[i] = (floors[i] ?? 0) + slope * (load - (loads[i] ?? 0));
    const ceiling = quantileInPlace(floors, count, quantile);
    this.#spread = ceiling - quantileInPlace(floors, count, 0.5);
    return ceiling;
  }

  #read(floor: number, load: number): AboveLoad | null {
    const { least_bytes, leastRatio, aboveBins } = this.#parameters;
    const { length } = this.#excesses;
    const needed = leastRatio * floor + least_bytes;
    let above = 0;
    for (let i = 0; i < length; i += 1) {
      const excess = this.#excesses[i] ?? Number.NaN;
      if (Number.isNaN(excess)) return null;
      if (excess > needed) above += 1;
    }
    const newest = length - aboveBins;
    const third = Math.ceil(aboveBins / 3);
    const span_s = (this.#times[length - 1] ?? 0) - (this.#times[newest] ?? 0);
    return {
      floor,
      excess: this.#excesses[length - 1] ?? 0,
      load_cores: load,
      needed,
      spread: this.#spread,
      above,
      growth: theilSenSlope(this.#times, this.#excesses, newest, length) * span_s,
      tau: kendallTau(this.#excesses.subarray(newest)),
      early: this.#mean(newest, newest + third),
      late: this.#mean(length - third, length),
      span_s,
    };
  }

  #mean(from: number, to: number): number {
    let sum = 0;
    for (let i = from; i < to; i += 1) sum += this.#excesses[i] ?? 0;
    return sum / (to - from);
  }
}

/** Slope of the least-squares line of `y` over `x`; 0 where it falls, or `x` hardly varies: more work needs no less memory. */
function slopeOf(x: Float64Array, y: Float64Array, count: number): number {
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < count; i += 1) {
    sumX += x[i] ?? 0;
    sumY += y[i] ?? 0;
  }
  let variance = 0;
  let covariance = 0;
  for (let i = 0; i < count; i += 1) {
    const offset = (x[i] ?? 0) - sumX / count;
    variance += offset ** 2;
    covariance += offset * ((y[i] ?? 0) - sumY / count);
  }
  // A thousandth of a processor, squared: below it the slope is that of the noise.
  return variance > 1e-6 * count ? Math.max(0, covariance / variance) : 0;
}
