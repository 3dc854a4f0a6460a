import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translate } from '@omnimind/messages/translate';
import { fakeNumbered, fakeRange } from '@omnimind/testing/fake-events';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EventCursor, EventLogReader } from './event-log-reader.ts';
import { EventLogWriter } from './event-log-writer.ts';
import { watchEventLog } from './watch-event-log.ts';

let directory = '';
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'omnimind-events-')), 'events');
});
afterEach(() => rmSync(join(directory, '..'), { recursive: true }));

const segments = () => readdirSync(directory).toSorted();
const sequences = (reader: EventLogReader, limit = 1000) =>
  reader.read(limit).announcements.map(({ sequence }) => sequence);

test('what was appended is read in order, and goes on where the cursor says', () => {
  const writer = new EventLogWriter(directory);
  writer.append(fakeRange(1, 3));
  const reader = new EventLogReader(directory, {});
  const first = reader.read(2);
  expect(first.announcements).toEqual(fakeRange(1, 2));
  writer.append(fakeRange(4, 5));
  expect(sequences(reader)).toEqual([3]);
  expect(sequences(reader)).toEqual([4, 5]);
  const kept: EventCursor = JSON.parse(JSON.stringify(first.cursor));
  expect(sequences(new EventLogReader(directory, kept))).toEqual([3, 4, 5]);
  expect(sequences(new EventLogReader(directory, null))).toEqual([]);
  writer.close();
});

test('one that is new is told only what comes later, also where nothing was there at all', () => {
  const reader = new EventLogReader(directory, null);
  expect(reader.read(10)).toEqual({ announcements: [], cursor: {}, lost: 0 });
  const writer = new EventLogWriter(directory);
  writer.append([fakeNumbered(1)]);
  expect(sequences(reader)).toEqual([1]);
  writer.close();
});

test('only so many segments of that size are kept, and what was removed unread is counted', () => {
  const writer = new EventLogWriter(directory, { limit_bytes: 1000, kept: 3 });
  writer.append([fakeNumbered(1)]);
  const reader = new EventLogReader(directory, {});
  expect(sequences(reader)).toEqual([1]);
  for (let sequence = 2; sequence <= 40; sequence += 1) writer.append([fakeNumbered(sequence)]);
  expect(segments()).toHaveLength(3);
  const seen: number[] = [];
  let lost = 0;
  for (let next = reader.read(2); next.announcements.length > 0; next = reader.read(2)) {
    seen.push(...next.announcements.map(({ sequence }) => sequence));
    lost += next.lost;
  }
  expect(seen).toEqual(fakeRange(seen[0] ?? 0, 40).map(({ sequence }) => sequence));
  expect(lost).toBe((seen[0] ?? 0) - 2);
  expect(lost).toBeGreaterThan(10);
  writer.close();
});

test('a line that was torn, or is no announcement, is passed over', () => {
  const writer = new EventLogWriter(directory);
  writer.append([fakeNumbered(1)]);
  writer.close();
  const [segment = ''] = segments();
  appendFileSync(join(directory, segment), `{"half":\n\n${JSON.stringify(fakeNumbered(2))}\n{"torn`);
  const reader = new EventLogReader(directory, {});
  expect(sequences(reader)).toEqual([1, 2]);
  expect(sequences(reader)).toEqual([]);
  const next = new EventLogWriter(directory, { started_ms: Date.now() + 1000 });
  next.append([fakeNumbered(3)]);
  expect(sequences(reader)).toEqual([3]);
  next.close();
});

test('the group may read what the system writes, nobody else what a user writes', () => {
  for (const [isShared, modes] of [
    [true, ['750', '640']],
    [false, ['700', '600']],
  ] as const) {
    const own = join(directory, String(isShared));
    const writer = new EventLogWriter(own, { isShared });
    writer.append([fakeNumbered(1)]);
    writer.close();
    const [segment = ''] = readdirSync(own);
    expect([own, join(own, segment)].map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual(modes);
  }
});

describe('trouble', () => {
  test('a place that can not be written costs what is written meanwhile, and is told once each way', () => {
    const told: string[] = [];
    writeFileSync(join(directory, '..', 'file'), '');
    const blocked = join(directory, '..', 'file', 'events');
    const writer = new EventLogWriter(blocked, { onNotice: (notice) => told.push(translate('en', notice)) });
    writer.append([fakeNumbered(1)]);
    writer.append(fakeRange(2, 3));
    rmSync(join(directory, '..', 'file'));
    writer.append([fakeNumbered(4)]);
    expect(told).toEqual([
      expect.stringMatching(/^the event log is not writable: .*: not a directory$/),
      'the event log is writable again; 3 events lost',
    ]);
    expect(sequences(new EventLogReader(blocked, {}))).toEqual([4]);
    writer.close();
  });

  test('a link that somebody put there is not followed', () => {
    mkdirSync(directory, { recursive: true });
    const target = join(directory, '..', 'target');
    const writer = new EventLogWriter(directory, { started_ms: 1_764_057_600_000 });
    symlinkSync(target, join(directory, `1764057600000-${process.pid}-000001.jsonl`));
    const told: string[] = [];
    const warned = new EventLogWriter(directory, {
      started_ms: 1_764_057_600_000,
      onNotice: (notice) => told.push(translate('en', notice)),
    });
    warned.append([fakeNumbered(1)]);
    expect(told).toEqual([expect.stringContaining('file exists')]);
    expect(() => statSync(target)).toThrow('ENOENT');
    writer.close();
  });
});

test('however reading and writing alternate, and wherever a reader starts anew from its cursor: all, once, in order', () => {
  const step = fc.oneof(
    fc.record({ write: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ read: fc.integer({ min: 1, max: 5 }), restart: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      rmSync(directory, { recursive: true, force: true });
      const writer = new EventLogWriter(directory, { limit_bytes: 1500, kept: 1000 });
      let written = 0;
      let reader = new EventLogReader(directory, {});
      const seen: number[] = [];
      const take = (limit: number): number => {
        const { announcements, cursor, lost } = reader.read(limit);
        expect(lost).toBe(0);
        seen.push(...announcements.map(({ sequence }) => sequence));
        reader = new EventLogReader(directory, cursor);
        return announcements.length;
      };
      for (const each of steps) {
        if ('write' in each) {
          writer.append(fakeRange(written + 1, written + each.write));
          written += each.write;
        } else take(each.read);
      }
      while (take(3) > 0);
      writer.close();
      expect(seen).toEqual(fakeRange(1, written).map(({ sequence }) => sequence));
    }),
    { numRuns: 40 },
  );
});

test('a watcher is woken by what is written', async () => {
  mkdirSync(directory, { recursive: true });
  let woken = 0;
  const stop = watchEventLog(directory, () => (woken += 1));
  const writer = new EventLogWriter(directory);
  writer.append([fakeNumbered(1)]);
  await expect.poll(() => woken).toBeGreaterThan(0);
  stop();
  writer.close();
});
