import { expect, test } from 'vitest';
import { type Frame, indexAt, niceTop, pathOf, ticksOf, topOf, xOf } from './chart.ts';

const frame: Frame = { width: 120, height: 110, left: 10, right: 10, top: 5, bottom: 5 };
const MiB = 2 ** 20;

test('an axis ends at a round number', () => {
  expect([0, 0.5, 0.6, 1, 3, 7].map((max) => niceTop(max, 'cores'))).toEqual([0.5, 0.5, 1, 1, 5, 10]);
  expect([0, 0.11, 0.6, 1].map((max) => niceTop(max, 'share'))).toEqual([0.1, 0.2, 1, 1]);
  expect([0, 90, 100, 400, 600, 900, 1025].map((max) => niceTop(max * MiB, 'bytes') / MiB)).toEqual([
    1, 96, 128, 512, 768, 1024, 1536,
  ]);
});

test('a limit is in sight when it is near', () => {
  const chart = { unit: 'bytes', lines: [{ name: '', points: [100 * MiB, null] }] } as const;
  expect(topOf({ ...chart, limit: { value: 1024 * MiB, name: '' } })).toBe(128 * MiB);
  expect(topOf({ ...chart, limit: { value: 150 * MiB, name: '' } })).toBe(150 * MiB);
});

test('nothing is above a limit', () => {
  const chart = { unit: 'cores', lines: [{ name: '', points: [1.1, 2.03] }], limit: { value: 2, name: '' } } as const;
  expect(topOf(chart)).toBe(2);
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

test('ticks stand at round moments of the reader', () => {
  const from = Date.parse('2026-03-05T12:02:00Z');
  const hours = (ticks: number[]) => ticks.map((tick) => new Date(tick).toISOString().slice(11, 16));
  expect(hours(ticksOf(from, from + 3_600_000, 5, 0))).toEqual(['12:15', '12:30', '12:45', '13:00']);
  expect(hours(ticksOf(from, from + 86_400_000, 5, -3 * 3_600_000))).toEqual(['15:00', '21:00', '03:00', '09:00']);
  expect(ticksOf(from, from + 30 * 86_400_000, 6, 0)).toHaveLength(6);
});
