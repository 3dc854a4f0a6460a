import { seriesPoints } from '@omnimind/protocol/report';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FoldedSeries } from './folded-series.ts';

describe('FoldedSeries', () => {
  test('keeps a short series as it is, and holes as null', () => {
    const series = new FoldedSeries('mean');
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
    const series = new FoldedSeries(fold);
    for (let t = 0; t < 4 * seriesPoints; t += 1) series.add(t, t % 4);
    expect(series.interval_s).toBe(4);
    expect(series.points()).toEqual(Array(seriesPoints).fill(fold === 'max' ? 3 : 1.5));
  });

  test('never has more points than allowed, and never loses the maximum', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5000), fc.double({ min: 0, max: 9, noNaN: true })), { minLength: 1 }),
        (samples) => {
          const series = new FoldedSeries('max');
          for (const [t, value] of samples.sort(([a], [b]) => a - b)) series.add(t, value);
          const points = series.points();
          expect(points.length).toBeLessThanOrEqual(seriesPoints);
          expect(Math.max(...points.filter((point) => point !== null))).toBe(
            Math.max(...samples.map(([, value]) => value)),
          );
        },
      ),
    );
  });
});
