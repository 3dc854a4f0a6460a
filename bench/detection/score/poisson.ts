/** An exact interval for the mean of a Poisson count. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const halfError = 0.025;

/**
 * The exact 95 % interval of the mean of which `count` events were seen: the means under which so many events or more,
 * and so many or fewer, have a probability of 2.5 %.
 *
 * Source: F. Garwood, "Fiducial Limits for the Poisson Distribution", Biometrika 28 (1936).
 */
export function poissonInterval(count: number): Interval {
  // Far beyond every limit: the interval is no wider than 2.5 standard deviations and a few events.
  const most = count + 10 * Math.sqrt(count + 1) + 10;
  return {
    low: count === 0 ? 0 : solve((mean) => 1 - atMost(count - 1, mean) - halfError, most),
    high: solve((mean) => halfError - atMost(count, mean), most),
  };
}

/** Probability of `count` events or fewer under `mean`. */
function atMost(count: number, mean: number): number {
  if (mean === 0) return 1;
  // Summed from the last term downwards in logarithms: its neighbors are known from it, and none underflows alone.
  let logTerm = -mean;
  for (let i = 1; i <= count; i += 1) logTerm += Math.log(mean / i);
  let sum = 0;
  for (let i = count; i >= 0; i -= 1) {
    sum += Math.exp(logTerm);
    logTerm -= Math.log(mean / i);
  }
  return Math.min(1, sum);
}

/** The root of a function that rises from below 0 to above 0 within [0, most]. */
function solve(rising: (value: number) => number, most: number): number {
  let low = 0;
  let high = most;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
