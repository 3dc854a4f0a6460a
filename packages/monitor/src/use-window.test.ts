import { expect, test } from 'vitest';
import { UseWindow } from './use-window.ts';

function fill(cores: (t: number) => number, seconds: number): UseWindow {
  const window = new UseWindow();
  let usec = 0;
  for (let t = 0; t <= seconds; t += 1) {
    window.add(t, usec);
    usec += cores(t) * 1e6;
  }
  return window;
}

test('the mean since the start, while five minutes have not passed', () => {
  expect(fill((t) => (t < 30 ? 2 : 0), 60).cores).toBeCloseTo(1, 6);
});

test('what lies more than five minutes back counts no more', () => {
  expect(fill((t) => (t < 1000 ? 4 : 1), 1310).cores).toBeCloseTo(1, 6);
});

test('the window is five minutes', () => {
  expect(fill((t) => (t < 1000 ? 4 : 1), 1150).cores).toBeCloseTo(2.5, 1);
});

test('two readings are needed, and one that was not measured is passed over', () => {
  const window = new UseWindow();
  window.add(0, null);
  expect(window.cores).toBeNull();
  window.add(1, 1e6);
  expect(window.cores).toBeNull();
  window.add(3, 2e6);
  expect(window.cores).toBe(0.5);
});
