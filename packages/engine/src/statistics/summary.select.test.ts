import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantileInPlace } from './summary.ts';

/** The definition: sort, then interpolate between the two neighbors. */
function bySorting(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low === high ? low : low + (high - low) * (position - Math.floor(position));
}

const number = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 3 }));
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('a quantile of the first values', () => {
  it('is what sorting gives, below and above the length where the method changes', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 120 }), share, (list, part) => {
        expect(quantileInPlace(Float64Array.from(list), list.length, part)).toBeCloseTo(bySorting(list, part), 9);
      }),
    );
  });

  it('keeps the values, and leaves those behind the first alone', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 120 }), fc.nat(120), share, (list, some, part) => {
        const count = Math.min(some, list.length);
        const array = Float64Array.from(list);
        quantileInPlace(array, count, part);
        expect([...array.subarray(0, count)].toSorted((a, b) => a - b)).toEqual(
          list.slice(0, count).toSorted((a, b) => a - b),
        );
        expect([...array.subarray(count)]).toEqual(list.slice(count));
      }),
    );
  });

  it.each([
    [0, 10],
    [0.25, 15],
    [0.5, 20],
    [1, 30],
  ])('interpolates: %f of 30, 10, 20 is %f', (part, value) => {
    expect(quantileInPlace(Float64Array.of(30, 10, 20), 3, part)).toBe(value);
  });

  it('of one value is that value, of none is unknown', () => {
    expect(quantileInPlace(Float64Array.of(7), 1, 0.9)).toBe(7);
    expect(quantileInPlace(Float64Array.of(7), 0, 0.9)).toBeNaN();
  });
});
