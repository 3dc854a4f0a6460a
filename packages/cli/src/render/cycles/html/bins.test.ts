import { fakeReportCycle } from '@omnimind/testing/fake-cycles-report';
import { expect, test } from 'vitest';
import { binsOf, mostPoints, spreadsOf, worstOf } from './bins.ts';

const cycles = (count: number) => Array.from({ length: count }, (_, index) => fakeReportCycle(index + 1));

test.each([0, 1, 399, 400, 401, 1000, 10_000])('%d cycles are in few bins, each of them once', (count) => {
  const bins = binsOf(cycles(count));
  expect(bins.length).toBeLessThanOrEqual(mostPoints);
  expect(bins.flatMap((bin) => bin.cycles.map(({ cycle }) => cycle))).toEqual(cycles(count).map(({ cycle }) => cycle));
});

test('a bin keeps the extremes, and says what was not measured', () => {
  const bins = binsOf(
    [5, 1, 9, 3].map((duration_s, index) => fakeReportCycle(index + 1, { duration_s })),
    1,
  );
  expect(spreadsOf(bins, ({ duration_s }) => duration_s)).toEqual([{ low: 1, median: 4, high: 9 }]);
  expect(spreadsOf(bins, () => null)).toEqual([undefined]);
});

test('the worst of a bin is shown', () => {
  const passed = fakeReportCycle(1);
  const retried = fakeReportCycle(2, { attempt: 2 });
  const failed = fakeReportCycle(3, { outcome: 'failed' });
  const killed = fakeReportCycle(4, { outcome: 'killed' });
  const worst = (...parts: (typeof passed)[]) => worstOf({ cycles: parts, first: 1, last: 4 });
  expect(worst(passed)).toBe('passed');
  expect(worst(passed, retried)).toBe('retried');
  expect(worst(retried, failed)).toBe('failed');
  expect(worst(failed, killed, passed)).toBe('killed');
});
