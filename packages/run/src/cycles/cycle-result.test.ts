import type { Kill, OmnimindEvent } from '@omnimind/protocol/event';
import { asWritten } from '@omnimind/protocol/message';
import { expect, test } from 'vitest';
import { keptEvents, outcomeOf, pressureBetween } from './cycle-result.ts';

const kill: Kill = {
  type: 'kill',
  t: 3,
  time: '2026-03-05T14:00:00.000Z',
  workload: 'r',
  killer: 'earlyoom',
  process: { pid: 5, name: 'node', uid: 1000, memory_bytes: 1 },
  signal: 'SIGTERM',
  available_share: 0.03,
  swap_free_share: 0,
  limit_bytes: null,
  before: null,
  verdict: null,
  text: 'earlyoom killed node',
};

test.each<[string, number, Kill[], number, string]>([
  ['a good one', 0, [], 0, 'passed'],
  ['a failure of its own', 1, [], 0, 'failed'],
  ['a time-out of its own', 124, [], 0, 'failed'],
  ['a crash', 139, [], 0, 'failed'],
  ['killed by earlyoom, and failed of it', 1, [kill], 0, 'killed'],
  ['a child was killed, and it went on well', 0, [kill], 0, 'passed'],
  ['the kernel killed in its scope', 1, [], 1, 'killed'],
  ['SIGKILL by nobody knows whom', 137, [], 0, 'killed'],
  ['SIGTERM by nobody knows whom', 143, [], 0, 'killed'],
])('%s', (_, status, kills, oomKills, outcome) => {
  expect(outcomeOf({ status, kills, oomKills })).toBe(outcome);
});

test('of the events those stay that are no repetition: the ten most severe, oldest first', () => {
  const notice = (t: number, severity: 'ok' | 'watch' | 'alert'): OmnimindEvent => ({
    type: 'notice',
    t,
    time: '2026-03-05T14:00:00.000Z',
    workload: 'r',
    severity,
    text: asWritten(String(t)),
  });
  const many = Array.from({ length: 30 }, (_, t) => notice(t, t % 3 === 0 ? 'alert' : 'watch'));
  const kept = keptEvents([...many, kill]);
  expect(kept.map(({ t }) => t)).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 3]);
});

test('pressure is the share of the time between the first and the last sample; unknown without two', () => {
  const at = (t: number, usec: number) => ({ t, host: { cpu_some_usec: usec, memory_full_usec: usec / 2 } });
  expect(pressureBetween(at(0, 1e6), at(10, 6e6))).toEqual({
    cpu_some: 0.5,
    memory_some: null,
    memory_full: 0.25,
    io_some: null,
  });
  expect(pressureBetween(at(0, 1), at(0, 1)).cpu_some).toBeNull();
  expect(pressureBetween(null, null).cpu_some).toBeNull();
});
