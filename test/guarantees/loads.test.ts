import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLoad, WatchedMonitor } from './watched-monitor.ts';

/** A real monitor beside loads that could starve it: it goes on looking, and costs no more than stands here. */

const monitor = new WatchedMonitor();
beforeAll(() => monitor.begin(), 120_000);
afterAll(async () => expect([await monitor.end(), monitor.stderr]).toEqual([0, '']));

test('2,000 forks a second for 20 s', async () => {
  const load = await startLoad('forks', 2000, 20);
  const cost = await monitor.during(() => load.ended);
  const made = await load.made;
  console.log('     forks', made, JSON.stringify(cost));
  expect(made).toBeGreaterThan(20_000);
  expect(cost.longestGap_s).toBeLessThan(5);
  expect(cost.cpu_percent).toBeLessThan(25);
});

test('10,000 threads', async () => {
  const load = await startLoad('threads', 10_000, 30);
  expect(await load.made).toBe(10_000);
  const cost = await monitor.during(() => load.ended);
  console.log('     threads', JSON.stringify(cost));
  expect(cost.longestGap_s).toBeLessThan(5);
  expect(cost.cpu_percent).toBeLessThan(50);
});

test('5,000 sessions: the bound on workloads holds, and memory with it', async () => {
  const load = await startLoad('sessions', 5000, 60);
  expect(await load.made).toBe(5000);
  const cost = await monitor.during(() => load.ended);
  console.log('     sessions', JSON.stringify(cost));
  expect(cost.longestGap_s).toBeLessThan(10);
  expect(cost.resident_mb).toBeLessThan(400);
});

test('it is stopped for a minute: it goes on, and takes the gap for one', async () => {
  const before = monitor.told.length;
  monitor.signal('SIGSTOP');
  await pause(60_000);
  monitor.signal('SIGCONT');
  const cost = await monitor.during(() => pause(10_000));
  console.log('     stopped', JSON.stringify(cost), monitor.told.slice(before).join('\n'));
  expect(cost.ticks).toBeGreaterThan(5);
  expect(monitor.told.slice(before).filter((line) => /\b(?:alert|critical)\b/.test(line))).toEqual([]);
});
