import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepFit } from './trend.ts';

const series = (length: number, value: (i: number) => number) => Array.from({ length }, (_, i) => value(i));
const fitOf = (values: number[]) => stepFit(values, values.length);

describe('the fit of a step against a line', () => {
  it('is nothing left for a step, wherever it is', () => {
    for (let at = 1; at < 12; at += 1) expect(fitOf(series(12, (i) => (i < at ? 5 : 9)))).toBeCloseTo(0, 9);
  });

  it('is well above 1 for a line', () => {
    expect(fitOf(series(12, (i) => 5 + 2 * i + (i % 2) * 0.1))).toBeGreaterThan(100);
  });

  it('is about 1 for what is neither', () => {
    const noise = series(30, (i) => (i * 7919) % 31);
    expect(fitOf(noise)).toBeGreaterThan(0.7);
    expect(fitOf(noise)).toBeLessThan(1.4);
  });

  it('is 1 where nothing moves, and without bounds where only the line fits', () => {
    expect(fitOf(series(12, () => 300))).toBe(1);
    expect(fitOf(series(12, (i) => i))).toBe(Number.POSITIVE_INFINITY);
  });

  it('looks at the first values only', () => {
    expect(stepFit([1, 1, 3, 3, 900], 4)).toBeCloseTo(0, 9);
  });

  it('is the same at another height and in another unit', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 4, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 64 }), (each, height, unit) => {
        const moved = fitOf(each.map((value) => (value + height) * unit));
        expect(Math.min(moved, 1e6) / Math.min(fitOf(each), 1e6)).toBeCloseTo(1, 3);
      }),
    );
  });
});
