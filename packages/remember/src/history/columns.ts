import { seriesColumns } from '@omnimind/protocol/api/schemas';
import type { CpuBehavior, MemoryBehavior, Pressure, Severity, Verdict } from '@omnimind/protocol/verdict';

/** The columns of a series, and the verdict as a number. */
export const width = seriesColumns.length + 1;
/** Where the verdict stands. */
export const verdictColumn = seriesColumns.length;
/** What stands for `null` in a column. */
export const nothing = -1;
/** The largest value of a column: what is above it is not kept. */
const largest = 2 ** 31 - 1;

type Column = (typeof seriesColumns)[number];

/**
 * Whole numbers are kept: so many of them make one. Cores to the thousandth (what a second of CPU time tells), memory to 4 KiB (a
 * page, up to 8 TiB), processes to the sixteenth (for means), stalls to the ten-thousandth (as the kernel tells them).
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
/** The one column of which the maximum is kept, not the mean. */
export const maximumColumn = seriesColumns.indexOf('anon_bytes');

/** A value as it is kept; {@link nothing} for what is no measurement: negative, not finite or too large. */
export function quantize(value: number | null, scale: number): number {
  if (value === null || !(value >= 0)) return nothing;
  const whole = Math.round(value * scale);
  return whole <= largest ? whole : nothing;
}

// The numbers are in the file: they may never change, and new words get new numbers.
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

/** What is kept of a verdict. */
export type KeptVerdict = Pick<Verdict, 'cpu_behavior' | 'memory_behavior' | 'pressure' | 'severity'>;

/** What stands for no verdict of a workload that is there. */
export const noVerdict = 0;

/** A verdict as a number: the worse its severity, the larger it is. */
export function verdictCode(verdict: KeptVerdict | null): number {
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

/** The verdict of a number; `unknown` for none, and for words that this version does not know. */
export function verdictOf(code: number): KeptVerdict {
  const bits = Math.max(code, 1) - 1;
  return {
    cpu_behavior: wordOf(cpuCodes, bits & 31, 'unknown'),
    memory_behavior: wordOf(memoryCodes, (bits >> 5) & 31, 'unknown'),
    pressure: wordOf(pressureCodes, (bits >> 10) & 31, 'unknown'),
    severity: wordOf(severityCodes, (bits >> 15) & 31, 'ok'),
  };
}
