import { fakeNoise } from '@omnimind/testing/fake-curves';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strongestCycle } from './autocorrelation.ts';

function cycle(values: readonly number[]) {
  return strongestCycle(Float64Array.from(values), values.length);
}
const points = (count: number, curve: (i: number) => number) => Array.from({ length: count }, (_, i) => curve(i));

describe('the strongest cycle', () => {
  it.each([4, 6, 10, 20, 25])('of a sine is its period, here %i points', (period) => {
    const found = cycle(points(120, (i) => Math.sin((2 * Math.PI * i) / period)));
    expect(found.lag % period).toBe(0);
    expect(found.strength).toBeGreaterThan(0.9);
  });

  it('of a square wave under noise is its period still', () => {
    const noise = fakeNoise(3);
    const found = cycle(points(120, (i) => (i % 12 < 4 ? 1 : 0) + 0.2 * noise()));
    expect(found.lag % 12).toBe(0);
    expect(found.strength).toBeGreaterThan(0.5);
  });

  it('is seen on a rising line too', () => {
    const found = cycle(points(120, (i) => 0.1 * i + Math.sin((2 * Math.PI * i) / 10)));
    expect(found.lag % 10).toBe(0);
    expect(found.strength).toBeGreaterThan(0.8);
  });

  it('of a line, a flat series or none at all is none', () => {
    expect(cycle(points(60, (i) => i)).strength).toBeLessThan(0.1);
    expect(cycle(points(60, () => 3))).toEqual({ lag: 0, strength: 0, deviation: 0 });
    expect(cycle([])).toEqual({ lag: 0, strength: 0, deviation: 0 });
  });

  it('tells how far the series strays, its trend taken off', () => {
    expect(cycle(points(120, (i) => 5 * i + 3 * Math.sin((2 * Math.PI * i) / 10))).deviation).toBeCloseTo(
      3 / Math.SQRT2,
      1,
    );
  });

  it('of noise is weak', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const noise = fakeNoise(seed);
      expect(cycle(points(120, noise)).strength).toBeLessThan(0.5);
    }
  });

  it('of one step is none: neighbors that are alike are no cycle', () => {
    expect(cycle(points(60, (i) => (i < 20 ? 0 : 1))).strength).toBeLessThan(0.5);
  });

  it('of peaks that begin and end the series is no stronger than whole', () => {
    expect(cycle(points(17, (i) => (i % 4 === 0 ? 100 : 0)))).toMatchObject({ lag: 4, strength: 1 });
  });

  it('needs four cycles in the series: its lag is at most a quarter of it, and its strength at most 1', () => {
    const values = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 60 });
    fc.assert(
      fc.property(values, (list) => {
        const { lag, strength } = cycle(list);
        expect(lag).toBeLessThanOrEqual(list.length / 4);
        expect(strength).toBeGreaterThanOrEqual(0);
        expect(strength).toBeLessThanOrEqual(1);
      }),
    );
  });
});
