import { median, medianDeviation, quantile } from '../statistics/summary.ts';
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
import { binsOf, type History } from './history.ts';

/** Cycles on either side of a step: fewer may be a busy moment of the machine, or caches that were cold. */
const leastSide = 20;
/** Probability of Pettitt's statistic without a change, below which there is one. */
const mostChance = 1e-6;
/** Size of the step over the standard deviation of what was before. */
const leastSignal = 3;

/** A rise to another level, once and for good. `null` when there is none. */
export function stepChange(history: History, sought: ChangeThreshold): Change | null {
  const { cycles, values } = history;
  const count = values.length;
  if (count < 2 * leastSide) return null;
  const { at, statistic } = pettitt(values);
  const chance = 2 * Math.exp((-6 * statistic ** 2) / (count ** 3 + count ** 2));
  if (chance > mostChance || at < leastSide || count - at < leastSide) return null;
  const from = median(values, 0, at);
  const to = median(values, at, count);
  const deviation = normal * medianDeviation(values, from, 0, at);
  const size = to - from;
  if (size < leastChange(sought, from) || size < leastSignal * deviation) return null;
  // The newest are of the new level still, and hardly any of the new is one of the old.
  if (median(values, count - leastSide, count) - from < size / 2) return null;
  if (quantile(values, 0.25, at, count) <= quantile(values, 0.75, 0, at)) return null;
  // A creep has two levels as well; it is no step when a line explains it better.
  const bins = binsOf(history, sought.fold, locateBins);
  if (changePoint(bins, hinge).error < changePoint(bins, step).error) return null;
  return { kind: 'step', first_cycle: cycles[at] ?? 1, per_cycle: 0, from, to };
}

/** A step that was found earlier, with the level of now; `null` when the newest cycles are back where they came from. */
export function heldStep(history: History, before: Change): Change | null {
  const { values } = history;
  const newest = median(values, values.length - leastSide);
  if (newest - before.from < (before.to - before.from) / 2) return null;
  return { ...before, to: median(values, history.indexOf(before.first_cycle)) };
}

/**
 * The index before which the values have the lowest ranks, and by how much: the sum of the signs of all differences across
 * it.
 *
 * Source: A. N. Pettitt, "A Non-Parametric Approach to the Change-Point Problem", Applied Statistics 28 (1979).
 */
function pettitt(values: readonly number[]): { at: number; statistic: number } {
  const count = values.length;
  const ranks = ranksOf(values);
  let sum = 0;
  let best = { at: 0, statistic: 0 };
  for (let at = 1; at < count; at += 1) {
    sum += ranks[at - 1] ?? 0;
    const statistic = at * (count + 1) - 2 * sum;
    if (statistic > best.statistic) best = { at, statistic };
  }
  return best;
}

/** Ranks from 1 on; equal values share the middle of theirs. */
function ranksOf(values: readonly number[]): Float64Array {
  const order = Float64Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let first = 0; first < order.length; ) {
    let end = first + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[first] ?? 0]) end += 1;
    for (let i = first; i < end; i += 1) ranks[order[i] ?? 0] = (first + end + 1) / 2;
    first = end;
  }
  return ranks;
}
