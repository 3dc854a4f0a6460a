import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JournalFields } from '@omnimind/linux/journal/send';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { asWritten, message } from '@omnimind/protocol/message';
import type { Severity } from '@omnimind/protocol/verdict';
import { fakeVerdictOf } from '@omnimind/testing/fake-verdict';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AnnouncedWorkload, Announcer } from './announcer.ts';
import { EventLogReader } from './event-log-reader.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-announcer-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const about = (): AnnouncedWorkload => ({
  workload: { id: 'cgroup:/x.scope#7', name: 'api\ntests', uid: 1000 },
  verdict: null,
  cpu_percent: 50,
  memory_bytes: null,
});
const common = { t: 1, time: '2026-11-25T14:02:03.000Z', workload: 'machine' };
const notice = (text: string): OmnimindEvent => ({
  ...common,
  type: 'notice',
  severity: 'watch',
  text: asWritten(text),
});

function make(more: { monotonic_s?: () => number } = {}) {
  const entries: JournalFields[] = [];
  const announcer = new Announcer({
    directory: join(directory, 'events'),
    isShared: false,
    language: 'pt',
    logFile: join(directory, 'monitor.log'),
    journal: (fields) => entries.push(fields) > 0,
    host: 'box',
    clock: { monotonic_s: more.monotonic_s ?? (() => 0), wall_ms: () => Date.UTC(2026, 10, 25, 14, 2, 4) },
  });
  const log = () => readFileSync(join(directory, 'monitor.log'), 'utf8').trimEnd().split('\n');
  const events = () => new EventLogReader(join(directory, 'events'), {}).read(10_000).announcements;
  return { announcer, entries, log, events };
}

test('an event goes to the event log, to the log file as one line, and to the journal with its fields', async () => {
  const { announcer, entries, log, events } = make();
  announcer.tell({ ...common, type: 'action_skipped', rung: 'throttle', reason: message('reason.unit_gone') }, about);
  await nextTurn();
  await nextTurn();
  expect(log()).toEqual([
    '2026-11-25T14:02:03.000Z watch throttle_skipped api\\ntests: não foi limitado: Sua unidade já não existe',
  ]);
  expect(events()).toMatchObject([{ sequence: 1, host: 'box', kind: 'action_skipped' }]);
  expect(entries).toEqual([
    {
      MESSAGE: 'api\\ntests: não foi limitado: Sua unidade já não existe',
      PRIORITY: '5',
      SYSLOG_IDENTIFIER: 'omnimind',
      OMNIMIND_ID: events()[0]?.id,
      OMNIMIND_KIND: 'action_skipped',
      OMNIMIND_TYPE: 'throttle_skipped',
      OMNIMIND_SEVERITY: 'watch',
      OMNIMIND_CAUSE: 'workload:cgroup:/x.scope#7',
      OMNIMIND_WORKLOAD: 'cgroup:/x.scope#7',
      OMNIMIND_WORKLOAD_NAME: 'api\ntests',
      OMNIMIND_UID: '1000',
    },
  ]);
  announcer.close();
});

test('log and journal leave out that what is well is now well in another way; the event log has it', () => {
  const { announcer, entries, log, events } = make();
  const change = (
    severity: Severity,
    aspect: 'cpu_behavior' | 'severity',
    from: string,
    to: string,
  ): OmnimindEvent => ({
    ...common,
    type: 'behavior_changed',
    changes: [{ aspect, from, to }],
    verdict: fakeVerdictOf(severity),
  });
  announcer.begin(message('log_file.begins', { version: '1.2.3', mode: 'smart' }));
  announcer.tell(change('ok', 'cpu_behavior', 'unknown', 'idle'), about);
  announcer.tell(change('watch', 'severity', 'ok', 'watch'), about);
  announcer.tell(change('ok', 'severity', 'watch', 'ok'), about);
  announcer.tell(change('ok', 'cpu_behavior', 'idle', 'stable'), about);
  announcer.close();
  expect(events().map(({ severity }) => severity)).toEqual(['ok', 'watch', 'ok', 'ok']);
  expect(log().map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    '2026-11-25T14:02:04.000Z ok started',
    ...['watch', 'ok'].map((severity) => expect.stringMatching(new RegExp(`^2026-11-25T14:02:03.000Z ${severity} `))),
  ]);
  expect(log()[0]).toBe('2026-11-25T14:02:04.000Z ok started Monitor do OmniMind 1.2.3, modo smart');
  expect(entries.map(({ OMNIMIND_SEVERITY: severity }) => severity)).toEqual(['watch', 'ok']);
});

test('the end of a workload is told if it was in trouble, and once', () => {
  const { announcer, events } = make();
  const skipped: OmnimindEvent = {
    ...common,
    type: 'action_skipped',
    rung: 'throttle',
    reason: message('reason.unit_gone'),
  };
  announcer.gone('cgroup:/x.scope#7');
  announcer.tell(skipped, about);
  announcer.gone('cgroup:/x.scope#7');
  announcer.gone('cgroup:/x.scope#7');
  announcer.close();
  expect(events()).toMatchObject([{ over: false }, { over: true, type: 'ended', cause: 'workload:cgroup:/x.scope#7' }]);
});

test('a hundred thousand events at once are told as a few and one summary', () => {
  let now_s = 0;
  const { announcer, log, events } = make({ monotonic_s: () => now_s });
  let asked = 0;
  const counted = () => {
    asked += 1;
    return about();
  };
  for (let i = 0; i < 100_000; i += 1) announcer.tell(notice(`event ${i}`), counted);
  // Nobody was even asked for what is not told.
  expect(asked).toBe(200);
  now_s = 10;
  announcer.tick();
  announcer.close();
  expect(events()).toHaveLength(201);
  expect(events().at(-1)).toMatchObject({ kind: 'flood', value: 99_800 });
  expect(log().at(-1)).toContain('watch flood OmniMind: muitos eventos de uma vez: Mais 99800 eventos');
  const size = readdirSync(join(directory, 'events')).reduce(
    (sum, name) => sum + statSync(join(directory, 'events', name)).size,
    0,
  );
  expect(size).toBeLessThan(500_000);
});
