import { cpuBehaviors, memoryBehaviors, pressures, severities } from '@omnimind/protocol/verdict';
import { expect, test } from 'vitest';
import { noVerdict, quantize, unmeasured, verdictCode, verdictOf } from './columns.ts';

const all = severities.flatMap((severity) =>
  pressures.flatMap((pressure) =>
    memoryBehaviors.flatMap((memory_behavior) =>
      cpuBehaviors.map((cpu_behavior) => ({ cpu_behavior, memory_behavior, pressure, severity })),
    ),
  ),
);

test('the numbers in the file never change', () => {
  expect(cpuBehaviors.join(' ')).toMatch(
    /^unknown idle stable high_but_stable ramping growing spiking oscillating runaway/,
  );
  expect(memoryBehaviors.join(' ')).toMatch(/^unknown stable sawtooth warming_up growing leaking/);
  expect(pressures.join(' ')).toMatch(/^unknown none some thrashing/);
  expect(severities.join(' ')).toBe('ok watch alert critical');
});

test('every verdict comes back as it was', () => {
  expect(all.map((verdict) => verdictOf(verdictCode(verdict)))).toEqual(all);
  expect(new Set(all.map(verdictCode)).size).toBe(all.length);
});

test('the worse a verdict, the larger its number; none is the smallest', () => {
  const worstOf = (severity: string) => all.filter((one) => one.severity === severity).map(verdictCode);
  expect(Math.max(...worstOf('ok'))).toBeLessThan(Math.min(...worstOf('watch')));
  expect(Math.max(...worstOf('alert'))).toBeLessThan(Math.min(...worstOf('critical')));
  expect(verdictCode(null)).toBe(noVerdict);
  expect(Math.min(...all.map(verdictCode))).toBeGreaterThan(noVerdict);
});

test('no verdict, and words of a later version, are unknown', () => {
  const unknown = { cpu_behavior: 'unknown', memory_behavior: 'unknown', pressure: 'unknown', severity: 'ok' };
  expect(verdictOf(noVerdict)).toEqual(unknown);
  expect(verdictOf(2 ** 30)).toEqual(unknown);
});

test.each([
  [null, unmeasured],
  [Number.NaN, unmeasured],
  [-0.1, unmeasured],
  [Number.POSITIVE_INFINITY, unmeasured],
  [2 ** 31, unmeasured],
  [0, 0],
  [1.2345, 1235],
])('%s cores are kept as %s', (value, kept) => expect(quantize(value, 1000)).toBe(kept));
