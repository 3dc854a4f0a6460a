import { formatBytes } from '@omnimind/protocol/units';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisOf, wholeTicks } from './axis.ts';

const MiB = 2 ** 20;

test('bytes are counted in halves and doubles, durations as clocks do', () => {
  expect(axisOf('bytes', 0, 452 * MiB).ticks.map(formatBytes)).toEqual([
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
