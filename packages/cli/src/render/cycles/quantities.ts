import type { Drift } from '@omnimind/protocol/cycles-report';
import { formatBytes, formatDuration, formatNumber, formatShare } from '@omnimind/protocol/units';

/** Units of what is looked at from cycle to cycle. */
export type CycleUnit = Drift['unit'];

/** A duration in s; below 1 s in ms, for a cycle may be as short as one command: `40 ms`, `3.2 s`, `9 min 30 s`. */
export function formatSpan(seconds: number): string {
  if (seconds !== 0 && Math.abs(seconds) < 0.9995) return `${significant(seconds * 1000)} ms`;
  return formatDuration(seconds);
}

/** A level: `412 MiB`, `3.2 s`, `1.9 cores`, `85 %`. */
export function formatLevel(value: number, unit: CycleUnit): string {
  switch (unit) {
    case 's':
      return formatSpan(value);
    case 'bytes':
      return formatBytes(value);
    case 'share':
      return formatShare(value);
    case 'cores':
      return formatNumber(value);
  }
}

/** A change per cycle without its sign: small ones keep two digits. */
export function formatStep(value: number, unit: CycleUnit): string {
  const size = Math.abs(value);
  return unit === 'cores' && size < 0.1 ? significant(size) : formatLevel(size, unit);
}

/** Two significant digits below 10, three from there on; never an exponent. */
function significant(value: number): string {
  return Math.abs(value) >= 10 ? formatNumber(value) : String(Number(Number(value.toPrecision(2)).toFixed(6)));
}

/** A point in time for whoever reads the file, wherever: `2026-03-05 14:07 UTC`. */
export function formatUtc(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

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
