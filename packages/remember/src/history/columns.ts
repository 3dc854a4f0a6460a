import { seriesColumns } from '@omnimind/protocol/api/schemas';
import type { CpuBehavior, MemoryBehavior, Pressure, Severity, Verdict } from '@omnimind/protocol/verdict';

/** The columns of a series, and the verdict as a number. */
export const width = seriesColumns.length + 1;
/** Index of the verdict. */
export const verdictColumn = seriesColumns.length;
/** Stands for `null` in a column. */
export const unmeasured = -1;
/** Larger values are not stored. */
const maxValue = 2 ** 31 - 1;

type Column = (typeof seriesColumns)[number];

/**
 * Values are stored as integers: steps per unit. Cores in thousandths (1 ms of CPU time per second), memory in pages of 4 KiB (up to
 * 8 TiB), processes in sixteenths (for means), stalls in ten-thousandths (the kernel's precision).
 */
const scales: Record<Column, number> = {
  cpu_cores: 1000,
  anon_bytes: 1 / 4096,
  pids: 16,
  cpu_some: 10_000,
  memory_some: 10_000,
  memory_full: 10_000,
  io_some: 10_000,
};
export const columnScales: readonly number[] = seriesColumns.map((column) => scales[column]);
/** The one column that is folded to its maximum, not its mean. */
export const maximumColumn = seriesColumns.indexOf('anon_bytes');

/** A value as it is stored; {@link unmeasured} for what is no measurement: negative, not finite or too large. */
export function quantize(value: number | null, scale: number): number {
  if (value === null || !(value >= 0)) return unmeasured;
  const whole = Math.round(value * scale);
  return whole <= maxValue ? whole : unmeasured;
}

// These numbers are in the file: they must never change, and new words get new numbers.
const cpuCodes: Record<CpuBehavior, number> = {
  unknown: 0,
  idle: 1,
  stable: 2,
  high_but_stable: 3,
  ramping: 4,
  growing: 5,
  spiking: 6,
  oscillating: 7,
  runaway: 8,
};
const memoryCodes: Record<MemoryBehavior, number> = {
  unknown: 0,
  stable: 1,
  sawtooth: 2,
  warming_up: 3,
  growing: 4,
  leaking: 5,
};
const pressureCodes: Record<Pressure, number> = { unknown: 0, none: 1, some: 2, thrashing: 3 };
const severityCodes: Record<Severity, number> = { ok: 0, watch: 1, alert: 2, critical: 3 };

/** The stored part of a verdict. */
export type StoredVerdict = Pick<Verdict, 'cpu_behavior' | 'memory_behavior' | 'pressure' | 'severity'>;

/** The code of a workload that runs and has no verdict. */
export const noVerdict = 0;

/** A verdict as a number; a worse severity gives a larger one. */
export function verdictCode(verdict: StoredVerdict | null): number {
  if (verdict === null) return noVerdict;
  const { severity, pressure, memory_behavior, cpu_behavior } = verdict;
  const parts = [
    severityCodes[severity],
    pressureCodes[pressure],
    memoryCodes[memory_behavior],
    cpuCodes[cpu_behavior],
  ];
  return 1 + parts.reduce((code, part) => code * 32 + part, 0);
}

const wordOf = <Word extends string>(codes: Record<Word, number>, code: number, otherwise: Word): Word => {
  for (const word in codes) if (codes[word] === code) return word;
  return otherwise;
};

/** The verdict of a number; `unknown` for none, and for words of a later version. */
export function verdictOf(code: number): StoredVerdict {
  const bits = Math.max(code, 1) - 1;
  return {
    cpu_behavior: wordOf(cpuCodes, bits & 31, 'unknown'),
    memory_behavior: wordOf(memoryCodes, (bits >> 5) & 31, 'unknown'),
    pressure: wordOf(pressureCodes, (bits >> 10) & 31, 'unknown'),
    severity: wordOf(severityCodes, (bits >> 15) & 31, 'ok'),
  };
}
