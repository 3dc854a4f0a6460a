import type { Announcement } from '@omnimind/protocol/announcement';
import type { Severity } from '@omnimind/protocol/verdict';
import { fakeAnnouncement } from '@omnimind/testing/fake-events';
import { describe, expect, test } from 'vitest';
import { type Settings, settingsOf } from '../settings.ts';
import { AlertDesk } from './alert-desk.ts';

const uid = 1000;
const start_s = Date.parse('2026-11-25T14:00:00Z') / 1000;

const settings = (more: Partial<Settings> = {}): Settings => ({
  ...settingsOf(() => ({ value: undefined, isSet: false })),
  ...more,
});

const of = (severity: Severity, more: Partial<Announcement> = {}, at_s = start_s): Announcement =>
  fakeAnnouncement(severity, { time: new Date(at_s * 1000).toISOString(), ...more });

function shown(desk: AlertDesk, announcement: Announcement, at_s = start_s, set = settings()): string[] {
  desk.take(announcement, set, at_s);
  return desk.due(at_s).map(({ latest }) => latest.type);
}

describe('one matter', () => {
  test('is shown once, and again when it worsens or an hour has gone', () => {
    const desk = new AlertDesk(uid);
    expect(shown(desk, of('alert'))).toEqual(['memory_leaking']);
    expect(shown(desk, of('alert', {}, start_s + 60), start_s + 60)).toEqual([]);
    expect(shown(desk, of('critical', {}, start_s + 90), start_s + 90)).toEqual(['memory_leaking']);
    expect(shown(desk, of('critical', {}, start_s + 3600), start_s + 3600)).toEqual([]);
    expect(shown(desk, of('critical', {}, start_s + 3700), start_s + 3700)).toEqual(['memory_leaking']);
  });

  test('does not flap when it ends and comes back', () => {
    const desk = new AlertDesk(uid);
    expect(shown(desk, of('alert'))).toHaveLength(1);
    expect(shown(desk, of('ok', { over: true }))).toEqual([]);
    expect(shown(desk, of('alert'))).toEqual([]);
  });

  test('below an alert it is not shown at all', () => {
    expect(shown(new AlertDesk(uid), of('watch'))).toEqual([]);
  });
});

describe('what waits for the focus', () => {
  test('is given once, as it is by then', () => {
    const desk = new AlertDesk(uid);
    desk.take(of('alert'), settings(), start_s);
    desk.take(of('alert', { type: 'memory_growing' }), settings(), start_s + 5);
    expect(desk.due(start_s + 60).map(({ latest }) => latest.type)).toEqual(['memory_growing']);
    expect(desk.due(start_s + 61)).toEqual([]);
  });

  test('is not given while it is milder than an alert, and is when it is one again', () => {
    const desk = new AlertDesk(uid);
    desk.take(of('alert', { type: 'exhaustion_forecast' }), settings(), start_s);
    desk.take(of('watch', { type: 'memory_growing' }), settings(), start_s + 5);
    expect(desk.due(start_s + 6)).toEqual([]);
    expect(shown(desk, of('alert'), start_s + 60)).toEqual(['memory_leaking']);
    expect(shown(desk, of('alert'), start_s + 61)).toEqual([]);
  });

  test('is not shown when it is over, or an hour old', () => {
    const over = new AlertDesk(uid);
    over.take(of('alert'), settings(), start_s);
    over.take(of('ok', { over: true }), settings(), start_s + 5);
    expect(over.due(start_s + 6)).toEqual([]);
    const old = new AlertDesk(uid);
    old.take(of('alert'), settings(), start_s);
    expect(old.due(start_s + 3601)).toEqual([]);
  });

  test('what is heard of too late is no news', () => {
    expect(shown(new AlertDesk(uid), of('alert'), start_s + 901)).toEqual([]);
  });
});

describe('settings', () => {
  test('nothing while the mode is disabled, or nobody watches', () => {
    expect(shown(new AlertDesk(uid), of('critical'), start_s, settings({ mode: 'disabled' }))).toEqual([]);
    expect(shown(new AlertDesk(uid), of('critical'), start_s, settings({ isWatching: false }))).toEqual([]);
    expect(shown(new AlertDesk(uid), of('critical'), start_s, settings({ mode: 'observe' }))).toHaveLength(1);
  });

  test.each([
    ['cpu_growing', { alertOnCpu: false }],
    ['cpu_runaway', { alertOnCpu: false }],
    ['memory_leaking', { alertOnMemory: false }],
    ['exhaustion_forecast', { alertOnMemory: false }],
  ])('%s is not shown with %j', (type, set) => {
    expect(shown(new AlertDesk(uid), of('alert', { type }))).toHaveLength(1);
    expect(shown(new AlertDesk(uid), of('alert', { type }), start_s, settings(set))).toEqual([]);
  });

  test('nor what is done about it', () => {
    const desk = new AlertDesk(uid);
    const set = settings({ alertOnCpu: false });
    expect(shown(desk, of('alert', { type: 'cpu_runaway' }), start_s, set)).toEqual([]);
    expect(shown(desk, of('alert', { type: 'throttle', kind: 'action_taken' }), start_s, set)).toEqual([]);
    const other = of('alert', { type: 'pressure_thrashing', cause: 'other' });
    expect(shown(desk, other, start_s, set)).toEqual(['pressure_thrashing']);
  });
});

test('of other people nothing is shown, but whom the kernel killed of root', () => {
  const workload = { id: 'x', name: 'x', uid: 1001 };
  expect(shown(new AlertDesk(uid), of('critical', { workload }))).toEqual([]);
  const root = { ...workload, uid: 0 };
  expect(shown(new AlertDesk(uid), of('critical', { workload: root }))).toEqual([]);
  expect(shown(new AlertDesk(uid), of('critical', { workload: root, kind: 'kill', type: 'killed' }))).toEqual([
    'killed',
  ]);
  expect(shown(new AlertDesk(uid), of('critical', { workload: { ...workload, uid: null } }))).toHaveLength(1);
});
