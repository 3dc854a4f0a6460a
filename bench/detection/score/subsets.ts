import { isNormal, type Outcome } from './outcome.ts';

/** Some of the traces, under a name. */
export interface Subset {
  readonly name: string;
  readonly holds: (outcome: Outcome) => boolean;
}

const live = (outcome: Outcome): boolean => outcome.corpus === 'live';
const open = (outcome: Outcome): boolean => outcome.corpus === 'public';

export const cases: Subset = { name: 'cases', holds: (each) => each.corpus === 'cases' };
export const tuning: Subset = { name: 'tuning', holds: (each) => live(each) && each.label.set === 'tuning' };
export const test: Subset = { name: 'test', holds: (each) => live(each) && each.label.set === 'test' };
export const liveAll: Subset = { name: 'live', holds: live };
export const contended: Subset = {
  name: 'with contention',
  holds: (each) => live(each) && each.label.contention === true,
};
export const alone: Subset = { name: 'alone', holds: (each) => live(each) && each.label.contention !== true };
export const publicAll: Subset = { name: 'public', holds: open };
export const publicNormal: Subset = { name: 'public, normal', holds: (each) => open(each) && isNormal(each) };

/** Kinds of leaks that were added to the public traces, by the start of their names: the slowest last. */
export const leakKinds = ['100pct', '25pct', '10pct', '5pct', 'saw'] as const;
export type LeakKind = (typeof leakKinds)[number];

/** The public traces with one kind of added leak. */
export function leaksOf(kind: LeakKind): Subset {
  return { name: kind, holds: (each) => open(each) && each.trace.startsWith(`leak-${kind}-`) };
}
