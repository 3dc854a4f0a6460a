import { theilSenSlope } from '@omnimind/engine/statistics/theil-sen';
import type { KillReport } from '@omnimind/linux/journal/kill-lines';
import { evidenceIn } from '@omnimind/messages/translate';
import { escapeText } from '@omnimind/protocol/escape';
import type { Kill, Killer } from '@omnimind/protocol/event';
import { formatBytes, formatDuration, formatShare } from '@omnimind/protocol/units';
import type { Verdict } from '@omnimind/protocol/verdict';

/** What is known of the workload that a killed process was in. */
export interface KilledWorkload {
  /** For people, unescaped: `run api-tests`, `hog.service`. */
  readonly name: string;
  readonly verdict: Verdict | null;
  readonly before: Kill['before'];
}

const longestName = 64;
/** A rise below this is not worth a word, bytes/min. */
const leastRise = 2 ** 20;

const subjects: Readonly<Record<Killer, string>> = {
  earlyoom: 'earlyoom',
  'systemd-oomd': 'systemd-oomd',
  kernel: 'the kernel',
  cgroup_limit: 'the limit of its cgroup',
};

/** A kill as it is told: who killed whom, why, and what it had done in the minutes before. */
export function killEvent(report: KillReport, workload: KilledWorkload | null): Omit<Kill, 't' | 'time' | 'workload'> {
  const { killer, pid, uid, memory_bytes, signal, available_share, swap_free_share, limit_bytes } = report;
  const name = report.name.slice(0, longestName);
  return {
    type: 'kill',
    killer,
    process: { pid, name, uid, memory_bytes },
    signal,
    available_share,
    swap_free_share,
    limit_bytes,
    before: workload?.before ?? null,
    verdict: workload?.verdict ?? null,
    text: textOf(report, name, workload),
  };
}

/**
 * `earlyoom killed node (PID 4711, 3.1 GiB) of run api-tests at 14:02: memory 2.7 % free; its floor had risen 210 MiB/min for
 * 9 min`
 */
function textOf(report: KillReport, name: string, workload: KilledWorkload | null): string {
  const { killer, pid, memory_bytes, time_usec } = report;
  const details = [
    pid === null ? 'its whole cgroup' : `PID ${pid}`,
    ...(memory_bytes === null ? [] : [formatBytes(memory_bytes)]),
  ];
  const of = workload === null ? '' : ` of ${escapeText(workload.name).slice(0, 2 * longestName)}`;
  const head = `${subjects[killer]} killed ${escapeText(name)} (${details.join(', ')})${of} at ${clock(time_usec)}`;
  const reasons = [...whyOf(report), ...(workload === null ? [] : historyOf(workload))];
  return reasons.length === 0 ? head : `${head}: ${reasons.join('; ')}`;
}

function whyOf({ available_share, swap_free_share, limit_bytes }: KillReport): string[] {
  return [
    ...(available_share === null ? [] : [`memory ${formatShare(available_share)} free`]),
    // Where there is no swap at all it says nothing.
    ...(swap_free_share === null || swap_free_share === 0 ? [] : [`swap ${formatShare(swap_free_share)} free`]),
    ...(limit_bytes === null ? [] : [`its limit is ${formatBytes(limit_bytes)}`]),
  ];
}

function historyOf({ verdict, before }: KilledWorkload): string[] {
  const floor = verdict?.evidence.find(({ signal }) => signal === 'anon_floor_slope');
  if (floor !== undefined) return [evidenceIn('en', floor)];
  const rise = before === null ? null : riseOf(before);
  return rise === null ? [] : [`it had risen ${formatBytes(rise.perMinute)}/min for ${formatDuration(rise.seconds)}`];
}

/** The rise of memory in the minutes before: the steps at the end in which it did not fall. */
function riseOf({
  interval_s,
  anon_bytes,
}: NonNullable<Kill['before']>): { perMinute: number; seconds: number } | null {
  const values: number[] = [];
  for (const value of anon_bytes.toReversed()) {
    if (value === null || value > (values[0] ?? Number.POSITIVE_INFINITY) * 1.02) break;
    values.unshift(value);
  }
  if (values.length < 3) return null;
  const times = values.map((_, index) => index * interval_s);
  const perMinute = theilSenSlope(times, values) * 60;
  return perMinute < leastRise ? null : { perMinute, seconds: (values.length - 1) * interval_s };
}

/** Time of day, by the zone of this machine. */
function clock(time_usec: number): string {
  const time = new Date(time_usec / 1000);
  return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
