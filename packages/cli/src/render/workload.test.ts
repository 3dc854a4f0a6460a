import { fakeWorkloadAt } from '@omnimind/testing/fake-workloads';
import { describe, expect, test } from 'vitest';
import { chartLines } from './chart.ts';
import { makeScreen } from './screen.ts';
import { behaviorSummary, forecastText, risesOf, stallText } from './workload.ts';

const screen = makeScreen();

test.each([
  [null, ''],
  [{ low: 720, high: 1200 }, '12–20 min'],
  [{ low: 50, high: 80 }, '50–80 s'],
  [{ low: 80, high: 400 }, '80 s–7 min'],
  [{ low: 3600, high: 3610 }, '60 min'],
  [{ low: 6000, high: 90_000 }, '2–25 h'],
  [{ low: 100_000, high: 400_000 }, '28 h–5 d'],
])('%j ends in %j', (end, text) => {
  expect(forecastText(screen, end)).toBe(text);
});

test('what is wrong is said, else how the CPU is used', () => {
  expect(behaviorSummary(screen, fakeWorkloadAt(3))).toBe('alert: leaking');
  expect(behaviorSummary(screen, fakeWorkloadAt(20))).toBe('high but stable');
  expect(behaviorSummary(screen, fakeWorkloadAt(21))).toBe('ignored');
  expect(behaviorSummary(screen, fakeWorkloadAt(1, 0, { verdict: null }))).toBe('–');
});

test('stalls: what is felt, none, or not known', () => {
  const stall = { cpu_some: 0.121, memory_some: 0.004, memory_full: 0, io_some: null, io_full: null };
  expect(stallText(screen, stall)).toBe('CPU 12%');
  expect(stallText(screen, { ...stall, cpu_some: 0 })).toBe('none');
  expect(stallText(screen, { ...stall, cpu_some: null, memory_some: null })).toBe('unknown');
});

describe('memory in a line', () => {
  const MiB = 2 ** 20;
  test('is drawn from its least: small changes of much are low', () => {
    expect(risesOf([400 * MiB, null, 410 * MiB])).toEqual({ series: [0, null, 10 * MiB], least: 102.5 * MiB });
    expect(risesOf([MiB]).least).toBe(32 * MiB);
    expect(risesOf([])).toEqual({ series: [], least: 32 * MiB });
  });
});

describe('a chart', () => {
  const style = { unicode: true, fold: 'max' as const };
  test('is as wide and high as it should be, the newest on the right', () => {
    expect(chartLines([1, 2, 4], 5, 2, style)).toEqual(['    █', '  ▄██']);
    expect(chartLines([0, null, 4], 3, 1, { ...style, unicode: false })).toEqual(['  #']);
  });
  test('little is seen, nothing is not', () => {
    expect(chartLines([0.001, 0, 100], 3, 2, style)).toEqual(['  █', '▁ █']);
    expect(chartLines([], 2, 1, style)).toEqual(['  ']);
  });
});
