import { expect, test } from 'vitest';
import { coresBetween, UseHistory } from './use-history.ts';

function fill(cores: (t: number) => number, seconds: number): UseHistory {
  const history = new UseHistory();
  for (let t = 0; t <= seconds; t += 1) history.add(t, t === 0 ? null : cores(t - 1), null);
  return history;
}

test('the mean since the start, while five minutes have not passed', () => {
  expect(fill((t) => (t < 30 ? 2 : 0), 60).meanCores).toBeCloseTo(1, 6);
});

test('what lies more than five minutes back counts no more', () => {
  expect(fill((t) => (t < 1000 ? 4 : 1), 1310).meanCores).toBeCloseTo(1, 6);
});

test('the window is five minutes', () => {
  expect(fill((t) => (t < 1000 ? 4 : 1), 1150).meanCores).toBeCloseTo(2.5, 1);
});

test('two readings are needed, and one that was not measured is passed over', () => {
  const readings = [null, 1e6, 2e6].map((cpu_usec, index) => ({ t: index * 2 - 1, cpu_usec }));
  const history = new UseHistory();
  const seen = readings.map((reading, index) => {
    history.add(index * 2, coresBetween(readings[index - 1], reading), null);
    return history.meanCores;
  });
  expect(seen).toEqual([null, null, 0.5]);
});

test('a use that lasted longer counts for more', () => {
  const history = new UseHistory();
  history.add(0, null, null);
  history.add(20, 1, null);
  history.add(30, 4, null);
  expect(history.meanCores).toBe(2);
});
