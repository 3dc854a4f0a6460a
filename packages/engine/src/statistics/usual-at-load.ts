import { mean } from './mean.ts';
import { medianDeviation } from './robust.ts';
import { quantileInPlace } from './select.ts';

/** From the median of the deviations to a standard deviation, where they are normal. */
const deviations = 1.48;
/** Below a thousandth of a processor, squared, the slope over the load is that of the noise. */
const leastVariance = 1e-6;

/** What counts as about as much load: from and to this many times it, give or take the margin. */
export interface LoadRange {
  readonly from: number;
  readonly to: number;
  readonly margin_cores: number;
}

/** Levels that were seen under about as much load, each moved along their line to this load. */
export interface Usual {
  /** Their median. */
  readonly level: number;
  /** Their standard deviation, from the median deviation. */
  readonly spread: number;
  /** The quantile that was asked for. */
  readonly ceiling: number;
}

let x = new Float64Array(256);
let y = new Float64Array(256);

/**
 * What was usual at `load` (cores) among the first `count` of the levels and their loads: a line through those of about
 * as much load (local linear regression: Cleveland, JASA 74, 1979), with what is left of them above and below it. `null` where
 * fewer than `least` are comparable.
 */
export function usualAtLoad(
  load: number,
  levels: Float64Array,
  loads: Float64Array,
  count: number,
  { from, to, margin_cores }: LoadRange,
  least: number,
  quantile: number,
): Usual | null {
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
