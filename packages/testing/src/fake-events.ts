import { type AnnounceContext, announce } from '@omnimind/messages/announce/kinds';
import type { Announcement } from '@omnimind/protocol/announcement';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { asWritten, message } from '@omnimind/protocol/message';
import type { Severity, Verdict } from '@omnimind/protocol/verdict';

/** For tests: events and their announcements as they come from a monitor. */

const common = { t: 60, time: '2026-11-25T14:02:03.000Z', workload: 'cgroup:/x.scope#7' };

export function fakeVerdictOf(severity: Severity, more: Partial<Verdict> = {}): Verdict {
  return {
    t: 60,
    cpu_behavior: 'stable',
    memory_behavior: severity === 'ok' ? 'stable' : 'leaking',
    pressure: 'none',
    severity,
    confidence: 0.9,
    time_to_exhaustion_s: null,
    evidence: [
      {
        signal: 'anon_floor_slope',
        value: 200 * 2 ** 20,
        unit: 'bytes/min',
        threshold: 1,
        text: 'anonymous memory floor rose 200 MiB/min over 9 min',
      },
    ],
    ...more,
  };
}

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

export function fakeContext(more: Partial<AnnounceContext> = {}): AnnounceContext {
  return {
    id: 'a-1',
    sequence: 1,
    host: 'box',
    workload: { id: common.workload, name: 'api-tests', uid: 1000 },
    verdict: fakeVerdictOf('alert'),
    cpu_percent: 95.4,
    anon_bytes: 512 * 2 ** 20,
    ...more,
  };
}

/** An announcement about one workload. */
export function fakeAnnounced(severity: Severity, more: Partial<Announcement> = {}): Announcement {
  return { ...announce(fakeChange(severity, severity === 'ok' ? 'alert' : 'ok'), fakeContext()), ...more };
}
