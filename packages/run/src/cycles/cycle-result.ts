import { type Cycle, eventsPerCycle } from '@omnimind/protocol/cycles-report';
import type { Kill, OmnimindEvent } from '@omnimind/protocol/event';
import type { Sample } from '@omnimind/protocol/trace';
import { type Severity, severities } from '@omnimind/protocol/verdict';
import { isEndedByOthers } from '../launcher/exit-status.ts';

/** Shares of pressure between the first and the last sample of a cycle. */
export function pressureBetween(first: Sample | null, last: Sample | null): Cycle['pressure'] {
  const seconds = first === null || last === null ? 0 : last.t - first.t;
  const share = (key: 'cpu_some_usec' | 'memory_some_usec' | 'memory_full_usec' | 'io_some_usec'): number | null => {
    const from = first?.host?.[key];
    const to = last?.host?.[key];
    if (typeof from !== 'number' || typeof to !== 'number' || seconds <= 0) return null;
    return Math.min(1, Math.max(0, (to - from) / 1e6 / seconds));
  };
  return {
    cpu_some: share('cpu_some_usec'),
    memory_some: share('memory_some_usec'),
    memory_full: share('memory_full_usec'),
    io_some: share('io_some_usec'),
  };
}

/**
 * The outcome of a cycle: killed when it failed and one of its processes was killed for lack of memory, or when it, or a child of
 * its shell, was ended by a signal that only others send, whoever that was.
 */
export function outcomeOf(end: {
  readonly status: number;
  readonly kills: readonly Kill[];
  readonly oomKills: number;
}): Cycle['outcome'] {
  const { status, kills, oomKills } = end;
  if (status === 0) return 'passed';
  return kills.length > 0 || oomKills > 0 || isEndedByOthers(status) ? 'killed' : 'failed';
}

/** The events of a cycle that are stored: without changes of severity `ok`, which repeat in every cycle. */
export function keptEvents(events: readonly OmnimindEvent[]): OmnimindEvent[] {
  const relevant = events.filter((event) => event.type !== 'behavior_changed' || severityOf(event) !== 'ok');
  if (relevant.length <= eventsPerCycle) return relevant;
  const kept = new Set(
    relevant
      .toSorted((a, b) => severities.indexOf(severityOf(b)) - severities.indexOf(severityOf(a)))
      .slice(0, eventsPerCycle),
  );
  return relevant.filter((event) => kept.has(event));
}

function severityOf(event: OmnimindEvent): Severity {
  if (event.type === 'kill') return 'critical';
  if (event.type === 'behavior_changed') return event.verdict.severity;
  return 'severity' in event ? event.severity : 'alert';
}

/** Whether a cycle that was killed has attempts left. */
export function isRetried({ outcome, attempt }: Cycle, retryKilled: number): boolean {
  return outcome === 'killed' && attempt <= retryKilled;
}
