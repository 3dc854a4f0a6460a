import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kendallTau } from './trend.ts';

const series = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 });

describe("Kendall's τ", () => {
  it.each([
    ['a rise', [1, 2, 3, 4], 1],
    ['a fall', [4, 3, 2, 1], -1],
    ['a flat series, where ties count as neither', [7, 7, 7, 7], 0],
    ['one inversion of four values', [1, 3, 2, 4], 2 / 3],
    ['a staircase of two steps: 4 of 6 pairs rise', [1, 1, 2, 2], 4 / 6],
    ['two values', [1, 2], 1],
  ])('of %s', (_, values, tau) => {
    expect(kendallTau(values)).toBeCloseTo(tau, 12);
  });

  it('is unknown below two values', () => {
    expect(kendallTau([])).toBeNaN();
    expect(kendallTau([1])).toBeNaN();
  });

  it('looks at the first values only when told so', () => {
    expect(kendallTau([1, 2, 3, 0, 0], 3)).toBe(1);
  });

  it('lies between -1 and 1', () => {
    fc.assert(fc.property(series, (values) => Math.abs(kendallTau(values)) <= 1));
  });

  it('is not changed by a shift or by a positive scale', () => {
    fc.assert(
      fc.property(
        series,
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 1000 }),
        (values, shift, scale) => {
          expect(kendallTau(values.map((value) => value * scale + shift))).toBe(kendallTau(values));
        },
      ),
    );
  });

  it('changes its sign when the series is reversed', () => {
    fc.assert(
      fc.property(series, (values) => {
        expect(kendallTau([...values].reverse()) + kendallTau(values)).toBe(0);
      }),
    );
  });
});
