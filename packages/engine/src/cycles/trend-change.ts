import { anyDriftCycles, grossDriftCycles } from '@omnimind/protocol/cycles-report';
import { quantile } from '../statistics/summary.ts';
import { type Trend, trendOf } from '../statistics/trend.ts';
import {
  type Change,
  type ChangeThreshold,
  changePoint,
  hinge,
  leastChange,
  locateBins,
  normal,
  step,
} from './change.ts';
import { type Bins, binsOf, type History } from './history.ts';

/** A trend is looked for from {@link anyDriftCycles} on: four cycles to a bin. */
const testBins = 12;
/** Bins at the end of a floor that are left out. */
const openBins = 2;
/** The parts of the history in which a rise is looked for, the newest ones. */
const windows = [1, 2 / 3, 1 / 2, 1 / 4] as const;
/** Shortest of them, in cycles. */
const leastWindow = { middle: anyDriftCycles, floor: 36 } as const;
/** Of the whole rise, what each third of the time must have. */
const leastThird = 0.15;
/** Growth of a floor over the swing of the values above it. */
const leastSwings = 2.5;
/**
 * Kendall's τ of 12 bins that a trend has. Of bins without any order 1 in 3,000 has it, and noise that holds for some cycles
 * makes bins that are not quite without.
 */
const leastTau = 0.7;
/** Growth over the residuals' spread. */
const leastSignal = 4;
/** Slope of the second half over that of the first: below this it slows, as a cache does that fills up. */
const leastAcceleration = 0.6;
/** Share of the rise that lies between two neighboring bins: more is a step. */
const largestStep = 0.55;
/** A trend that was found stays while its order and its pace are at least these: what was reported is not taken back for noise. */
const heldTau = 0.4;
const heldAcceleration = 0.3;

/**
 * A rise that goes on to the present: over the whole history, or over the newest part of it when it stands out of all that
 * was before. `null` when there is none.
 */
export function trendChange(history: History, sought: ChangeThreshold): Change | null {
  const { length } = history;
  if (length < anyDriftCycles) return null;
  for (const share of windows) {
    const from = length - Math.floor(length * share);
    if (length - from < leastWindow[sought.fold]) return null;
    const rise = riseSince(history, sought, from);
    if (rise !== null) return located(history, sought, rise);
  }
  return null;
}

/**
 * Growth that needs no statistics: the newest cycles each took more than the one before, twice as much in the end, and no less
 * lately than at first. Ten honest cycles stand in this order once in 3.6 million. `null` when there is none.
 */
export function grossChange({ cycles, values }: History, sought: ChangeThreshold): Change | null {
  // A floor rises like this until its garbage is collected.
  if (sought.fold === 'floor') return null;
  const last = values.length - 1;
  let first = last;
  while (first > 0 && (values[first - 1] ?? 0) < (values[first] ?? 0)) first -= 1;
  const count = last - first + 1;
  if (count < grossDriftCycles) return null;
  const [from = 0, to = 0] = [values[first], values[last]];
  const middle = values[first + Math.floor(count / 2)] ?? 0;
  const isGross = to >= 2 * from && to - from >= leastChange(sought, from);
  if (!isGross || to - middle < leastAcceleration * (middle - from)) return null;
  return { kind: 'trend', first_cycle: cycles[first] ?? 1, per_cycle: (to - from) / (count - 1), from, to };
}

/** A trend that was found earlier, as it stands now; `null` when it has ended. */
export function heldTrend(history: History, sought: ChangeThreshold, before: Change): Change | null {
  const from = history.indexOf(before.first_cycle);
  const { times, values, count } = closedBins(history, sought, from);
  const trend = trendOf(times, values, count);
  return trend.tau < heldTau || trend.acceleration < heldAcceleration ? null : located(history, sought, trend);
}

/** The growth over the history from `from` on, when it is a trend. */
function riseSince(history: History, sought: ChangeThreshold, from: number): Trend | null {
  const { times, values, count } = closedBins(history, sought, from);
  const trend = trendOf(times, values, count);
  const { growth } = trend;
  const isTrend =
    trend.tau >= leastTau &&
    growth >= leastChange(sought, trend.start) &&
    growth >= leastSignal * normal * trend.noise &&
    trend.acceleration >= leastAcceleration &&
    trend.largestStep <= largestStep &&
    risesThroughout(values, count);
  if (!isTrend) return null;
  if (sought.fold === 'floor' && growth < leastSwings * swing(history, from, trend.slope)) return null;
  return standsOut(history, sought, from, trend.end) ? trend : null;
}

/** The bins of the test. What floors the newest have is not known before garbage was collected once more. */
function closedBins(history: History, { fold }: ChangeThreshold, from: number): Bins {
  const bins = binsOf(history, fold, testBins, from);
  return fold === 'floor' ? { ...bins, count: Math.max(0, bins.count - openBins) } : bins;
}

/** Whether each third has its part of the rise: caches that fill up, and then garbage on top, leave the middle flat. */
function risesThroughout(values: Float64Array, count: number): boolean {
  const at = (third: number): number => values[Math.round((third * (count - 1)) / 3)] ?? 0;
  const total = at(3) - at(0);
  return [0, 1, 2].every((third) => at(third + 1) - at(third) >= leastThird * total);
}

/** How far the values swing about a line of that slope: what garbage makes of it, all outliers left out. */
function swing({ cycles, values }: History, from: number, slope: number): number {
  const rest = values.slice(from).map((value, index) => value - slope * (cycles[from + index] ?? 0));
  return quantile(rest, 0.95) - quantile(rest, 0.05);
}

/** Whether a level is above everything that the history held before: it may have swung before, too. */
function standsOut(history: History, sought: ChangeThreshold, from: number, level: number): boolean {
  if (from === 0) return true;
  const { values } = binsOf(history, sought.fold, testBins);
  const before = Math.max(...values.subarray(0, Math.max(1, Math.floor((from / history.length) * testBins))));
  const spread =
    sought.fold === 'floor' ? 0 : quantile(history.values, 0.9, 0, from) - quantile(history.values, 0.1, 0, from);
  return level - before >= Math.max(leastChange(sought, before), spread);
}

/** Where the rise began, and from what level. */
function located(history: History, sought: ChangeThreshold, { slope, growth }: Trend): Change | null {
  const bins = binsOf(history, sought.fold, locateBins);
  const { count, values, starts } = bins;
  const { bin, error } = changePoint(bins, hinge);
  // A jump that the bins of the test have smeared into a rise.
  if (sought.fold === 'middle' && changePoint(bins, step).error < error) return null;
  const from = values[bin] ?? 0;
  const to = values[count - 1] ?? 0;
  if (slope <= 0 || to - from < Math.max(growth / 2, leastChange(sought, from))) return null;
  return { kind: 'trend', first_cycle: history.cycles[starts[bin] ?? 0] ?? 1, per_cycle: slope, from, to };
}
