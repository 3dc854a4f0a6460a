import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@omnimind/client/api-client';
import { socketTransport } from '@omnimind/client/transport';
import { rendered } from '@omnimind/messages/rendered';
import { translate } from '@omnimind/messages/translate';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { fakeNumbered } from '@omnimind/testing/fake-events';
import { fakeApiSetup, fakeTickRow } from '@omnimind/testing/fake-monitor';
import { fakeVerdictOf } from '@omnimind/testing/fake-verdict';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ApiThread } from './api-thread.ts';
import type { Command, TickRow } from './worker-messages.ts';

/** The real thread, on a real socket. */
let directory: string;
let thread: ApiThread;
const notices: string[] = [];
const commands: Command[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-thread-'));
  notices.length = 0;
  commands.length = 0;
  const isReady = Promise.withResolvers<void>();
  thread = new ApiThread({
    setup: {
      ...fakeApiSetup,
      socket: { path: join(directory, 'api.sock'), gid: null },
      history: { file: join(directory, 'history.db'), maxBytes: 2 ** 26 },
    },
    onCommand: (command) => {
      commands.push(command);
      return command.what === 'release' ? { what: 'release', undone: ['throttle'] } : 'gone';
    },
    onNotice: (notice) => notices.push(translate('en', notice)),
    onReady: () => isReady.resolve(),
  });
  thread.start();
  await isReady.promise;
});
afterEach(async () => {
  await thread.close();
  rmSync(directory, { recursive: true, force: true });
});

const client = () =>
  new ApiClient(
    socketTransport(
      join(directory, 'api.sock'),
      (code) => new OmnimindError('monitor_unavailable', message('as_written', { text: code })),
    ),
  );
let t = 0;
function tick(row: Partial<TickRow> = {}): void {
  t += 1;
  const verdict = thread.lacksRows ? { verdict: fakeVerdictOf('alert') } : {};
  const rows = [fakeTickRow('w', { ...row, ...verdict })];
  thread.tick({
    t,
    time_ms: Date.now(),
    host: { cpu_busy_usec: t * 1e6 },
    verdict: null,
    rows,
    gone: [],
    isWhole: true,
  });
}

test('says what it was told, keeps the events, and hands on what is asked of the monitor', async () => {
  tick();
  tick();
  thread.announce([fakeNumbered(1, { workload: { id: 'w', name: 'w', uid: 1000 } })]);
  await expect
    .poll(async () => (await client().call('workload', { id: 'w' })).events.map(({ id }) => id))
    .toEqual(['w-1-1']);
  expect((await client().call('workload', { id: 'w' })).verdict).toEqual(rendered('en', fakeVerdictOf('alert')));
  expect(await client().call('release', { id: 'w' })).toEqual({ id: 'w', undone: ['throttle'] });
  expect(commands.at(-1)).toMatchObject({ what: 'release', workload: 'w' });
  expect(notices).toEqual([]);
});

test('ticks wait until somebody asks, who gets the newest, or until the history is to be written', async () => {
  const told = () => client().call('workload', { id: 'w' });
  tick({ pids: 1 });
  await expect.poll(async () => (await told()).pids).toBe(1);
  for (let pids = 2; pids < 8; pids += 1) tick({ pids });
  expect((await told()).pids).toBe(7);
  const written = () => statSync(join(directory, 'history.db-wal')).size;
  const before = written();
  for (let pids = 1; pids <= 10; pids += 1) tick({ pids });
  await expect.poll(written).toBeGreaterThan(before);
  expect((await told()).pids).toBe(10);
  expect(notices).toEqual([]);
});

test('a thread that stands is not fed until our memory is full: ticks are left out, and that is told once', () => {
  for (let count = 0; count < 30; count += 1) tick();
  expect(notices).toEqual(['the API is falling behind: its disk or its readers are slow']);
  expect(thread.lacksRows).toBe(true);
});

test('a second monitor at the same socket goes without, and says so', async () => {
  const second = new ApiThread({
    setup: { ...fakeApiSetup, socket: { path: join(directory, 'api.sock'), gid: null } },
    onCommand: () => 'gone',
    onNotice: (notice) => notices.push(translate('en', notice)),
  });
  second.start();
  // What waits for the thread must keep the process alive itself.
  await expect.poll(() => notices).toEqual([expect.stringContaining('another monitor is listening on')]);
  await second.close();
  tick();
  expect((await client().call('workloads')).workloads.length).toBeLessThan(2);
});
