import { formatOf } from '@omnimind/messages/format';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisOf, linePath, scale, timeTicks, wholeTicks } from './chart-scale.ts';

const english = formatOf('en');

const MiB = 2 ** 20;

test('bytes are counted in halves and doubles, durations as clocks do', () => {
  expect(axisOf('bytes', 0, 452 * MiB).ticks.map(english.bytes)).toEqual([
    '0 B',
    '128 MiB',
    '256 MiB',
    '384 MiB',
    '512 MiB',
  ]);
  expect(axisOf('s', 0, 100).ticks).toEqual([0, 30, 60, 90, 120]);
  expect(axisOf('cores', 0, 3.9).ticks).toEqual([0, 1, 2, 3, 4]);
});

test('a share of at most one', () => {
  expect(axisOf('share', 0, 0.27).ticks.at(-1)).toBeCloseTo(0.3);
  expect(axisOf('share', 0, 1).high).toBe(1);
});

test('a range that does not start at 0 is kept close', () => {
  const { low, high } = axisOf('bytes', 700 * MiB, 730 * MiB);
  expect([low / MiB, high / MiB]).toEqual([696, 736]);
});

test('any range is within the axis, and the axis has few lines', () => {
  const number = fc.double({ min: 0, max: 1e15, noNaN: true });
  fc.assert(
    fc.property(number, number, fc.constantFrom('s', 'bytes', 'cores', 'share'), (a, b, unit) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const axis = axisOf(unit, low, high);
      expect(axis.low).toBeLessThanOrEqual(low + 1e-6 * high);
      expect(axis.high).toBeGreaterThanOrEqual(high * (1 - 1e-6));
      expect(axis.high).toBeGreaterThan(axis.low);
      expect(axis.ticks.length).toBeLessThanOrEqual(7);
    }),
  );
});

test.each([
  [1, 500, [1, 100, 200, 300, 400, 500]],
  [1, 10, [1, 4, 6, 8, 10]],
  [1, 2, [1, 2]],
  [1, 1, [1]],
  [1, 10_000, [1, 2000, 4000, 6000, 8000, 10_000]],
])('cycles %d to %d are marked at %j', (first, last, ticks) => {
  expect(wholeTicks(first, last, 5)).toEqual(ticks);
});

test('times are marked where the clock of the reader is round', () => {
  const from = Date.parse('2026-03-05T12:02:00Z') / 1000;
  const hours = (ticks: number[]) => ticks.map((tick) => new Date(tick * 1000).toISOString().slice(11, 16));
  expect(hours(timeTicks(from, from + 3600, 5))).toEqual(['12:15', '12:30', '12:45', '13:00']);
  expect(hours(timeTicks(from, from + 86_400, 5, -3 * 3600))).toEqual(['15:00', '21:00', '03:00', '09:00']);
  expect(timeTicks(from, from + 30 * 86_400, 6)).toHaveLength(6);
  expect(timeTicks(0, 600, 8)).toEqual([0, 120, 240, 360, 480, 600]);
});

test('a scale maps a range to coordinates, an empty range too', () => {
  expect([0, 5, 10].map(scale(0, 10, 100, 0))).toEqual([100, 50, 0]);
  expect(scale(3, 3, 0, 10)(3)).toBe(0);
});

test('a line is broken where a point is missing', () => {
  const points = [0, 1, null, 3, null].map((x) => (x === null ? null : { x, y: 10 - x }));
  expect(linePath(points)).toBe('M0 10L1 9M3 7h.01');
  expect(linePath([null])).toBe('');
});
