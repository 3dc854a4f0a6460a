import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Loop } from './loop.ts';

let now_s = 0;
const clock = { monotonic_s: () => now_s, wall_ms: () => 0 };
let ticks: number[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  now_s = 1000;
  ticks = [];
});
afterEach(() => vi.useRealTimers());

/** Lets time pass; each tick costs `cost_s`. */
function pass(seconds: number): void {
  for (let ms = 0; ms < seconds * 1000; ms += 1) {
    now_s = Math.round(now_s * 1000 + 1) / 1000;
    vi.advanceTimersByTime(1);
  }
}

function start(interval_s: number, early_s?: readonly number[], cost_s = 0): Loop {
  const loop = new Loop({
    clock,
    interval_s,
    ...(early_s === undefined ? {} : { early_s }),
    onTick: (elapsed_s) => {
      ticks.push(Math.round(elapsed_s * 1000) / 1000);
      now_s += cost_s;
    },
  });
  loop.start();
  return loop;
}

test('ticks come at multiples of the interval, whatever they cost', () => {
  start(1, undefined, 0.03);
  pass(3.5);
  expect(ticks.map(Math.round)).toEqual([0, 1, 2, 3]);
  expect(ticks.every((t) => t - Math.floor(t) < 0.05)).toBe(true);
});

test('the first ones come sooner, as far as they lie within the interval', () => {
  start(1, [0, 0.1, 0.25, 0.5, 1]);
  pass(2.2);
  expect(ticks).toEqual([0, 0.1, 0.25, 0.5, 1, 2]);
});

test('ticks that were missed are not made up for', () => {
  start(1);
  pass(1.5);
  now_s += 100;
  pass(2);
  expect(ticks).toEqual([0, 1, 102, 103]);
});

test('what was due, late or missed is counted, and what is hurried is not', () => {
  const loop = start(1);
  pass(2.5);
  expect(loop.pace).toEqual({ due: 3, late: 0 });
  loop.hurry();
  pass(0.2);
  expect(loop.pace).toEqual({ due: 3, late: 0 });
  // The tick due at 3 comes at 5.2: those of 3 and 4 are lost, that of 5 is in time.
  pass(0.2);
  now_s += 2.2;
  pass(0.2);
  expect(loop.pace).toEqual({ due: 6, late: 2 });
  // The one due at 6 comes at 6.4.
  now_s += 0.4;
  pass(0.9);
  expect(loop.pace).toEqual({ due: 7, late: 3 });
});

test('the interval can change on the way', () => {
  const loop = start(1);
  pass(1.2);
  loop.interval_s = 0.5;
  pass(1);
  expect(ticks).toEqual([0, 1, 1.5, 2]);
});

test('after the end no tick comes', () => {
  const loop = start(1);
  pass(0.5);
  loop.stop();
  pass(3);
  expect(ticks).toEqual([0]);
});

test('a tick that is hurried comes at once, and those at the interval go on', () => {
  const loop = start(1);
  pass(1.4);
  loop.hurry();
  pass(0.8);
  // No timer is shorter than a millisecond.
  expect(ticks).toEqual([0, 1, 1.401, 2]);
});

test('two of them keep a rest between them, and an endless stall costs thirty at once, then one a second', () => {
  const loop = start(10);
  for (let ms = 0; ms < 8000; ms += 10) {
    loop.hurry();
    pass(0.01);
  }
  const first = ticks.slice(1, 9).map((t, i) => Math.round((t - (ticks[i] ?? 0)) * 1000) / 1000);
  expect(first.every((rest) => rest >= 0.1 && rest <= 0.12)).toBe(true);
  expect(ticks.length).toBeGreaterThan(31);
  expect(ticks.length).toBeLessThanOrEqual(1 + 30 + 8);
});

test('hurried ticks that take long leave half of the time to others', () => {
  const loop = start(10, undefined, 0.3);
  for (let ms = 0; ms < 3000; ms += 10) {
    loop.hurry();
    pass(0.01);
  }
  expect(ticks.length).toBeGreaterThan(4);
  const apart = ticks.slice(1).map((t, i) => Math.round((t - (ticks[i] ?? 0)) * 1000));
  expect(Math.min(...apart)).toBeGreaterThanOrEqual(600);
});
