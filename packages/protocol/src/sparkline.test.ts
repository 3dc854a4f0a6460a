import { expect, test } from 'vitest';
import { resample } from './downsample.ts';
import { sparkline } from './sparkline.ts';

const unicode = { unicode: true, fold: 'mean' } as const;

test('the height is the share of the maximum, from zero', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8], 20, unicode)).toBe('▁▂▃▄▅▆▇██');
  expect(sparkline([7.9, 8], 20, unicode)).toBe('██');
});

test('a hole is a blank, and nothing at all is flat', () => {
  expect(sparkline([1, null, 1], 20, unicode)).toBe('█ █');
  expect(sparkline([8, null, 8], 20, { ...unicode, gap: '\u2007' })).toBe('█\u2007█');
  expect(sparkline([0, 0], 20, unicode)).toBe('▁▁');
  expect(sparkline([], 20, unicode)).toBe('');
});

test('the highest sign stands for the least top at the least', () => {
  expect(sparkline([0, 1, 2], 20, { ...unicode, least: 8 })).toBe('▁▂▃');
});

test('ASCII where there is nothing better', () => {
  expect(sparkline([0, 4, 8], 20, { unicode: false, fold: 'max' })).toBe('_=#');
});

test('more points than columns are folded', () => {
  expect(sparkline([0, 0, 8, 8, null, null], 3, unicode)).toBe('▁█ ');
  expect(resample([1, 3, 5, null, null, null], 3, 'mean')).toEqual([2, 5, null]);
  expect(resample([1, 3, 5, 9], 2, 'max')).toEqual([3, 9]);
});
