import type { AboveLoadParameters, AboveLoadScale } from '../parameters.ts';
import { type AboveLoad, Excess, usualAtLoad } from './excess.ts';
import { mean, quantileInPlace } from './summary.ts';
import { stepFit } from './trend.ts';

const microseconds = 1e6;

/** Made larger where more bins are remembered; used by one call at a time. */
let scratch = scratchOf(256);

function scratchOf(bins: number) {
  const series = () => new Float64Array(bins);
  return { floors: series(), loads: series(), envelopes: series(), means: series(), window: series() };
}

/**
 * Floors of a level, each with the processor time that was used meanwhile: what a service holds follows what it is asked
 * to do, so that its level under little work is told from its level under much. Garbage and requests only add to what
 * is kept, so that the lower envelope of some floors repeats closely where each of them swings: in a service that swings from 200
 * to 650 MB within minutes by 5 MB. Its excess is what it lies above the envelopes before under about as much load, each moved along
 * their least-squares line to this load (local linear regression: Cleveland, JASA 74, 1979), in their own spread: a
 * learned ceiling (Precog, arXiv 2106.08938) on the residuals. A load that was never seen before, or seldom, has none.
 * Constant size: 8 bytes a bin.
 */
export class LoadFloors {
  readonly #bin_s: number;
  readonly #parameters: AboveLoadParameters;
  readonly #tolerance: number;
  /** A floor and a load for each bin. */
  readonly #bins: Float32Array;
  readonly #scales: readonly Excess[];
  #closed = 0;
  /** Bins since the last gap. */
  #since = 0;
  #openStart = Number.NaN;
  #openFloor = Number.POSITIVE_INFINITY;
  #openWork = Number.NaN;

  constructor(parameters: AboveLoadParameters, interval_s: number) {
    this.#bin_s = Math.max(parameters.bin_s, parameters.leastSamples * interval_s);
    this.#parameters = parameters;
    this.#tolerance = interval_s / 2;
    this.#bins = new Float32Array(2 * parameters.bins);
    this.#scales = parameters.scales.map((scale) => new Excess(scale));
    if (parameters.bins > scratch.floors.length) scratch = scratchOf(parameters.bins);
  }

  /** As of the newest closed bin, scale by scale; `null` where there is no excess, or it is not known over the trend's bins. */
  reading(scale: number): AboveLoad | null {
    return this.#scales[scale]?.reading ?? null;
  }

  /**
   * Adds the lowest level (bytes) of the time up to `t` (s), with the processor time that was used until then, µs;
   * `NaN` where that is not known. What climbs as it did before, for `climbing_s`, is not above while that is longer than the
   * trend.
   */
  add(t: number, lowest: number, work: number, climbing_s = 0): void {
    if (Number.isNaN(this.#openStart)) {
      this.#open(t, work);
      this.#openFloor = lowest;
      return;
    }
    if (lowest < this.#openFloor) this.#openFloor = lowest;
    if (t - this.#openStart < this.#bin_s - this.#tolerance) return;
    const load = (work - this.#openWork) / microseconds / (t - this.#openStart);
    // Without a load there is nothing to compare by; a counter that went back is another one.
    if (load >= 0) this.#close(this.#openFloor, load, climbing_s);
    else this.#forgetWindows();
    this.#open(t, work);
  }

  /** Ends the windows, after a gap. What was seen before stays known. */
  clear(): void {
    this.#open(Number.NaN, Number.NaN);
    this.#forgetWindows();
  }

  #open(t: number, work: number): void {
    this.#openStart = t;
    this.#openWork = work;
    this.#openFloor = Number.POSITIVE_INFINITY;
  }

  #forgetWindows(): void {
    this.#since = 0;
    for (const excess of this.#scales) excess.clear();
  }

  #close(floor: number, load: number, climbing_s: number): void {
    const length = this.#parameters.bins;
    this.#bins[2 * (this.#closed % length)] = floor;
    this.#bins[2 * (this.#closed % length) + 1] = load;
    this.#closed += 1;
    this.#since += 1;
    const count = Math.min(this.#closed, length);
    for (let i = 0; i < count; i += 1) {
      const index = 2 * ((this.#closed - count + i) % length);
      scratch.floors[i] = this.#bins[index] ?? 0;
      scratch.loads[i] = this.#bins[index + 1] ?? 0;
    }
    for (const excess of this.#scales) this.#judge(excess, count, climbing_s);
  }

  #judge(excess: Excess, count: number, climbing_s: number): void {
    const { scale } = excess;
    const { leastRatio, least_bytes, spreads } = this.#parameters;
    if (this.#since < scale.envelopeBins) return;
    const newest = count - scale.envelopeBins;
    envelopeAt(scale, newest);
    const floor = scratch.envelopes[newest] ?? 0;
    const load = scratch.means[newest] ?? 0;
    const usual = this.#usual(scale, newest, load);
    if (usual === null) {
      excess.add(Number.NaN, false);
      return;
    }
    const value = floor - usual.level;
    const least = leastRatio * floor + least_bytes;
    const needed = Math.max(least, spreads * usual.spread, usual.ceiling - usual.level);
    const climbs = climbing_s >= (scale.trendBins - 1) * this.#bin_s;
    excess.add(value, value > needed && !climbs);
    if (value <= least) return;
    const fit = stepFitOf(count, scale.envelopeBins + scale.trendBins - 1);
    excess.read({ floor, excess: value, load_cores: load, least, needed, stepFit: fit }, this.#bin_s);
  }

  /** What the envelopes before the one that begins at bin `newest` have shown under this load. */
  #usual(scale: AboveLoadScale, newest: number, load: number) {
    const { guardBins, leastHistory, leastComparable, loadRange } = this.#parameters;
    const before = newest - scale.envelopeBins - guardBins + 1;
    if (before < leastHistory) return null;
    // Some may lie across a gap: a level does not depend on what was not seen.
    for (let i = 0; i < before; i += 1) envelopeAt(scale, i);
    return usualAtLoad(load, scratch.envelopes, scratch.means, before, loadRange, leastComparable, scale.quantile);
  }
}

/** Envelope and mean load of the bins from `from` on. */
function envelopeAt({ envelopeBins, rank }: AboveLoadScale, from: number): void {
  const { floors, loads, envelopes, means, window } = scratch;
  for (let i = 0; i < envelopeBins; i += 1) window[i] = floors[from + i] ?? 0;
  envelopes[from] = quantileInPlace(window, envelopeBins, rank / (envelopeBins - 1));
  means[from] = mean(loads, from, from + envelopeBins);
}

/** How a step fits the newest `bins`, by the lowest of three in a row: beside noise a step is smeared by what swings above it. */
function stepFitOf(count: number, bins: number): number {
  const { floors, window } = scratch;
  let values = 0;
  for (let i = Math.max(2, count - bins + 2); i < count; i += 1) {
    window[values] = Math.min(floors[i - 2] ?? 0, floors[i - 1] ?? 0, floors[i] ?? 0);
    values += 1;
  }
  return stepFit(window, values);
}
