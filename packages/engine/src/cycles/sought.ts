import type { Fold } from './history.ts';

/** How a signal is looked at. */
export interface Sought {
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
export function leastChange({ least, leastShare }: Sought, level: number): number {
  return Math.max(least, leastShare * Math.abs(level));
}
