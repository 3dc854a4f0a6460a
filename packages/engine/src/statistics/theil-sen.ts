import { quantileInPlace } from './select.ts';

let slopes = new Float64Array(512);

/**
 * Slope of the Theil–Sen line through `values[from, to)` over `times`, in units of value per unit of time: the median
 * of the slopes of all pairs. It stands up to 29 % of outliers. `NaN` below two points.
 *
 * Source: P. K. Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63 (1968).
 */
export function theilSenSlope(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  from = 0,
  to = values.length,
): number {
  const points = to - from;
  const pairs = (points * (points - 1)) / 2;
  if (pairs > slopes.length) slopes = new Float64Array(pairs);
  let count = 0;
  for (let i = from; i < to; i += 1) {
    for (let j = i + 1; j < to; j += 1) {
      const elapsed = (times[j] ?? 0) - (times[i] ?? 0);
      if (elapsed > 0) slopes[count++] = ((values[j] ?? 0) - (values[i] ?? 0)) / elapsed;
    }
  }
  return quantileInPlace(slopes, count, 0.5);
}
