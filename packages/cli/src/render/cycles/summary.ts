import type { Cycle, CyclesReport, Drift } from '@omnimind/protocol/cycles-report';

/** What every format of the report needs to know of its cycles. */
export interface CyclesSummary {
  /** The last attempt of each cycle, in order. */
  readonly cycles: readonly Cycle[];
  /** Attempts before the last one, by cycle. */
  readonly earlier: ReadonlyMap<number, readonly Cycle[]>;
  readonly completed: number;
  /** Cycles that were retried after a kill. */
  readonly retried: readonly Cycle[];
  readonly failed: readonly Cycle[];
  /** Attempts that lost a process to a killer, whatever became of them. */
  readonly kills: readonly Cycle[];
  /** Longest first. */
  readonly slowest: readonly Cycle[];
}

export function summaryOf(report: CyclesReport): CyclesSummary {
  const last = new Map<number, Cycle>();
  const earlier = new Map<number, Cycle[]>();
  for (const cycle of report.cycles) {
    const before = last.get(cycle.cycle);
    if (before !== undefined) earlier.set(cycle.cycle, [...(earlier.get(cycle.cycle) ?? []), before]);
    last.set(cycle.cycle, cycle);
  }
  const cycles = [...last.values()].sort((a, b) => a.cycle - b.cycle);
  return {
    cycles,
    earlier,
    completed: cycles.length,
    retried: cycles.filter(({ cycle }) => earlier.has(cycle)),
    failed: cycles.filter(({ outcome }) => outcome === 'failed'),
    kills: report.cycles.filter(({ outcome, kill }) => outcome === 'killed' || kill !== null),
    slowest: [...cycles].sort((a, b) => b.duration_s - a.duration_s),
  };
}

/** Cycles that did not pass, and as many of the slowest of the others as there is room for; in order. */
export function notableCycles(
  { cycles, retried, slowest }: CyclesSummary,
  maxBad: number,
  maxSlow: number,
): readonly Cycle[] {
  const bad = cycles.filter((cycle) => cycle.outcome !== 'passed' || retried.includes(cycle)).slice(0, maxBad);
  return [...new Set([...bad, ...slowest.slice(0, maxSlow)])].sort((a, b) => a.cycle - b.cycle);
}

/** How many cycles were held back, and how long the one that waited longest, in s. */
export function waitsOf({ cycles }: CyclesReport): { count: number; most: number } {
  const held = cycles.filter(({ waited_s }) => waited_s > 0);
  return {
    count: new Set(held.map(({ cycle }) => cycle)).size,
    most: held.reduce((most, { waited_s }) => Math.max(most, waited_s), 0),
  };
}

/** The largest share of its time that a cycle waited; `null` where nothing was measured. */
export function worstPressure({ pressure }: Cycle): number | null {
  const shares = Object.values(pressure).filter((share) => share !== null);
  return shares.length === 0 ? null : Math.max(...shares);
}

/** Units of what is compared from cycle to cycle. */
export type CycleUnit = Drift['unit'];

/** The middle of what was measured; `undefined` where nothing was. */
function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** Median, lowest and highest of a series; `undefined` where nothing was measured. */
export function spreadOf(
  series: readonly (number | null)[],
): { median: number; low: number; high: number } | undefined {
  const values = series.filter((value) => value !== null);
  const median = medianOf(values);
  if (median === undefined) return undefined;
  // Not by Math.min(...values): a call takes only so many arguments.
  return {
    median,
    low: values.reduce((low, value) => Math.min(low, value)),
    high: values.reduce((high, value) => Math.max(high, value)),
  };
}
