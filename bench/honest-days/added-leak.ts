import { fakeChance } from '@omnimind/testing/fake-drift';
import type { Trace } from '../detection/corpus.ts';
import { medianOf } from '../detection/score/quantile.ts';

/** A leak, as a share of the usual memory an hour, and when it must be known, s. */
export interface AddedLeak {
  readonly rate: number;
  readonly due_s: number;
}

/** As the public corpus has them. */
export const addedLeaks: readonly AddedLeak[] = [
  { rate: 1, due_s: 2700 },
  { rate: 0.25, due_s: 2700 },
  { rate: 0.1, due_s: 5400 },
  { rate: 0.05, due_s: 10_800 },
];

/** Leaks of less than this are none worth naming, bytes: pods of that size got none in the public corpus either. */
const leastBase = 64 * 2 ** 20;

/**
 * The trace with a leak from `at_s` on, each step drawn between 50 and 150 % of the mean, as in the public corpus; `null` where the
 * median memory before is less than 64 MiB.
 */
export function withLeak(trace: Trace, at_s: number, { rate, due_s }: AddedLeak, seed: number): Trace | null {
  const before = trace.samples.filter(({ t }) => t < at_s).map(({ anon_bytes }) => anon_bytes ?? 0);
  const base = medianOf(before) ?? 0;
  if (base < leastBase) return null;
  const chance = fakeChance(seed);
  let added = 0;
  const samples = trace.samples.map((sample) => {
    if (sample.t >= at_s) added += ((base * rate) / 3600) * trace.header.interval_s * chance.between(0.5, 1.5);
    return { ...sample, anon_bytes: Math.round((sample.anon_bytes ?? 0) + added) };
  });
  const event = { behavior: 'memory:leaking' as const, start_s: at_s, end_s: trace.duration_s, due_s };
  return { ...trace, samples, label: { ...trace.label, events: [event], never: [] } };
}
