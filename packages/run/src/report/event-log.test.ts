import type { OmnimindEvent } from '@omnimind/protocol/event';
import { asWritten, message } from '@omnimind/protocol/message';
import { expect, test } from 'vitest';
import { EventLog } from './event-log.ts';

function notice(t: number): OmnimindEvent {
  return { type: 'notice', t, time: '', workload: '', severity: 'ok', text: asWritten('') };
}

function fill(count: number): EventLog {
  const log = new EventLog();
  for (let t = 0; t < count; t += 1) log.add(notice(t));
  return log;
}

test('few events are all kept', () => {
  const log = fill(400);
  expect([log.events.length, log.notices]).toEqual([400, []]);
});

test('of many the first and the last are kept, and it is said how many are not', () => {
  const log = fill(1000);
  const times = log.events.map(({ t }) => t);
  expect([times.length, times[0], times[199], times[200], times[399]]).toEqual([400, 0, 199, 800, 999]);
  expect(log.notices).toEqual([message('report.events_left_out', { count: 600 })]);
});
