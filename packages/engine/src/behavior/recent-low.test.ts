import { expect, test } from 'vitest';
import { RecentLow } from './recent-low.ts';

test('the lowest of a minute is kept for a minute', () => {
  const low = new RecentLow();
  const seen = Array.from({ length: 90 }, (_, t) => low.add(t, t === 10 ? 40 : 100 + t));
  expect(seen[9]).toBe(100);
  expect(seen.slice(10, 65).every((level) => level === 40)).toBe(true);
  expect(seen[75]).toBeGreaterThan(100);
});

test('what was seen before a gap of more than a minute is forgotten', () => {
  const low = new RecentLow();
  low.add(3, 1);
  expect(low.add(70, 5)).toBe(5);
});
