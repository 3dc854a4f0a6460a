import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Loop } from './loop.ts';
import { MemoryLeft, MemoryLook } from './memory-look.ts';

const MiB = 2 ** 20;
let now_s = 0;
const clock = { monotonic_s: () => now_s, wall_ms: () => 0 };

beforeEach(() => {
  vi.useFakeTimers();
  now_s = 0;
});
afterEach(() => vi.useRealTimers());

/** Looks at what is left at each time, MiB, for some seconds. @returns when it told of a fall, s */
function falls(seconds: number, left: (t: number) => number, lastResort_MiB = 0): number[] {
  const told: number[] = [];
  const look = watch(left, () => told.push(now_s), lastResort_MiB);
  pass(seconds);
  look.close();
  return told;
}

function watch(left: (t: number) => number, onFall: () => void, lastResort_MiB = 0): MemoryLook {
  const look = new MemoryLook(clock, lastResort_MiB * MiB, {
    read: () => Math.max(0, left(now_s)) * MiB,
    close: () => {},
  });
  look.start(onFall);
  return look;
}

function pass(seconds: number): void {
  for (let step = 0; step < seconds * 100; step += 1) {
    now_s = Math.round(now_s * 100 + 1) / 100;
    vi.advanceTimersByTime(10);
  }
}

test('300 MiB a second on 1 GiB are told within a fifth of a second, and then ten times a second', () => {
  const told = falls(6.2, (t) => 700 - 300 * Math.max(0, t - 5.2));
  expect(told[0]).toBeGreaterThan(5.2);
  expect(told[0]).toBeLessThanOrEqual(5.42);
  expect(told.length).toBeGreaterThanOrEqual(5);
});

test('with more left they are told when five seconds are, not before', () => {
  const [first = 0] = falls(11, (t) => 3500 - 300 * t);
  const left_s = 3500 / 300 - first;
  expect(left_s).toBeGreaterThan(4.8);
  expect(left_s).toBeLessThanOrEqual(5);
});

test('what earlyoom keeps is not left for anybody; below it what is left counts', () => {
  const [first = 0] = falls(11, (t) => 700 - 50 * t, 150);
  const left_s = (700 - 150) / 50 - first;
  expect(left_s).toBeGreaterThan(4.7);
  expect(left_s).toBeLessThanOrEqual(5);
  expect(falls(6, (t) => 140 - 5 * t, 150)).toEqual([]);
});

test.each([
  ['memory that stands still, however little', () => 20],
  ['memory that is given back', (t: number) => 100 + 100 * t],
  ['what lasts for ten seconds more', (t: number) => 2500 - 100 * t],
])('%s is not told', (_, left) => {
  expect(falls(15, left)).toEqual([]);
});

test.each([
  ['once between two ticks, which look as well', 1500, 21],
  ['five times a second where little is left', 700, 81],
  ['by ticks alone where there is plenty', 40_000, 1],
])('memory is looked at %s', (_, left_MiB, looks) => {
  const read: number[] = [];
  const look = watch(
    (t) => {
      read.push(t);
      return left_MiB;
    },
    () => {},
  );
  for (let tick = 1; tick <= 20; tick += 1) {
    // The looks' own timer, started with the tick before, would come a moment after this one.
    pass(0.99);
    look.tick(left_MiB * MiB);
  }
  look.close();
  expect(read.length).toBe(looks);
  look.tick(left_MiB * MiB);
  expect(vi.getTimerCount()).toBe(0);
});

test('plenty that falls as fast as it can is told before a second of it is left', () => {
  const told: number[] = [];
  const left = (t: number) => 20_000 - 4000 * Math.max(0, t - 3.1);
  const look = watch(left, () => told.push(now_s));
  for (let second = 1; second <= 8; second += 1) {
    pass(1);
    look.tick(Math.max(0, left(now_s)) * MiB);
  }
  look.close();
  expect(3.1 + 20_000 / 4000 - (told[0] ?? Number.NaN)).toBeGreaterThan(3);
});

test('of two readings one after the other no rate is taken', () => {
  let left_bytes = 1000 * MiB;
  const told: number[] = [];
  const look = new MemoryLook(clock, 0, { read: () => left_bytes, close: () => {} });
  look.start(() => told.push(now_s));
  pass(0.1);
  left_bytes -= 100 * MiB;
  look.tick(left_bytes);
  expect(told).toEqual([]);
  look.close();
});

test('where the kernel does not say what is left nothing is looked at again, nor after the end', () => {
  watch(
    () => Number.NaN,
    () => {},
  );
  expect(vi.getTimerCount()).toBe(0);
  const look = watch(
    () => 700,
    () => {},
  );
  expect(vi.getTimerCount()).toBe(1);
  look.close();
  expect(vi.getTimerCount()).toBe(0);
});

test.each([1, 10])('whatever memory does, beside ticks each %i s there are 90 in any minute at most', (interval_s) => {
  const ticks: number[] = [];
  const loop = new Loop({ clock, interval_s, onTick: (elapsed_s) => ticks.push(elapsed_s) });
  loop.start();
  // From full to nothing again and again, at every phase of the looks.
  const look = watch(
    (t) => 1000 - ((t * 1430) % 1000),
    () => loop.hurry(),
  );
  pass(180);
  loop.stop();
  look.close();
  const mostInMinute = Math.max(...ticks.map((from) => ticks.filter((t) => t >= from && t < from + 60).length));
  const usual = 60 / interval_s + 1;
  expect(mostInMinute).toBeGreaterThan(usual + 30);
  expect(mostInMinute).toBeLessThanOrEqual(usual + 90);
});

test('what is left is available memory and free swap, as the kernel says', () => {
  const proc = mkdtempSync(join(tmpdir(), 'omnimind-look-'));
  const said = (text: string) => {
    writeFileSync(join(proc, 'meminfo'), text);
    const left = new MemoryLeft(proc);
    const bytes = left.read();
    left.close();
    return bytes;
  };
  expect(said('MemTotal: 4096 kB\nMemAvailable: 2048 kB\nSwapFree: 1024 kB\n')).toBe(3 * MiB);
  expect(said('MemAvailable: 2048 kB\n')).toBe(2 * MiB);
  expect(said('MemTotal: 4096 kB\nSwapFree: 1024 kB\n')).toBeNaN();
  rmSync(proc, { recursive: true });
  expect(new MemoryLeft(proc).read()).toBeNaN();
});
