import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { theilSenSlope } from './trend.ts';

const timesOf = (count: number) => Array.from({ length: count }, (_, i) => i * 10);

describe('the Theil–Sen slope', () => {
  it('is the slope of a line, exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 2, max: 40 }),
        (slope, start, count) => {
          const times = timesOf(count);
          expect(
            theilSenSlope(
              times,
              times.map((t) => start + slope * t),
            ),
          ).toBe(slope);
        },
      ),
    );
  });

  it('stands one outlier, wherever it is and however far', () => {
    fc.assert(
      fc.property(fc.nat({ max: 11 }), fc.integer({ min: -1e9, max: 1e9 }), (where, outlier) => {
        const times = timesOf(12);
        const values = times.map((t) => 3 * t);
        values[where] = outlier;
        expect(theilSenSlope(times, values)).toBe(3);
      }),
    );
  });

  it('is zero for a flat series and for one step at its end', () => {
    expect(theilSenSlope(timesOf(10), Array(10).fill(5))).toBe(0);
    expect(theilSenSlope(timesOf(10), [5, 5, 5, 5, 5, 5, 5, 5, 5, 90])).toBe(0);
  });

  it('is turned by a reversal and scaled by a scale', () => {
    const series = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 16 });
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 64 }), (values, scale) => {
        const times = timesOf(values.length);
        const slope = theilSenSlope(times, values);
        expect(theilSenSlope(times, [...values].reverse())).toBeCloseTo(-slope, 9);
        expect(
          theilSenSlope(
            times,
            values.map((value) => value * scale),
          ),
        ).toBeCloseTo(slope * scale, 6);
      }),
    );
  });

  it('looks at a part of the series only when told so', () => {
    expect(theilSenSlope(timesOf(6), [0, 0, 0, 10, 20, 30], 3, 6)).toBe(1);
  });

  it('is unknown below two points, and for points of the same time', () => {
    expect(theilSenSlope([], [])).toBeNaN();
    expect(theilSenSlope([0], [1])).toBeNaN();
    expect(theilSenSlope([5, 5], [1, 2])).toBeNaN();
  });
});
