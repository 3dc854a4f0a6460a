import { laterColumns, seriesColumns } from '@omnimind/protocol/api/schemas';
import { cpuBehaviors, memoryBehaviors, pressures, severities, type Verdict } from '@omnimind/protocol/verdict';

/** One of the columns of a series. */
export type Column = (typeof seriesColumns)[number];
/** One of those that may be missing. */
export type LaterColumn = (typeof laterColumns)[number];

/** Index of the verdict. */
export const verdictColumn = seriesColumns.length;
/** Numbers of a sample in files of version 2: the columns of a series, and the verdict as a number. */
export const formerWidth = verdictColumn + 1;
/** Today the later columns follow. */
export const width = formerWidth + laterColumns.length;
/** Stands for `null` in a column. */
export const unmeasured = -1;
/** Larger values are not stored. */
const maxValue = 2 ** 31 - 1;

/**
 * Values are stored as integers: steps per unit. Cores in thousandths (1 ms of CPU time per second), memory in pages of 4 KiB (up to
 * 8 TiB), processes in sixteenths (for means), stalls in ten-thousandths (the kernel's precision), headroom in 8 MiB: it follows what
 * the machine has left, which is never still.
 */
const scales: Record<Column | LaterColumn, number> = {
  cpu_cores: 1000,
  anon_bytes: 1 / 4096,
  pids: 16,
  cpu_some: 10_000,
  memory_some: 10_000,
  memory_full: 10_000,
  io_some: 10_000,
  shmem_bytes: 1 / 4096,
  headroom_bytes: 1 / 2 ** 23,
};
export const columnScales: readonly number[] = seriesColumns.map((column) => scales[column]);
export const laterScales: readonly number[] = laterColumns.map((column) => scales[column]);
/** The columns that are folded to their maximum, not their mean. */
export const maximumColumns: readonly number[] = [
  seriesColumns.indexOf('anon_bytes'),
  verdictColumn,
  formerWidth + laterColumns.indexOf('shmem_bytes'),
];

/** A value as it is stored; {@link unmeasured} for what is no measurement: negative, not finite or too large. */
export function quantize(value: number | null, scale: number): number {
  if (value === null || !(value >= 0)) return unmeasured;
  const whole = Math.round(value * scale);
  return whole <= maxValue ? whole : unmeasured;
}

/** The stored part of a verdict. */
export type StoredVerdict = Pick<Verdict, 'cpu_behavior' | 'memory_behavior' | 'pressure' | 'severity'>;

/** The code of a workload that runs and has no verdict. */
export const noVerdict = 0;

/** A verdict as a number, which is in the file: places in the protocol's lists. A worse severity gives a larger one. */
export function verdictCode(verdict: StoredVerdict | null): number {
  if (verdict === null) return noVerdict;
  const { severity, pressure, memory_behavior, cpu_behavior } = verdict;
  const aspects = (severities.indexOf(severity) * 32 + pressures.indexOf(pressure)) * 32;
  return 1 + (aspects + memoryBehaviors.indexOf(memory_behavior)) * 32 + cpuBehaviors.indexOf(cpu_behavior);
}

/** The verdict of a number; `unknown` for none, and for words of a later version. */
export function verdictOf(code: number): StoredVerdict {
  const bits = Math.max(code, 1) - 1;
  return {
    cpu_behavior: cpuBehaviors[bits & 31] ?? 'unknown',
    memory_behavior: memoryBehaviors[(bits >> 5) & 31] ?? 'unknown',
    pressure: pressures[(bits >> 10) & 31] ?? 'unknown',
    severity: severities[(bits >> 15) & 31] ?? 'ok',
  };
}
