import { expect, test } from 'vitest';
import { chartAxis, type Frame, indexAt, pathOf, xOf } from './chart.ts';

const frame: Frame = { width: 120, height: 110, left: 10, right: 10, top: 5, bottom: 5 };
const MiB = 2 ** 20;

test('an axis shows something, also where all is near 0', () => {
  const top = (unit: 'cores' | 'bytes' | 'share') => chartAxis({ unit, lines: [], limit: null }).high;
  expect([top('cores'), top('bytes') / MiB, top('share')]).toEqual([0.4, 1, 0.1]);
});

test('a limit is in sight when it is near', () => {
  const chart = { unit: 'bytes', lines: [{ name: '', points: [100 * MiB, null] }] } as const;
  expect(chartAxis({ ...chart, limit: { value: 1024 * MiB, name: '' } }).high).toBe(128 * MiB);
  expect(chartAxis({ ...chart, limit: { value: 150 * MiB, name: '' } }).high).toBe(150 * MiB);
});

test('nothing is above a limit', () => {
  const chart = { unit: 'cores', lines: [{ name: '', points: [1.1, 2.03] }], limit: { value: 2, name: '' } } as const;
  expect(chartAxis(chart)).toEqual({ low: 0, high: 2, ticks: [0, 0.5, 1, 1.5, 2] });
});

test('a line is broken where nothing was measured', () => {
  expect(pathOf([0, 1, null, 1, null], frame, 1)).toBe('M20 105L40 5M80 5h.01');
  expect(pathOf([null], frame, 1)).toBe('');
});

test('what is above the top stays inside', () => expect(pathOf([9], frame, 1)).toBe('M60 5h.01'));

test('each point has its place, and each place its point', () => {
  for (const index of [0, 3, 9]) expect(indexAt(frame, xOf(frame, index, 10), 10)).toBe(index);
  expect(indexAt(frame, 5, 10)).toBeNull();
  expect(indexAt(frame, 111, 10)).toBeNull();
});
