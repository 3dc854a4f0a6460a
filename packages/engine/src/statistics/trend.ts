import { kendallTau } from './kendall.ts';
import { median, medianDeviation } from './robust.ts';
import { theilSenSlope } from './theil-sen.ts';

/** How a short series moves. All in units of its values and times. */
export interface Trend {
  /** Kendall's τ, -1 to 1. */
  tau: number;
  /** Theil–Sen slope, value per unit of time. */
  slope: number;
  /** Slope over the whole time that the series spans. */
  growth: number;
  /** Difference of last and first value. */
  rise: number;
  /** Slope of the second half over that of the first; 1 for a straight line, `Infinity` when only the second rises. */
  acceleration: number;
  /** Median deviation of the residuals. */
  noise: number;
  /** The largest rise between two neighbors, as a share of the difference of last and first. */
  largestStep: number;
  /** The same over two steps in a row: a sudden change that falls between two bins shows in both. */
  largestTwoSteps: number;
  /** Whether no value lies below an earlier one. */
  monotone: boolean;
  /** Neighbors that differ by more than half of the largest rise: one for a step, many for a staircase. */
  steps: number;
  /** Value of the line at the first and at the last point. */
  start: number;
  end: number;
}

let residuals = new Float64Array(64);

/** The trend of the first `count` values (at least 4), with no allocation but the result's. */
export function trendOf(times: Float64Array, values: Float64Array, count: number): Trend {
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
  let monotone = true;
  for (let i = 1; i < count; i += 1) {
    const step = (values[i] ?? 0) - (values[i - 1] ?? 0);
    if (step < 0) monotone = false;
    largest = Math.max(largest, step);
    largestTwo = Math.max(largestTwo, step, (values[i] ?? 0) - (values[Math.max(0, i - 2)] ?? 0));
  }
  let steps = 0;
  for (let i = 1; i < count; i += 1) if ((values[i] ?? 0) - (values[i - 1] ?? 0) > largest / 2) steps += 1;
  const start = times[0] ?? 0;
  const end = times[count - 1] ?? 0;
  return {
    tau: kendallTau(values, count),
    slope,
    growth: slope * (end - start),
    rise,
    acceleration: first > 0 ? second / first : second > 0 ? Number.POSITIVE_INFINITY : 1,
    noise,
    largestStep: rise > 0 ? largest / rise : 1,
    largestTwoSteps: rise > 0 ? largestTwo / rise : 1,
    monotone,
    steps,
    start: intercept + slope * start,
    end: intercept + slope * end,
  };
}
