import { expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

test('the height is the share of the maximum, from zero', () => {
  expect(sparkline([0, 2, 4, 8], 10)).toBe('▁▃▅█');
  expect(sparkline([0, 0], 10)).toBe('▁▁');
  expect(sparkline([], 10)).toBe('');
});

test('a hole keeps its place, and many points are folded', () => {
  expect(sparkline([8, null, 8], 10)).toBe('█\u2007█');
  expect(sparkline([0, 0, 8, 8, null, null], 3)).toBe('▁█\u2007');
});
