import { describe, expect, test } from 'vitest';
import { poissonInterval } from './poisson.ts';

describe('the exact Poisson interval', () => {
  // Garwood's table.
  test.each([
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [5, 1.623, 11.668],
    [10, 4.795, 18.39],
    [100, 81.364, 121.627],
  ])('of %i events is %f to %f', (count, low, high) => {
    const interval = poissonInterval(count);
    expect(interval.low).toBeCloseTo(low, 2);
    expect(interval.high).toBeCloseTo(high, 2);
  });

  test('of very many events is that of the normal distribution', () => {
    const { low, high } = poissonInterval(10_000);
    expect(low).toBeCloseTo(10_000 - 195, -1);
    expect(high).toBeCloseTo(10_000 + 198, -1);
  });
});
