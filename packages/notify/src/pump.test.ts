import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translate } from '@omnimind/messages/translate';
import type { Announcement } from '@omnimind/protocol/announcement';
import { asWritten } from '@omnimind/protocol/message';
import type { EventCursor } from '@omnimind/tell/event-log-reader';
import { FakeClock, settle } from '@omnimind/testing/fake-clock';
import { fakeNumbered, fakeRange } from '@omnimind/testing/fake-events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CursorFile } from './cursor-file.ts';
import { type EventReader, Pump } from './pump.ts';
import { type Receiver, RetryLater } from './receiver.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-pump-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** An event log in memory. */
class FakeLog {
  written: Announcement[] = [];
  lostBefore = new Map<number, number>();
  failure: Error | null = null;
  open(cursor: EventCursor | null): EventReader {
    if (this.failure !== null) throw this.failure;
    let at = cursor === null ? this.written.length : (cursor['log'] ?? 0);
    return {
      read: (limit) => {
        if (this.failure !== null) throw this.failure;
        const announcements = this.written.slice(at, at + limit);
        at += announcements.length;
        const lost = announcements.reduce((sum, { sequence }) => sum + (this.lostBefore.get(sequence) ?? 0), 0);
        return { announcements, cursor: { log: at }, lost };
      },
    };
  }
}

function pumpOf(log: FakeLog, receiver: Partial<Receiver>) {
  const clock = new FakeClock();
  const told: string[] = [];
  const taken: string[] = [];
  const pump = new Pump({
    plan: {
      key: 'key',
      create: () => ({
        name: 'R',
        deliver: async ({ id }) => void taken.push(id),
        ...receiver,
      }),
    },
    cursorFile: new CursorFile(directory, 'key'),
    openLog: (cursor) => log.open(cursor),
    clock,
    random: () => 0,
    onNotice: (notice) => told.push(translate('en', notice)),
  });
  const ended = pump.run();
  const stop = async () => {
    pump.stop();
    await clock.pass(1);
    await ended;
  };
  return { pump, clock, told, taken, stop };
}

test('it waits 1, 2, 4, … 300 s between attempts, and longer where it was asked to', async () => {
  const log = new FakeLog();
  const attempts_s: number[] = [];
  let asked_s: number | null = null;
  const { pump, clock, stop } = pumpOf(log, {
    deliver: async () => {
      attempts_s.push(clock.monotonic_s());
      throw new RetryLater(asWritten('no'), asked_s);
    },
  });
  await settle();
  log.written = fakeRange(1, 1);
  pump.wake();
  await clock.pass(1200);
  const waits = () => attempts_s.slice(1).map((at_s, index) => at_s - (attempts_s[index] ?? 0));
  expect(waits()).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  asked_s = 900;
  await clock.pass(2000);
  expect(waits().slice(-2)).toEqual([300, 900]);
  await stop();
});

test('what was removed before it came is told as one announcement, under an id that stays', async () => {
  const log = new FakeLog();
  const { pump, told, taken, stop } = pumpOf(log, {});
  await settle();
  log.written = [fakeNumbered(1), fakeNumbered(9), fakeNumbered(10)];
  log.lostBefore.set(9, 7);
  pump.wake();
  await settle();
  expect(taken).toEqual(['w-1-1', 'w-1-9-lost', 'w-1-9', 'w-1-10']);
  expect(told).toEqual(['R: 7 announcements were removed before delivery']);
  await stop();
});

test('a log that may not be read is told once, and read as soon as it may; a receiver that is new begins there', async () => {
  const log = new FakeLog();
  log.failure = new Error('EACCES');
  log.written = fakeRange(1, 2);
  const { pump, clock, told, taken, stop } = pumpOf(log, {});
  await clock.pass(100);
  expect(told).toEqual(['R: the event log is not readable (EACCES); retrying']);
  log.failure = null;
  await clock.pass(31);
  log.written = fakeRange(1, 3);
  pump.wake();
  await settle();
  expect(taken).toEqual(['w-1-3']);
  await stop();
});

test('a defect of ours with one announcement does not keep the others', async () => {
  const log = new FakeLog();
  const taken: number[] = [];
  const { pump, told, stop } = pumpOf(log, {
    deliver: async ({ sequence }) => {
      if (sequence === 1) throw new TypeError('undefined is not a function');
      taken.push(sequence);
    },
  });
  await settle();
  log.written = fakeRange(1, 2);
  pump.wake();
  await settle();
  expect(taken).toEqual([2]);
  expect(told[0]).toBe('R: undefined is not a function');
  await stop();
});

test('it ends within a second: what is under way may still be taken, and what was not comes again', async () => {
  const log = new FakeLog();
  const open = Promise.withResolvers<void>();
  const first = pumpOf(log, { deliver: () => open.promise });
  await settle();
  log.written = fakeRange(1, 3);
  first.pump.wake();
  await settle();
  first.pump.stop();
  open.resolve();
  await first.stop();
  const second = pumpOf(log, {
    deliver: (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('ended')))),
  });
  await settle();
  await second.stop();
  expect(second.told).toEqual([]);
  const third = pumpOf(log, {});
  await settle();
  expect(third.taken).toEqual(['w-1-2', 'w-1-3']);
  await third.stop();
});

test('time passes for a receiver while nothing is announced, and what it keeps comes back', async () => {
  const log = new FakeLog();
  let ticks = 0;
  const { clock, stop } = pumpOf(log, {
    tickEvery_s: 60,
    tick: async () => {
      ticks += 1;
    },
    state: () => ({ ticks }),
  });
  await clock.pass(300);
  expect(ticks).toBe(6);
  await stop();
  expect(new CursorFile(directory, 'key').read()).toEqual({ cursor: { log: 0 }, state: { ticks: 6 } });
});
