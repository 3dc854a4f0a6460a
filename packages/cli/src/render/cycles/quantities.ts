import type { Drift } from '@omnimind/protocol/cycles-report';

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
