import type { Announcement } from '@omnimind/protocol/announcement';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { asWritten, message } from '@omnimind/protocol/message';
import type { Severity, Verdict } from '@omnimind/protocol/verdict';
import { type AnnounceContext, announce } from '@omnimind/tell/announce';
import { fakeVerdictOf } from './fake-verdict.ts';

const common = { t: 60, time: '2026-11-25T14:02:03.000Z', workload: 'cgroup:/x.scope#7' };

/** Memory behavior and severity change. */
export function fakeChange(severity: Severity, from: Severity = 'ok', more: Partial<Verdict> = {}): OmnimindEvent {
  const verdict = fakeVerdictOf(severity, more);
  const changes = [
    { aspect: 'memory_behavior' as const, from: 'stable', to: verdict.memory_behavior },
    { aspect: 'severity' as const, from, to: severity },
  ];
  return { type: 'behavior_changed', ...common, changes, verdict };
}

/** One event of each type. */
export const fakeEvents: readonly OmnimindEvent[] = [
  fakeChange('alert'),
  {
    type: 'exhaustion_forecast',
    ...common,
    severity: 'critical',
    time_to_exhaustion_s: { low: 70, high: 200 },
    evidence: fakeVerdictOf('alert').evidence,
  },
  {
    type: 'action_taken',
    ...common,
    rung: 'throttle',
    text: message('action.memory_throttled', { bytes: 412 * 2 ** 20 }),
    evidence: fakeVerdictOf('alert').evidence,
  },
  {
    type: 'action_undone',
    ...common,
    rung: 'deprioritize',
    text: message('action.unit_restored', { unit: 'x.scope', properties: ['CPUWeight'], kept: [] }),
    reason: message('reason.recovered', { seconds: 120 }),
  },
  { type: 'action_skipped', ...common, rung: 'throttle', reason: message('reason.protected_inside', { name: 'code' }) },
  {
    type: 'kill',
    ...common,
    killer: 'earlyoom',
    process: { pid: 4711, name: 'node', uid: 1000, memory_bytes: 3.1 * 2 ** 30 },
    signal: 'SIGTERM',
    available_share: 0.027,
    swap_free_share: null,
    limit_bytes: null,
    before: null,
    verdict: fakeVerdictOf('alert'),
    text: 'earlyoom killed node',
  },
  {
    type: 'notice',
    ...common,
    workload: 'machine',
    severity: 'watch',
    text: message('acting.unavailable', { reason: asWritten('no bus') }),
  },
];

/** What an announcement needs beside its event. */
export function fakeContext(more: Partial<AnnounceContext> = {}): AnnounceContext {
  return {
    id: 'a-1',
    sequence: 1,
    host: 'box',
    workload: { id: common.workload, name: 'api-tests', uid: 1000 },
    verdict: fakeVerdictOf('alert'),
    cpu_percent: 95.4,
    memory_bytes: 512 * 2 ** 20,
    ...more,
  };
}

/** An announcement of now about the workload `api-tests`. */
export function fakeAnnouncement(severity: Severity, changes: Partial<Announcement> = {}): Announcement {
  const time = changes.time ?? new Date().toISOString();
  const id = `fake-${severity}-${changes.type ?? 'memory_leaking'}-${time}`;
  const workload = { id: 'api-tests', name: 'api-tests', uid: 1000 };
  const announcement = announce(
    fakeChange(severity, severity === 'ok' ? 'alert' : 'ok'),
    fakeContext({ id, workload }),
  );
  if (announcement === null) throw new Error('a change of severity is announced');
  return { ...announcement, time, event: null, ...changes };
}

/** An announcement as one writer numbers it, the same each time. */
export function fakeNumbered(sequence: number, changes: Partial<Announcement> = {}): Announcement {
  return fakeAnnouncement('watch', { id: `w-1-${sequence}`, sequence, time: common.time, ...changes });
}

/** Announcements of one writer, both ends included. */
export function fakeRange(from: number, to: number): Announcement[] {
  return Array.from({ length: to - from + 1 }, (_, index) => fakeNumbered(from + index));
}
