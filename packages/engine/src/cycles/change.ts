import { mean } from '../statistics/summary.ts';
import type { Bins, Fold } from './history.ts';

/** How a signal is looked at. */
export interface ChangeThreshold {
  readonly fold: Fold;
  /** A change below this is none, in the signal's unit: noise of the machine or of the measuring. */
  readonly least: number;
  /** A change below this share of the level is none. */
  readonly leastShare: number;
}

/** A change that was found in a history. */
export interface Change {
  readonly kind: 'trend' | 'step';
  readonly first_cycle: number;
  readonly per_cycle: number;
  readonly from: number;
  readonly to: number;
}

/** Median deviation to standard deviation, of a normal distribution. */
export const normal = 1.4826;
/** Bins in which the start of a change is located. */
export const locateBins = 32;

/** What a change from that level must at least come to. */
export function leastChange({ least, leastShare }: ChangeThreshold, level: number): number {
  return Math.max(least, leastShare * Math.abs(level));
}

type Shape = (time: number, change: number) => number;

/** Flat, and a line that rises from the change on. */
export const hinge: Shape = (time, change) => Math.max(0, time - change);
/** Flat on one level, and on another one after the change. */
export const step: Shape = (time, change) => (time > change ? 1 : 0);

/**
 * The change after which a level with that shape on it fits the bins best: least squares over every bin but the last two.
 * It only locates a change that robust tests have found.
 *
 * @returns the last bin before the change (it is from the first one on when that is 0), and the sum of the squares that are left
 */
export function changePoint({ count, times, values }: Bins, shape: Shape): { bin: number; error: number } {
  let best = { bin: 0, error: Number.POSITIVE_INFINITY };
  const meanY = mean(values, 0, count);
  const x = new Float64Array(count);
  for (let bin = 0; bin < count - 2; bin += 1) {
    for (let i = 0; i < count; i += 1) x[i] = shape(times[i] ?? 0, times[bin] ?? 0);
    const meanX = mean(x, 0, count);
    let xx = 0;
    let xy = 0;
    let yy = 0;
    for (let i = 0; i < count; i += 1) {
      const across = (x[i] ?? 0) - meanX;
      const y = (values[i] ?? 0) - meanY;
      xx += across * across;
      xy += across * y;
      yy += y * y;
    }
    const error = xx === 0 ? yy : yy - (xy * xy) / xx;
    if (error < best.error) best = { bin, error };
  }
  return best;
}
