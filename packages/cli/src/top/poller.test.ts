import { ApiClient } from '@omnimind/client/api-client';
import type { ApiResponse } from '@omnimind/client/transport';
import { findRoute } from '@omnimind/protocol/api/routes';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { fakeDetailAt, fakeMachineAt, fakeTime, fakeWorkloadsAt } from '@omnimind/testing/fake-workloads';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Poller } from './poller.ts';
import { initialState } from './state.ts';
import { TopStore } from './store.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const unavailable = new OmnimindError('monitor_unavailable', message('monitor.busy'));
const gone = { type: '', title: '', status: 404, detail: '', code: 'workload_not_found', hint: '' };

function makePoller(count = 3) {
  const asked: string[] = [];
  const world = { isUp: true, count, isGone: false };
  const client = new ApiClient(async ({ path }): Promise<ApiResponse> => {
    asked.push(path);
    if (!world.isUp) throw unavailable;
    const { pathname, searchParams } = new URL(path, 'http://x');
    const found = findRoute('GET', pathname);
    const name = found === null || found === 'method' ? '' : found.name;
    const workloads = fakeWorkloadsAt(world.count, 0, searchParams.get('recent') === 'true');
    const isGone = name === 'workload' && world.isGone;
    const answer =
      name === 'machine' ? fakeMachineAt() : name === 'workloads' ? { time: fakeTime(0), workloads } : fakeDetailAt(1);
    const body = JSON.stringify(isGone ? gone : answer);
    return {
      status: isGone ? 404 : 200,
      chunks: (async function* () {
        yield body;
      })(),
      close: () => {},
    };
  });
  const store = new TopStore(initialState(fakeMachineAt(), fakeWorkloadsAt(count)), () => {});
  const poller = new Poller(client, store, 1);
  const running = poller.run();
  return { asked, world, store, poller, running };
}

test('the last minutes are asked for when they have a new point; in between they are kept', async () => {
  const { asked, store, poller, running } = makePoller();
  await vi.advanceTimersByTimeAsync(9900);
  poller.stop();
  await running;
  const recent = asked.filter((path) => path.startsWith('/v1/workloads?')).map((path) => path.endsWith('=true'));
  expect(recent).toEqual([false, false, false, false, false, true, false, false, false, false]);
  expect(store.get().workloads.map(({ recent: last }) => last?.cpu_cores.length)).toEqual([180, 180, 180]);
});

test('somebody new has its last minutes at once', async () => {
  const { asked, world, store, poller, running } = makePoller();
  await vi.advanceTimersByTimeAsync(500);
  world.count = 4;
  await vi.advanceTimersByTimeAsync(1000);
  poller.stop();
  await running;
  expect(asked.at(-1)).toBe('/v1/workloads?recent=true');
  expect(store.get().workloads.every(({ recent }) => recent !== undefined)).toBe(true);
});

test('while nobody answers it waits twice as long each time, at most 10 s, and comes back', async () => {
  const { asked, world, store, poller, running } = makePoller();
  await vi.advanceTimersByTimeAsync(500);
  world.isUp = false;
  const times: number[] = [];
  for (let second = 0; second < 60; second += 1) {
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(1000);
    if (asked.length > before) times.push(second);
  }
  expect(times).toEqual([0, 1, 3, 7, 15, 25, 35, 45, 55]);
  expect(store.get().lost?.tries).toBe(9);
  world.isUp = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(store.get().lost).toBeNull();
  poller.stop();
  await running;
});

test('who is looked at is asked for; one that has ended is told', async () => {
  const { asked, world, store, poller, running } = makePoller();
  store.press('n', { tableRows: 9, mostScroll: 0 });
  store.press('j', { tableRows: 9, mostScroll: 0 });
  store.press('enter', { tableRows: 9, mostScroll: 0 });
  poller.hurry();
  await vi.advanceTimersByTimeAsync(10);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toContain(`/v1/workloads/${encodeURIComponent(fakeDetailAt(1).id)}`);
  expect(store.get().opened?.detail?.events.length).toBeGreaterThan(0);
  world.isGone = true;
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.get()).toMatchObject({ opened: null, told: { about: 'gone', name: 'session-1.scope' } });
  poller.stop();
  await running;
});
