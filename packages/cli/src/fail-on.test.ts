import { message } from '@omnimind/protocol/message';
import { fakeReport } from '@omnimind/testing/fake-report';
import { fakeLeakVerdict } from '@omnimind/testing/fake-verdict';
import { describe, expect, test } from 'vitest';
import { parseFailOn, shows } from './fail-on.ts';

const well = { ...fakeLeakVerdict(), cpu_behavior: 'stable', memory_behavior: 'stable', severity: 'ok' } as const;

describe('--fail-on', () => {
  test('names behaviors', () => {
    expect(parseFailOn('leaking,regression')).toEqual(['leaking', 'regression']);
    for (const list of ['', 'leak', 'leaking,', 'Leaking'])
      expect(() => parseFailOn(list)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  test('a run that was well shows none', () => {
    const report = fakeReport({ verdict: well, events: [], notices: [] });
    for (const failure of parseFailOn('leaking,runaway,regression')) expect(shows(report, failure)).toBe(false);
  });

  test('a leak and a loop are those of the last word, or of an alert on the way', () => {
    const leak = { ...well, memory_behavior: 'leaking', severity: 'watch' } as const;
    const alert = { ...leak, severity: 'alert' } as const;
    const changed = (verdict: typeof leak | typeof alert) =>
      fakeReport({
        verdict: well,
        notices: [],
        events: [
          { type: 'behavior_changed', t: 60, time: '2026-03-05T14:07:00Z', workload: 'x', verdict, changes: [] },
        ],
      });
    expect(shows(fakeReport({ verdict: leak, events: [] }), 'leaking')).toBe(true);
    expect(shows(changed(leak), 'leaking')).toBe(false);
    expect(shows(changed(alert), 'leaking')).toBe(true);
    expect(shows(changed(alert), 'runaway')).toBe(false);
    expect(shows(fakeReport({ verdict: { ...well, cpu_behavior: 'runaway' }, events: [] }), 'runaway')).toBe(true);
  });

  test('a regression is what rose against earlier runs', () => {
    const risen = message('run.risen', { figure: 'peak_memory', now: 2e9, before: 1e9, runs: 20 });
    expect(shows(fakeReport({ notices: [risen] }), 'regression')).toBe(true);
  });
});
