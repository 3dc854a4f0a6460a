import { theilSenSlope } from '@omnimind/engine/statistics/trend';
import type { KillReport } from '@omnimind/linux/journal/kill-lines';
import type { Kill } from '@omnimind/protocol/event';
import type { Verdict } from '@omnimind/protocol/verdict';

/** What is known of the workload that a killed process was in. */
export interface KilledWorkload {
  /** For people, unescaped: `run api-tests`, `hog.service`. */
  readonly name: string;
  readonly verdict: Verdict | null;
  readonly before: Kill['before'];
}

/** Characters of a process's name that are kept. */
const maxName = 64;
/** A rise below this is not worth a word, bytes/min. */
const minRise = 2 ** 20;
/** A kill as it is told: who killed whom, why, and what it had done in the minutes before. */
export function killEvent(report: KillReport, workload: KilledWorkload | null): Omit<Kill, 't' | 'time' | 'workload'> {
  const { killer, pid, uid, memory_bytes, signal, available_share, swap_free_share, limit_bytes } = report;
  const before = workload?.before ?? null;
  const process = { pid, name: report.name.slice(0, maxName), uid, memory_bytes };
  const rise = before === null ? {} : { rise: riseOf(before) };
  const left = { available_share, swap_free_share, limit_bytes };
  return { type: 'kill', killer, process, signal, ...left, before, ...rise, verdict: workload?.verdict ?? null };
}

/** The rise of memory in the minutes before: the steps at the end in which it did not fall. */
function riseOf({ interval_s, anon_bytes }: NonNullable<Kill['before']>): Kill['rise'] {
  const values: number[] = [];
  for (const value of anon_bytes.toReversed()) {
    if (value === null || value > (values[0] ?? Number.POSITIVE_INFINITY) * 1.02) break;
    values.unshift(value);
  }
  if (values.length < 3) return null;
  const times = values.map((_, index) => index * interval_s);
  const perMinute = theilSenSlope(times, values) * 60;
  return perMinute < minRise ? null : { bytes_per_min: perMinute, span_s: (values.length - 1) * interval_s };
}
