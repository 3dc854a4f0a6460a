import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOn } from '@omnimind/client/connect-api';
import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeAnnouncement } from '@omnimind/testing/fake-events';
import { fakeRecent, fakeState } from '@omnimind/testing/fake-state';
import { expect, onTestFinished, test } from 'vitest';
import { MonitorConnection } from './monitor-connection.ts';

/** Timers that go off when the test says so. */
class Timers {
  readonly waiting: { readonly ms: number; readonly action: () => void }[] = [];

  readonly after = (ms: number, action: () => void) => {
    const timer = { ms, action };
    this.waiting.push(timer);
    return () => {
      const index = this.waiting.indexOf(timer);
      if (index >= 0) this.waiting.splice(index, 1);
    };
  };

  /** All that wait now. */
  go(): void {
    for (const { action } of this.waiting.splice(0)) action();
  }
}

function newStage(names: readonly string[] = ['api.sock'], wall_ms: () => number = Date.now) {
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-connection-'));
  const timers = new Timers();
  const heard: number[] = [];
  const batches: number[][] = [];
  const sockets = names.map((name) => join(directory, name));
  const connection = new MonitorConnection({
    sockets: () => sockets,
    clientOn,
    after: timers.after,
    chance: () => 0,
    onChange: () => {},
    wall_ms,
    onEvents: (events) => {
      const cursors = events.map(({ cursor }) => cursor);
      batches.push(cursors);
      heard.push(...cursors);
    },
  });
  onTestFinished(() => {
    connection.stop();
    rmSync(directory, { recursive: true });
  });
  const serve = async (index = 0): Promise<FakeApi> => {
    const api = await new FakeApi(fakeState()).listen(sockets[index] ?? '');
    onTestFinished(() => api.close());
    return api;
  };
  const become = (phase: string) =>
    expect
      .poll(
        () => {
          timers.go();
          return connection.link.phase;
        },
        { timeout: 15_000 },
      )
      .toBe(phase);
  const streams = (api: FakeApi) => api.requests.filter((request) => request === 'GET /v1/events/stream').length;
  return { connection, timers, heard, batches, serve, become, streams };
}

test('it asks, shows what it saw, and waits; 10 s when somebody looks', async () => {
  const { connection, timers, serve, become } = newStage();
  await serve();
  connection.start();
  await become('online');
  expect(connection.seen?.workloads).toHaveLength(3);
  await expect.poll(() => timers.waiting.map(({ ms }) => ms)).toContain(20_000);
  connection.attend(true);
  await expect.poll(() => timers.waiting.map(({ ms }) => ms)).toContain(12_000);
});

test('sparklines are asked for with each third answer and kept meanwhile', async () => {
  const { connection, timers, serve, become } = newStage();
  const api = await serve();
  connection.attend(true);
  connection.start();
  await become('online');
  const points = () => connection.seen?.workloads[0]?.recent?.cpu_cores;
  const first = points();
  api.state.workloads = api.state.workloads.map((workload) => ({ ...workload, recent: fakeRecent(9) }));
  const isNew: boolean[] = [];
  for (let count = 2; count <= 7; count += 1) {
    const before = connection.seen;
    connection.askNow();
    await expect.poll(() => connection.seen).not.toBe(before);
    await expect.poll(() => timers.waiting.map(({ ms }) => ms)).toContain(12_000);
    isNew.push(JSON.stringify(points()) !== JSON.stringify(first));
  }
  expect(first).toBeDefined();
  expect(isNew).toEqual([false, false, true, true, true, true]);
});

test('what an event changed is asked for at once', async () => {
  const { connection, timers, serve, become, streams } = newStage();
  const api = await serve();
  connection.start();
  await become('online');
  await expect.poll(() => streams(api)).toBe(1);
  await expect.poll(() => timers.waiting.map(({ ms }) => ms)).toContain(20_000);
  api.announce(fakeAnnouncement('alert'));
  await expect.poll(() => timers.waiting.map(({ ms }) => ms)).toEqual([500]);
});

test('while nobody answers it says why, and tries again', async () => {
  const { connection, timers, serve, become } = newStage();
  connection.start();
  await become('offline');
  expect(connection.failure).toMatchObject({ code: 'monitor_unavailable' });
  await expect.poll(() => timers.waiting.map(({ ms }) => ms % 1000)).toEqual([0]);
  expect(connection.link.failures).toBeGreaterThan(0);
  await serve();
  await become('online');
  expect(connection.failure).toBeNull();
});

test('after the monitor was away it hears what it missed', async () => {
  const { connection, heard, serve, become, streams } = newStage();
  const first = await serve();
  connection.start();
  await become('online');
  await expect.poll(() => streams(first)).toBe(1);
  first.announce(fakeAnnouncement('alert'));
  await expect.poll(() => heard).toEqual([1]);
  await first.close();
  connection.askNow();
  await become('offline');
  expect(connection.seen).toBeNull();
  const second = await serve();
  second.announce(fakeAnnouncement('alert'));
  second.announce(fakeAnnouncement('critical'));
  await become('online');
  await expect.poll(() => heard).toEqual([1, 2]);
});

test('a new window hears at once and together what happened in the last quarter of an hour', async () => {
  // Cursors of the stand-in are the first microseconds of all time.
  const { connection, batches, serve, become, streams } = newStage(['api.sock'], () => 900_000);
  const api = await serve();
  api.announce(fakeAnnouncement('alert'));
  api.announce(fakeAnnouncement('critical'));
  connection.start();
  await become('online');
  await expect.poll(() => streams(api)).toBe(1);
  api.announce(fakeAnnouncement('ok'));
  await expect.poll(() => batches).toEqual([[1, 2], [3]]);
});

test('what is past is told once, although the monitor was away and nothing has happened since', async () => {
  const { connection, batches, serve, become, streams } = newStage(['api.sock'], () => 900_000);
  const first = await serve();
  first.announce(fakeAnnouncement('alert'));
  connection.start();
  await become('online');
  await expect.poll(() => streams(first)).toBe(1);
  await first.close();
  connection.askNow();
  await become('offline');
  const second = await serve();
  second.announce(fakeAnnouncement('alert'));
  await become('online');
  await expect.poll(() => streams(second)).toBe(1);
  second.announce(fakeAnnouncement('critical'));
  await expect.poll(() => batches).toEqual([[1], [2]]);
});

test('what is older is not news to a new window', async () => {
  const { connection, heard, serve, become, streams } = newStage();
  const api = await serve();
  api.announce(fakeAnnouncement('alert'));
  connection.start();
  await become('online');
  await expect.poll(() => streams(api)).toBe(1);
  api.announce(fakeAnnouncement('critical'));
  await expect.poll(() => heard).toEqual([2]);
});

test('the next socket is asked when the first does not answer', async () => {
  const { connection, serve, become } = newStage(['system.sock', 'user.sock']);
  const user = await serve(1);
  user.state.machine.monitor.manager = 'user';
  connection.start();
  await become('online');
  expect(connection.seen?.machine.monitor.manager).toBe('user');
});

test('an answer of another form is no monitor of this version', async () => {
  const { connection, serve, become } = newStage();
  const api = await serve();
  Object.assign(api.state.machine, { severity: 'sublime' });
  connection.start();
  await become('offline');
  expect(connection.failure).toMatchObject({ code: 'api_incompatible' });
});

test('what was stopped asks nothing and shows nothing, and can be started again', async () => {
  const { connection, timers, serve, become } = newStage();
  const api = await serve();
  connection.start();
  await become('online');
  connection.stop();
  expect(connection.link.phase).toBe('off');
  expect(connection.seen).toBeNull();
  const asked = api.requests.length;
  connection.askNow();
  timers.go();
  expect(api.requests).toHaveLength(asked);
  connection.start();
  await become('online');
});
