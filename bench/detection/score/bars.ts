import { omnimind } from '../contenders/omnimind.ts';
import type { Outcome, Outcomes } from './outcome.ts';
import { medianOf } from './quantile.ts';
import type { StateSize } from './state.ts';
import { leaksOf, liveAll, publicNormal, type Subset, test } from './subsets.ts';
import { type Tally, tallyOf } from './tally.ts';

/** One thing that OmniMind must reach. */
export interface Bar {
  readonly what: string;
  readonly bound: number;
  /** Whether the value must be at least, or at most, the bound. */
  readonly side: 'at least' | 'at most';
  readonly unit: 'share' | 's' | '1/day' | 'µs' | 'bytes';
  /** `null` when there was nothing to measure it on. */
  readonly value: number | null;
}

/** Whether the bar is reached; a bar without a measurement is not. */
export function isReached({ value, bound, side }: Bar): boolean {
  return value !== null && (side === 'at least' ? value >= bound : value <= bound);
}

/** A leak whose floor rises as fast as this is clear, bytes/s: 10 MB a minute. */
const clearLeak = 10e6 / 60;
/** The delay of what was there and never found. */
const never = Number.POSITIVE_INFINITY;
const inTimeBars = [
  ['100pct', 0.95],
  ['25pct', 0.95],
  ['10pct', 0.9],
  ['5pct', 0.75],
] as const;

/** What OmniMind must reach, and what it does. */
export function barsOf(outcomes: Outcomes, state: StateSize | null): Bar[] {
  const own = outcomes.get(omnimind.name) ?? [];
  const of = (subset: Subset): Tally => tallyOf(own.filter(subset.holds));
  const half = of(test);
  const normal = of(publicNormal);
  const perDay = (aspect: string): number | null =>
    normal.falseAlarms.find((rate) => rate.aspect === aspect)?.perDay ?? null;
  return [
    bar('macro-F1 on the live test half', 'at least', 0.95, 'share', half.macroF1),
    bar('precision of leaking on the live test half', 'at least', 0.95, 'share', leaking(half)?.precision),
    bar('false alarms for memory, public normal series', 'at most', 0.05, '1/day', perDay('memory')),
    bar('false alarms for CPU, public normal series', 'at most', 0.1, '1/day', perDay('cpu')),
    ...inTimeBars.map(([kind, bound]) =>
      bar(
        `added leaks found in time, ${kind.replace('pct', ' %/h')}`,
        'at least',
        bound,
        'share',
        inTime(of(leaksOf(kind))),
      ),
    ),
    bar('median delay of a clear leak (10 MB/min and faster), live', 'at most', 600, 's', clearLeakDelay(own)),
    bar('median delay of a loop that replaces work, live', 'at most', 360, 's', loopDelay(of(liveAll))),
    bar('cost per workload and sample', 'at most', 20, 'µs', own.length === 0 ? null : tallyOf(own).cost_usec),
    bar('state per workload at 10 ticks', 'at most', 65_536, 'bytes', state?.atFew),
    bar('state per workload at 100,000 ticks', 'at most', 65_536, 'bytes', state?.atMany),
  ];
}

function bar(what: string, side: Bar['side'], bound: number, unit: Bar['unit'], value: number | null | undefined): Bar {
  return { what, side, bound, unit, value: value ?? null };
}

function score(tally: Tally, behavior: string): Tally['behaviors'][number] | undefined {
  return tally.behaviors.find((each) => each.behavior === behavior);
}

function leaking(tally: Tally): Tally['behaviors'][number] | undefined {
  return score(tally, 'memory:leaking');
}

/** Share of the labelled leaks that were found in time; `null` without leaks. */
export function inTime(tally: Tally): number | null {
  const leaks = leaking(tally);
  return leaks === undefined || leaks.events === 0 ? null : leaks.inTime / leaks.events;
}

function loopDelay(tally: Tally): number | null {
  const loops = score(tally, 'cpu:runaway');
  return loops === undefined || loops.events === 0 ? null : (loops.medianDelay_s ?? never);
}

function clearLeakDelay(outcomes: readonly Outcome[]): number | null {
  const clear = outcomes.filter(liveAll.holds).flatMap((outcome) => {
    const leaks = outcome.judgement.events.filter((event) => event.label.behavior === 'memory:leaking');
    return leaks.filter((_, i) => (outcome.leakRates[i] ?? 0) >= clearLeak);
  });
  return clear.length === 0 ? null : (medianOf(clear.flatMap((leak) => leak.delay_s ?? [])) ?? never);
}
