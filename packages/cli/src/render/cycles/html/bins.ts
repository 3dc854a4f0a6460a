import type { Cycle } from '@omnimind/protocol/cycles-report';
import { type Spread, spreadOf } from '../summary.ts';

/** Points that a chart draws at most: more are neither seen nor worth their bytes. */
export const mostPoints = 400;

/** Cycles that follow one another and are drawn as one point. */
export interface Bin {
  readonly cycles: readonly Cycle[];
  readonly first: number;
  readonly last: number;
}

/** Bins of one size, the last one maybe smaller. */
export function binsOf(cycles: readonly Cycle[], most = mostPoints): Bin[] {
  const size = binSize(cycles.length, most);
  return Array.from({ length: Math.ceil(cycles.length / size) }, (_, index) => {
    const part = cycles.slice(index * size, (index + 1) * size);
    return { cycles: part, first: part[0]?.cycle ?? 0, last: part.at(-1)?.cycle ?? 0 };
  });
}

export function binSize(count: number, most = mostPoints): number {
  return Math.max(1, Math.ceil(count / most));
}

/** Lowest, middle and highest of each bin. */
export function spreadsOf(bins: readonly Bin[], value: (cycle: Cycle) => number | null): Spread[] {
  return bins.map(({ cycles }) => spreadOf(cycles.map(value)));
}

/** The worst outcome of a bin, and whether a cycle of it was retried. */
export function worstOf({ cycles }: Bin): 'passed' | 'retried' | 'failed' | 'killed' {
  if (cycles.some(({ outcome }) => outcome === 'killed')) return 'killed';
  if (cycles.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return cycles.some(({ attempt }) => attempt > 1) ? 'retried' : 'passed';
}
