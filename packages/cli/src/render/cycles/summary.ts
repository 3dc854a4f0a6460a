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

/** What is compared of each cycle; `null` where it was not measured. */
export const measures = {
  duration: ({ duration_s }: Cycle) => duration_s,
  peakMemory: ({ memory }: Cycle) => memory.peak_anon_bytes,
  peakCpu: ({ cpu }: Cycle) => cpu.peak_cores,
};

/** Median, lowest and highest of a series; `undefined` where nothing was measured. */
export type Spread = { readonly median: number; readonly low: number; readonly high: number } | undefined;

export function spreadOf(series: readonly (number | null)[]): Spread {
  const values = series.filter((value) => value !== null).sort((a, b) => a - b);
  const [low, high] = [values[0], values.at(-1)];
  if (low === undefined || high === undefined) return undefined;
  const middle = values.slice(Math.floor((values.length - 1) / 2), Math.floor(values.length / 2) + 1);
  return { median: ((middle[0] ?? low) + (middle.at(-1) ?? high)) / 2, low, high };
}
