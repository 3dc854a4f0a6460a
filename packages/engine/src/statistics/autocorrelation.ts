import { mean } from './summary.ts';

/** How a series repeats itself. */
export interface Cycle {
  readonly lag: number;
  readonly strength: number;
  /** Standard deviation of the detrended series, in its units. */
  readonly deviation: number;
}

/**
 * The lag, in points, at which a detrended series repeats itself most, and how strongly: 0 for not at all, to 1. The line
 * between the means of the two halves is taken off first. Lags run from 2 to a quarter of the series, so that a cycle
 * was seen at least four times. `NaN` values are not allowed.
 *
 * Source: G. E. P. Box, G. M. Jenkins, "Time Series Analysis" (1970), chapter 2.
 */
export function strongestCycle(values: Float64Array, count: number): Cycle {
  const half = count >> 1;
  const first = mean(values, 0, half);
  const second = mean(values, count - half, count);
  const slope = half === 0 ? 0 : (second - first) / (count - half);
  const center = mean(values, 0, count);
  const detrended = (i: number): number => (values[i] ?? 0) - center - slope * (i - (count - 1) / 2);
  let variance = 0;
  for (let i = 0; i < count; i += 1) variance += detrended(i) ** 2;
  const deviation = count === 0 ? 0 : Math.sqrt(variance / count);
  let best: Cycle = { lag: 0, strength: 0, deviation };
  if (variance === 0) return best;
  let fell = false;
  for (let lag = 1; lag <= count / 4; lag += 1) {
    let sum = 0;
    for (let i = 0; i + lag < count; i += 1) sum += detrended(i) * detrended(i + lag);
    // The scale makes up for the points that have no partner; it can overshoot by a few percent.
    const strength = Math.min(1, (sum / variance) * (count / (count - lag)));
    // Neighbors are alike in any smooth series: a cycle counts only after the correlation has once been negative.
    if (strength < 0) fell = true;
    else if (fell && strength > best.strength) best = { lag, strength, deviation };
  }
  return best;
}
