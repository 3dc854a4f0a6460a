import type { AboveLoadParameters, AboveLoadScale } from '../parameters.ts';
import { mean, medianDeviation, quantileInPlace } from './summary.ts';
import { kendallTau, theilSenSlope } from './trend.ts';

/** From the median of the deviations to a standard deviation, where they are normal. */
const deviations = 1.48;
/** Below a thousandth of a processor, squared, the slope over the load is that of the noise. */
const leastVariance = 1e-6;

let x = new Float64Array(256);
let y = new Float64Array(256);

/**
 * What was usual at `load` (cores) among the first `count` of the levels and their loads: a line through those of about
 * as much load (local linear regression: Cleveland, JASA 74, 1979), with what is left of them above and below it. `null` where
 * fewer than `least` are comparable.
 *
 * @returns of the comparable levels, each moved along the line to this load: median, standard deviation, and the quantile
 */
export function usualAtLoad(
  load: number,
  levels: Float64Array,
  loads: Float64Array,
  count: number,
  { from, to, margin_cores }: AboveLoadParameters['loadRange'],
  least: number,
  quantile: number,
): { level: number; spread: number; ceiling: number } | null {
  if (count > x.length) {
    x = new Float64Array(count);
    y = new Float64Array(count);
  }
  let alike = 0;
  for (let i = 0; i < count; i += 1) {
    const seen = loads[i] ?? 0;
    if (seen < load * from - margin_cores || seen > load * to + margin_cores) continue;
    x[alike] = seen;
    y[alike] = levels[i] ?? 0;
    alike += 1;
  }
  if (alike < least) return null;
  const slope = slopeOf(alike);
  for (let i = 0; i < alike; i += 1) y[i] = (y[i] ?? 0) + slope * (load - (x[i] ?? 0));
  const level = quantileInPlace(y, alike, 0.5);
  const ceiling = quantileInPlace(y, alike, quantile);
  return { level, ceiling, spread: deviations * medianDeviation(y, level, 0, alike) };
}

/** Slope of the least-squares line; 0 where it falls, or the load hardly varies: more work needs no less memory. */
function slopeOf(count: number): number {
  const meanX = mean(x, 0, count);
  const meanY = mean(y, 0, count);
  let variance = 0;
  let covariance = 0;
  for (let i = 0; i < count; i += 1) {
    const offset = (x[i] ?? 0) - meanX;
    variance += offset ** 2;
    covariance += offset * ((y[i] ?? 0) - meanY);
  }
  return variance > leastVariance * count ? Math.max(0, covariance / variance) : 0;
}

/** Most bins that a trend may have. */
const mostBins = 64;
/** Times of bins of equal length, in bins. */
const steps = Float64Array.from({ length: mostBins }, (_, i) => i);
const values = new Float64Array(mostBins);

/** How the envelope stands above what the workload's own load explains, when a bin was closed. Levels in bytes. */
export interface AboveLoad {
  readonly scale: AboveLoadScale;
  /** The envelope, and how far it lies above what was usual under about as much load. */
  readonly floor: number;
  readonly excess: number;
  /** Processors that were used on average during the envelope's bins. */
  readonly load_cores: number;
  /** The least that counts at this level, and what counts as an excess after what was seen. */
  readonly least: number;
  readonly needed: number;
  /** Bins in a row, to the newest, whose excess was above what was needed. */
  readonly above: number;
  /** Of the trend's bins: growth of the excess (Theil–Sen), Kendall's τ of it, and its mean early and late. */
  readonly growth: number;
  readonly tau: number;
  readonly early: number;
  readonly late: number;
  /** What one step leaves of the floors' squares over what a line leaves, in the bins that the trend rests on. */
  readonly stepFit: number;
  /** The time that they span, s. */
  readonly span_s: number;
}

/** Of the newest bin. */
type Newest = Omit<AboveLoad, 'scale' | 'above' | 'growth' | 'tau' | 'early' | 'late' | 'span_s'>;

/** The excess of one scale over its newest bins; `NaN` where it could not be compared. */
export class Excess {
  readonly scale: AboveLoadScale;
  /** No typed array: its header alone would take more than they do. */
  readonly #values: number[];
  #above = 0;
  reading: AboveLoad | null = null;

  constructor(scale: AboveLoadScale) {
    this.scale = scale;
    this.#values = Array<number>(scale.trendBins).fill(Number.NaN);
  }

  /** Adds the excess of a bin, bytes, and whether it was above what was needed; what was read before is forgotten. */
  add(value: number, isAbove: boolean): void {
    this.#values.shift();
    this.#values.push(value);
    this.#above = isAbove ? this.#above + 1 : 0;
    this.reading = null;
  }

  /** Reads how it moves, bins of `bin_s`; nothing while it is not known over the trend's bins. */
  read(newest: Newest, bin_s: number): void {
    const count = this.#values.length;
    const third = Math.floor(count / 3);
    if (this.#values.includes(Number.NaN)) return;
    for (let i = 0; i < count; i += 1) values[i] = this.#values[i] ?? 0;
    this.reading = {
      ...newest,
      scale: this.scale,
      above: this.#above,
      growth: theilSenSlope(steps, values, 0, count) * (count - 1),
      tau: kendallTau(values, count),
      early: mean(values, 0, third),
      late: mean(values, count - third, count),
      span_s: (count - 1) * bin_s,
    };
  }

  /** Forgets, after a gap. */
  clear(): void {
    this.#values.fill(Number.NaN);
    this.#above = 0;
    this.reading = null;
  }
}
