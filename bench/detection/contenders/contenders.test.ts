import { describe, expect, test } from 'vitest';
import { traceOf } from '../fake-trace.ts';
import { accountOf } from '../score/stretches.ts';
import type { Contender } from './contender.ts';
import { cusum } from './cusum.ts';
import { fixedShare } from './fixed-share.ts';
import { halfRule } from './half-rule.ts';
import { contenders } from './index.ts';
import { mannKendall } from './mann-kendall.ts';
import { omnimind } from './omnimind.ts';

type Curves = Parameters<typeof traceOf>[0];

/** What a contender calls an alarm, and when it first does (min). */
function alarms(contender: Contender, curves: Curves, minutes: number, interval_s = 60): Record<string, number> {
  const { stretches } = accountOf(contender, traceOf(curves, minutes * 60, { interval_s }));
  const first: Record<string, number> = {};
  for (const { behavior, alert_s } of stretches) if (alert_s !== null) first[behavior] ??= alert_s / 60;
  return first;
}

/** A share of eight cores, minute by minute. */
const minuteByMinute = (...percent: number[]) => ({
  cores: (t: number) => ((percent[Math.min(percent.length, Math.ceil(t / 60)) - 1] ?? 0) / 100) * 8,
});
const leak = { anon_MiB: (t: number) => 500 + Math.max(0, t / 60 - 60) * 2 };

test('all contenders are quiet at a steady load', () => {
  for (const contender of contenders)
    expect(alarms(contender, { cores: () => 4, anon_MiB: () => 500 }, 120), contender.name).toEqual({});
});

test('what was not measured is not told of', () => {
  for (const contender of contenders) expect(alarms(contender, {}, 120), contender.name).toEqual({});
});

describe('fixed 90 %', () => {
  test('alarms in the minutes above it, and cannot tell growth from a loop', () => {
    expect(alarms(fixedShare, minuteByMinute(80, 89, 91, 80), 4)).toEqual({ 'cpu:growing': 3, 'cpu:runaway': 3 });
  });

  test('holds memory against the limit of the workload', () => {
    const trace = traceOf({ anon_MiB: () => 95 }, 300, { workload: { memory_limit_bytes: 100 * 2 ** 20 } });
    const { stretches } = accountOf(fixedShare, trace);
    expect(stretches.map((stretch) => stretch.behavior)).toEqual(['memory:leaking', 'pressure:thrashing']);
  });
});

describe('the rule of halves', () => {
  test('calls the good curve growing and the bad curve stable', () => {
    expect(alarms(halfRule, minuteByMinute(50, 75, 92, 88, 85), 5)).toEqual({ 'cpu:growing': 5 });
    expect(alarms(halfRule, minuteByMinute(85, 92, 96, 99, 99), 5)).toEqual({});
  });

  test('sees the same minutes in samples of a second', () => {
    expect(alarms(halfRule, minuteByMinute(50, 75, 92, 88, 85), 5, 1)).toEqual({ 'cpu:growing': 5 });
  });

  test('never sees a slow leak', () => {
    expect(alarms(halfRule, leak, 600)).toEqual({});
  });
});

describe('Mann–Kendall', () => {
  test('finds a slow leak', () => {
    const found = alarms(mannKendall, leak, 600)['memory:leaking'];
    expect(found).toBeGreaterThan(60);
    expect(found).toBeLessThan(120);
  });

  test('needs ten minutes', () => {
    expect(alarms(mannKendall, { anon_MiB: (t) => 100 + t / 60 }, 60)).toEqual({ 'memory:leaking': 10 });
  });

  test('forgets what has left its window', () => {
    const { stretches } = accountOf(mannKendall, traceOf({ anon_MiB: (t) => Math.min(200, 100 + t / 60) }, 24_000));
    expect(stretches).toMatchObject([{ behavior: 'memory:leaking', from_s: 600 }]);
    expect(stretches[0]?.to_s).toBeLessThan(10_000);
  });
});

describe('CUSUM', () => {
  const step = { cores: (t: number) => (t > 1800 ? 5 : 4) };

  test('finds a step, and learns the new level', () => {
    const { stretches } = accountOf(cusum, traceOf(step, 7200));
    expect(stretches.map(({ behavior, from_s, to_s }) => [behavior, from_s / 60, to_s / 60])).toEqual([
      ['cpu:growing', 31, 41],
      ['cpu:runaway', 31, 41],
    ]);
  });
});

describe('OmniMind', () => {
  test('speaks of all three aspects, and finds a leak', () => {
    const { stretches, forecasts } = accountOf(omnimind, traceOf({ cores: () => 0.5, ...leak }, 36_000));
    const found = stretches.find((stretch) => stretch.behavior === 'memory:leaking');
    expect(found?.text).toContain('without falling back');
    expect(found?.text).not.toContain('cores');
    // 2 MiB a minute into 15 GiB last for days.
    expect(found?.alert_s).toBeNull();
    expect(stretches.some((stretch) => stretch.behavior === 'cpu:stable')).toBe(true);
    expect(forecasts.length).toBeGreaterThan(1);
  });

  test('lays an urgent alert at no behavior that it does not name', () => {
    const fast = traceOf({ anon_MiB: (t) => Math.min(16_000, t < 30 ? 100 : 10_000 + (t - 30) * 100) }, 85, {
      interval_s: 1,
    });
    const { stretches } = accountOf(omnimind, fast);
    const alerts = stretches.filter((stretch) => stretch.alert_s !== null);
    expect(alerts.map((stretch) => stretch.behavior)).toEqual(['memory:urgent']);
    expect(alerts[0]?.text).toContain('memory runs out in');
  });
});
