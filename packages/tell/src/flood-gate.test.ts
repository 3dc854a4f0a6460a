import { expect, test } from 'vitest';
import { FloodGate } from './flood-gate.ts';

test('what people can take passes, the rest is counted and told once it ebbs', () => {
  const gate = new FloodGate();
  let passed = 0;
  for (let i = 0; i < 100_000; i += 1) if (gate.admit(false, 0)) passed += 1;
  expect(passed).toBe(200);
  expect(gate.summary(4)).toBeNull();
  expect(gate.summary(5)).toEqual({ count: 99_800, seconds: 0 });
  expect(gate.summary(6)).toBeNull();
  expect(gate.admit(false, 6)).toBe(true);
});

test('a flood that does not end is told once a minute', () => {
  const gate = new FloodGate();
  const summaries: unknown[] = [];
  for (let t = 0; t <= 130; t += 0.01) {
    gate.admit(false, t);
    const summary = gate.summary(t);
    if (summary !== null) summaries.push(Math.round(t));
  }
  expect(summaries).toEqual([expect.closeTo(63, -1), expect.closeTo(123, -1)]);
});

test('what is urgent has room of its own', () => {
  const gate = new FloodGate();
  for (let i = 0; i < 1000; i += 1) gate.admit(false, 0);
  expect(gate.admit(false, 0)).toBe(false);
  expect(gate.admit(true, 0)).toBe(true);
});
