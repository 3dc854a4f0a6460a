import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantileOfSorted, sortFirst } from './sort.ts';

describe('sorting the first values', () => {
  it('sorts them and leaves the rest, below and above the length where the method changes', () => {
    const values = fc.array(fc.double({ noNaN: true }), { maxLength: 100 });
    fc.assert(
      fc.property(values, fc.nat(100), (list, some) => {
        const count = Math.min(some, list.length);
        const array = Float64Array.from(list);
        sortFirst(array, count);
        expect([...array.subarray(0, count)]).toEqual([...Float64Array.from(list.slice(0, count)).sort()]);
        expect([...array.subarray(count)]).toEqual(list.slice(count));
      }),
    );
  });
});

describe('a quantile of sorted values', () => {
  it.each([
    [0, 10],
    [0.25, 15],
    [0.5, 20],
    [1, 30],
  ])('interpolates: %f of 10, 20, 30 is %f', (share, value) => {
    expect(quantileOfSorted(Float64Array.of(10, 20, 30), 3, share)).toBe(value);
  });

  it('of one value is that value, of none is unknown', () => {
    expect(quantileOfSorted(Float64Array.of(7), 1, 0.9)).toBe(7);
    expect(quantileOfSorted(Float64Array.of(7), 0, 0.9)).toBeNaN();
  });
});
