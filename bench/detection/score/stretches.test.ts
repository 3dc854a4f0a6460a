import { describe, expect, test } from 'vitest';
import type { Contender, Report } from '../contenders/contender.ts';
import { traceOf } from '../fake-trace.ts';
import { accountOf, stretchesOf } from './stretches.ts';

const report = (behavior: Report['behavior'], alert: boolean, text: string): Report => ({
  behavior,
  alert,
  text,
  exhaustion: null,
});

describe('what was said', () => {
  test('becomes stretches: from the first report to the sample that no longer has it', () => {
    const said = [
      { t: 10, reports: [report('cpu:stable', false, 'calm')] },
      { t: 20, reports: [report('cpu:growing', false, 'rises'), report('memory:leaking', true, 'leaks')] },
      { t: 30, reports: [report('cpu:growing', true, 'still rises')] },
      { t: 40, reports: [] },
      { t: 50, reports: [report('cpu:growing', true, 'again')] },
    ];
    expect(stretchesOf(said, 60)).toEqual([
      { behavior: 'cpu:stable', from_s: 10, to_s: 20, alert_s: null, text: 'calm', alertText: '' },
      { behavior: 'cpu:growing', from_s: 20, to_s: 40, alert_s: 30, text: 'rises', alertText: 'still rises' },
      { behavior: 'memory:leaking', from_s: 20, to_s: 30, alert_s: 20, text: 'leaks', alertText: 'leaks' },
      { behavior: 'cpu:growing', from_s: 50, to_s: 60, alert_s: 50, text: 'again', alertText: 'again' },
    ]);
  });
});

describe('an account of a trace', () => {
  const exhaustion = { at_s: 120, low: 5, high: 6 };
  const contender: Contender = {
    name: 'fake',
    rule: 'leaks from two minutes on',
    start: () => {
      const calm: Report[] = [];
      const leaks = [{ ...report('memory:leaking', true, 'leaks'), exhaustion }];
      return {
        observe: (sample) => (sample.t >= 120 ? leaks : calm),
        conclude: () => [...leaks, report('cpu:idle', false, 'idle')],
      };
    },
  };

  test('holds its stretches, each forecast once, and the last word', () => {
    const account = accountOf(contender, traceOf({ cores: () => 1 }, 300));
    expect(account.stretches).toMatchObject([
      { behavior: 'memory:leaking', from_s: 120, to_s: 300, alert_s: 120 },
      { behavior: 'cpu:idle', from_s: 300, to_s: 300 },
    ]);
    expect(account.forecasts).toEqual([exhaustion]);
    expect(account.cost_usec).toBeGreaterThanOrEqual(0);
  });
});
