import { peakMemoryOf } from '@omnimind/protocol/memory';
import type { RunWithReport } from '@omnimind/remember/runs/runs';
import type { Expected } from './decide-start.ts';

/** So many of the newest runs say what the next one will use. */
const newest = 5;

/** What earlier runs used. */
export interface EarlierUse extends Expected {
  /** How many runs it is taken from. */
  readonly count: number;
}

/**
 * What the newest finished runs of a command used: the highest of their peaks of memory and of their mean cores, and the median of
 * their durations. Runs of the very words count; where there are none, those of the name.
 *
 * @param runs newest first
 * @returns `null` where none is kept
 */
export function earlierUse(
  runs: readonly RunWithReport[],
  command: readonly string[],
  name: string,
): EarlierUse | null {
  const words = JSON.stringify(command);
  const finished = runs.filter(({ report }) => report !== null);
  const same = finished.filter(({ summary }) => JSON.stringify(summary.command) === words);
  const alike = same.length > 0 ? same : finished.filter(({ summary }) => summary.name === name);
  const reports = alike.slice(0, newest).flatMap(({ report }) => report ?? []);
  if (reports.length === 0) return null;
  return {
    count: reports.length,
    memory_bytes: highest(reports.map(peakMemoryOf)),
    cores: highest(reports.map(({ cpu }) => cpu.mean_cores)),
    duration_s: reports.map(({ run }) => run.duration_s).toSorted((a, b) => a - b)[reports.length >> 1] ?? null,
  };
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
