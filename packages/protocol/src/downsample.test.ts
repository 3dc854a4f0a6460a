import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Downsampler } from './downsample.ts';

const maxPoints = 120;

describe('Downsampler', () => {
  test('keeps a short series as it is, and holes as null', () => {
    const series = new Downsampler('mean', maxPoints, 1);
    for (const [t, value] of [
      [0, 1],
      [1, 3],
      [3, 5],
    ] as const)
      series.add(t, value);
    series.add(4, null);
    expect(series.points()).toEqual([1, 3, null, 5]);
  });

  test.each(['mean', 'max'] as const)('folds a long series by %s into the points that there are', (fold) => {
    const series = new Downsampler(fold, maxPoints, 1);
    for (let t = 0; t < 4 * maxPoints; t += 1) series.add(t, t % 4);
    expect(series.interval_s).toBe(4);
    expect(series.points()).toEqual(Array(maxPoints).fill(fold === 'max' ? 3 : 1.5));
  });

  test('never has more points than allowed, and never loses the maximum', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5000), fc.double({ min: 0, max: 9, noNaN: true })), { minLength: 1 }),
        (samples) => {
          const series = new Downsampler('max', maxPoints, 1);
          for (const [t, value] of samples.sort(([a], [b]) => a - b)) series.add(t, value);
          const points = series.points();
          expect(points.length).toBeLessThanOrEqual(maxPoints);
          expect(Math.max(...points.filter((point) => point !== null))).toBe(
            Math.max(...samples.map(([, value]) => value)),
          );
        },
      ),
    );
  });
});
