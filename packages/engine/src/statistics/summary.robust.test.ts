import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, medianDeviation, quantile } from './summary.ts';

const numbers = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 80 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('a quantile', () => {
  it('lies between the least and the greatest value', () => {
    fc.assert(
      fc.property(numbers, share, (values, part) => {
        const found = quantile(values, part);
        expect(found).toBeGreaterThanOrEqual(Math.min(...values));
        expect(found).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  it('does not fall as the share rises', () => {
    fc.assert(
      fc.property(numbers, share, share, (values, a, b) => {
        const lower = quantile(values, Math.min(a, b));
        expect(quantile(values, Math.max(a, b)) - lower).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });

  it('leaves the values as they are, and does not depend on their order', () => {
    fc.assert(
      fc.property(numbers, share, (values, part) => {
        const copy = [...values];
        expect(quantile([...values].reverse(), part)).toBe(quantile(values, part));
        expect(values).toEqual(copy);
      }),
    );
  });

  it('passes over what was not measured', () => {
    expect(quantile([Number.NaN, 1, Number.NaN, 3], 0.5)).toBe(2);
    expect(quantile([Number.NaN], 0.5)).toBeNaN();
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('takes more values than its first scratch array holds', () => {
    const many = Array.from({ length: 2001 }, (_, i) => i);
    expect(quantile(many, 0.5)).toBe(1000);
  });
});

describe('the median', () => {
  it('is the middle value, or between the two middle values', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('is that of a part when told so', () => {
    expect(median([100, 1, 2, 3, 100], 1, 4)).toBe(2);
  });
});

describe('the median deviation', () => {
  it('is the median distance from the center', () => {
    expect(medianDeviation([1, 2, 3, 4, 100], 3)).toBe(1);
  });

  it('is zero when most values are the center', () => {
    expect(medianDeviation([5, 5, 5, 99], 5)).toBe(0);
  });

  it('passes over what was not measured', () => {
    expect(medianDeviation([1, Number.NaN, 5], 3)).toBe(2);
  });
});
