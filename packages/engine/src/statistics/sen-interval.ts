import { quantileInPlace } from './summary.ts';

let slopes = new Float64Array(512);

/** Bounds of a slope, in units of value per unit of time. */
export interface SlopeInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * The interval that holds the true slope of the first `count` values with a confidence of about 95 %: ranks of the
 * slopes of all pairs, as far from the middle as the variance of Kendall's balance says. Both bounds are infinite
 * below five points, where no such rank exists.
 *
 * Source: P. K. Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63 (1968), section 4.
 *
 * @param times ascending, no two the same
 */
export function senInterval(times: ArrayLike<number>, values: ArrayLike<number>, count = values.length): SlopeInterval {
  const pairs = (count * (count - 1)) / 2;
  const spread = 1.96 * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  if (count < 5 || spread >= pairs) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  if (pairs > slopes.length) slopes = new Float64Array(pairs);
  let at = 0;
  for (let i = 0; i < count; i += 1)
    for (let j = i + 1; j < count; j += 1)
      slopes[at++] = ((values[j] ?? 0) - (values[i] ?? 0)) / ((times[j] ?? 0) - (times[i] ?? 0));
  const low = quantileInPlace(slopes, pairs, Math.max(0, (pairs - spread) / 2 - 1) / (pairs - 1));
  const high = quantileInPlace(slopes, pairs, Math.min(pairs - 1, (pairs + spread) / 2) / (pairs - 1));
  return { low, high };
}
