import { fakeNoise } from '@omnimind/testing/fake-curves';
import { expect, test } from 'vitest';
import { senInterval } from './trend.ts';

const times = Array.from({ length: 24 }, (_, index) => index);

test('holds the slope of a line, and nothing else where there is no noise', () => {
  const { low, high } = senInterval(
    times,
    times.map((time) => 3 * time + 1),
  );
  expect([low, high]).toEqual([3, 3]);
});

test('says nothing of fewer than five points', () => {
  expect(senInterval([0, 1, 2, 3], [0, 1, 2, 3])).toEqual({ low: -Infinity, high: Infinity });
});

test('holds the true slope in about 95 of 100 series', () => {
  let held = 0;
  for (let seed = 1; seed <= 400; seed += 1) {
    const noise = fakeNoise(seed);
    const { low, high } = senInterval(
      times,
      times.map((time) => 0.5 * time + 4 * noise()),
    );
    if (low <= 0.5 && high >= 0.5) held += 1;
  }
  expect(held / 400).toBeGreaterThan(0.92);
  expect(held / 400).toBeLessThan(0.99);
});
