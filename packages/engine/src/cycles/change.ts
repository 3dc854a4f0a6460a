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

/** What a change from that level must at least come to. */
export function leastChange({ least, leastShare }: ChangeThreshold, level: number): number {
  return Math.max(least, leastShare * Math.abs(level));
}

/** How well a shape explains bins, and where its change lies. */
export interface ChangePoint {
  /** The last bin before the change; the change is from the first one on when it is 0. */
  readonly bin: number;
  /** Sum of the squared distances that are left. */
  readonly error: number;
}

type Shape = (time: number, change: number) => number;

/** Flat, and a line that rises from the change on. */
export const hinge: Shape = (time, change) => Math.max(0, time - change);
/** Flat on one level, and on another one after the change. */
export const step: Shape = (time, change) => (time > change ? 1 : 0);

/**
 * The change after which a level with that shape on it fits the bins best: least squares over every bin but the last two.
 * It only locates a change that robust tests have found.
 */
export function changePoint({ count, times, values }: Bins, shape: Shape): ChangePoint {
  let best: ChangePoint = { bin: 0, error: Number.POSITIVE_INFINITY };
  for (let bin = 0; bin < count - 2; bin += 1) {
    const change = times[bin] ?? 0;
    let sumX = 0;
    let sumY = 0;
    for (let i = 0; i < count; i += 1) {
      sumX += shape(times[i] ?? 0, change);
      sumY += values[i] ?? 0;
    }
    const meanX = sumX / count;
    const meanY = sumY / count;
    let xx = 0;
    let xy = 0;
    let yy = 0;
    for (let i = 0; i < count; i += 1) {
      const x = shape(times[i] ?? 0, change) - meanX;
      const y = (values[i] ?? 0) - meanY;
      xx += x * x;
      xy += x * y;
      yy += y * y;
    }
    const error = xx === 0 ? yy : yy - (xy * xy) / xx;
    if (error < best.error) best = { bin, error };
  }
  return best;
}
