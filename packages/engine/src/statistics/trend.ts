import { median, medianDeviation, quantileInPlace } from './summary.ts';

/**
 * Kendall's τ-a of a series against time, -1 to 1: the share of rising pairs minus that of falling pairs. Ties count
 * as neither, so that a flat series has τ 0 and not an undefined one. `NaN` below two values.
 *
 * Source: M. G. Kendall, "A New Measure of Rank Correlation", Biometrika 30 (1938); H. B. Mann, "Nonparametric tests
 * against trend", Econometrica 13 (1945).
 */
export function kendallTau(values: ArrayLike<number>, count = values.length): number {
  let balance = 0;
  for (let i = 0; i < count; i += 1) {
    const first = values[i] ?? 0;
    for (let j = i + 1; j < count; j += 1) {
      const second = values[j] ?? 0;
      if (second > first) balance += 1;
      else if (second < first) balance -= 1;
    }
  }
  return (2 * balance) / (count * (count - 1));
}

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
  const pairs = pairSlopes(times, values, from, to);
  return quantileInPlace(slopes, pairs, 0.5);
}

/**
 * The interval that holds the true slope of the first `count` values with a confidence of about 95 %: ranks of the
 * slopes of all pairs, as far from the middle as the variance of Kendall's balance says. Both bounds are infinite
 * below five points, where no such rank exists. In units of value per unit of time.
 *
 * Source: P. K. Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63 (1968), section 4.
 *
 * @param times ascending, no two the same
 */
export function senInterval(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  count = values.length,
): { low: number; high: number } {
  const pairs = (count * (count - 1)) / 2;
  const spread = 1.96 * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  if (count < 5 || spread >= pairs) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  pairSlopes(times, values, 0, count);
  const low = quantileInPlace(slopes, pairs, Math.max(0, (pairs - spread) / 2 - 1) / (pairs - 1));
  const high = quantileInPlace(slopes, pairs, Math.min(pairs - 1, (pairs + spread) / 2) / (pairs - 1));
  return { low, high };
}

/** Writes the slopes of all pairs of `values[from, to)` that have time between them into the scratch; returns how many. */
function pairSlopes(times: ArrayLike<number>, values: ArrayLike<number>, from: number, to: number): number {
  const pairs = ((to - from) * (to - from - 1)) / 2;
  if (pairs > slopes.length) slopes = new Float64Array(pairs);
  let count = 0;
  for (let i = from; i < to; i += 1) {
    for (let j = i + 1; j < to; j += 1) {
      const elapsed = (times[j] ?? 0) - (times[i] ?? 0);
      if (elapsed > 0) slopes[count++] = ((values[j] ?? 0) - (values[i] ?? 0)) / elapsed;
    }
  }
  return count;
}

/** How a short series moves. All in units of its values and times. */
export type Trend = ReturnType<typeof trendOf>;

let residuals = new Float64Array(64);

/** The trend of the first `count` values (at least 4), with no allocation but the result's. */
export function trendOf(times: Float64Array, values: Float64Array, count: number) {
  if (count > residuals.length) residuals = new Float64Array(count);
  const slope = theilSenSlope(times, values, 0, count);
  const half = count >> 1;
  const first = theilSenSlope(times, values, 0, half);
  const second = theilSenSlope(times, values, count - half, count);
  for (let i = 0; i < count; i += 1) residuals[i] = (values[i] ?? 0) - slope * (times[i] ?? 0);
  const intercept = median(residuals, 0, count);
  const noise = medianDeviation(residuals, intercept, 0, count);
  const rise = (values[count - 1] ?? 0) - (values[0] ?? 0);
  let largest = 0;
  let largestTwo = 0;
  let fall = 0;
  for (let i = 1; i < count; i += 1) {
    const step = (values[i] ?? 0) - (values[i - 1] ?? 0);
    fall = Math.max(fall, -step);
    largest = Math.max(largest, step);
    largestTwo = Math.max(largestTwo, step, (values[i] ?? 0) - (values[Math.max(0, i - 2)] ?? 0));
  }
  let steps = 0;
  for (let i = 1; i < count; i += 1) if ((values[i] ?? 0) - (values[i - 1] ?? 0) > largest / 2) steps += 1;
  const start = times[0] ?? 0;
  const end = times[count - 1] ?? 0;
  return {
    /** Kendall's τ, -1 to 1. */
    tau: kendallTau(values, count),
    /** Theil–Sen slope, value per unit of time. */
    slope,
    /** Slope over the whole time that the series spans. */
    growth: slope * (end - start),
    /** Difference of last and first value. */
    rise,
    /** Slope of the second half over that of the first; 1 for a straight line, `Infinity` when only the second rises. */
    acceleration: first > 0 ? second / first : second > 0 ? Number.POSITIVE_INFINITY : 1,
    /** Median deviation of the residuals. */
    noise,
    /** The largest rise between two neighbors, as a share of the difference of last and first. */
    largestStep: rise > 0 ? largest / rise : 1,
    /** The same over two steps in a row: a sudden change that falls between two bins shows in both. */
    largestTwoSteps: rise > 0 ? largestTwo / rise : 1,
    /** Whether no value lies below an earlier one. */
    monotone: fall === 0,
    /** The largest fall between two neighbors. */
    fall,
    /** Neighbors that differ by more than half of the largest rise: one for a step, many for a staircase. */
    steps,
    /** How unlike its steps are: see {@link unevennessOf}. */
    unevenness: unevennessOf(values, count),
    /** Value of the line at the first and at the last point. */
    start: intercept + slope * start,
    end: intercept + slope * end,
  };
}

let beside = new Float64Array(64);

/**
 * The trend of the first `count` values. Where one step, which may fall between two of them, is twice any other and what remains without
 * it rises evenly, it is that of what remains: what is loaded while it leaks makes a leak no faster, and what follows does not bend.
 */
export function trendBesideJump(times: Float64Array, values: Float64Array, count: number, unevenness: number): Trend {
  const step = (i: number): number => (i > 0 && i < count ? (values[i] ?? 0) - (values[i - 1] ?? 0) : 0);
  let at = 1;
  for (let i = 2; i < count; i += 1) if (step(i) > step(at)) at = i;
  const other = step(at - 1) > step(at + 1) ? at - 1 : at + 1;
  let usual = 0;
  for (let i = 1; i < count; i += 1) if (i !== at && i !== other) usual = Math.max(usual, step(i));
  if (usual > 0 && step(at) >= 2 * usual) {
    if (count > beside.length) beside = new Float64Array(count);
    let jumped = 0;
    for (let i = 0; i < count; i += 1) {
      // What rises beside the jump goes on in its bins as well.
      if (i === at || i === other) jumped += Math.max(0, step(i) - usual);
      beside[i] = (values[i] ?? 0) - jumped;
    }
    const rest = trendOf(times, beside, count);
    if (rest.slope > 0 && rest.unevenness <= unevenness) return rest;
  }
  return trendOf(times, values, count);
}

/**
 * Standard deviation of the steps between neighbors as a share of their mean, from where the series begins to rise; 0 where it does not.
 * A steady leak has .0 to .35, the high water of something that varies .5 and more: each new record is by chance.
 */
function unevennessOf(values: ArrayLike<number>, count: number): number {
  const last = values[count - 1] ?? 0;
  const step = (i: number): number => (values[i + 1] ?? 0) - (values[i] ?? 0);
  const meanFrom = (i: number): number => (last - (values[i] ?? 0)) / (count - 1 - i);
  let from = 0;
  while (from < count - 2 && step(from) < meanFrom(from) / 4) from += 1;
  const mean = meanFrom(from);
  if (!(mean > 0)) return 0;
  let squares = 0;
  for (let i = from; i < count - 1; i += 1) squares += (step(i) - mean) ** 2;
  return Math.sqrt(squares / Math.max(1, count - 2 - from)) / mean;
}
