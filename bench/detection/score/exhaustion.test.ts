import { describe, expect, test } from 'vitest';
import { labelOf, traceOf } from '../fake-trace.ts';
import { overall, scoreForecasts } from './exhaustion.ts';
import { floorLine } from './floor-line.ts';

const MiB = 2 ** 20;
const leak = { behavior: 'memory:leaking', start_s: 3600, end_s: 7200, due_s: 600 } as const;
const label = labelOf({ events: [leak] });
/** 100 MiB, and from an hour on 1 MiB a minute more. */
const rising = (t: number) => 100 + Math.max(0, t - 3600) / 60;
const limited = (limit_MiB: number) =>
  traceOf({ anon_MiB: rising }, 7200, { label, workload: { memory_limit_bytes: limit_MiB * MiB } });

describe('the line through the floor of a leak', () => {
  test('has its slope', () => {
    expect(floorLine(limited(1000), leak)?.slope).toBeCloseTo(MiB / 60, 3);
  });

  test('runs below a sawtooth', () => {
    const saw = traceOf({ anon_MiB: (t) => rising(t) + (t % 120 === 0 ? 0 : 50) }, 7200, { label });
    const line = floorLine(saw, leak);
    expect(line?.slope).toBeCloseTo(MiB / 60, 3);
    expect((line?.at(7200) ?? 0) / MiB).toBeCloseTo(160, 6);
  });

  test.each([
    ['no process is left', { t: 7200, anon_bytes: 0, pids: 0 }],
    ['the last process is going', { t: 7200, anon_bytes: 0, pids: 1 }],
  ])('does not fall when %s', (_, last) => {
    const ended = limited(1000);
    const samples = [...ended.samples.slice(0, -1), last];
    expect(floorLine({ ...ended, samples }, leak)?.slope).toBeCloseTo(MiB / 60, 3);
  });

  test('is none where memory was not measured', () => {
    expect(floorLine(traceOf({ cores: () => 1 }, 7200, { label }), leak)).toBeNull();
  });
});

describe('a forecast', () => {
  test('is held against the line where the limit is not reached', () => {
    // At 5400 s the floor is 130 MiB: 870 min to 1000 MiB.
    const truth = 870 * 60;
    const forecasts = [
      { at_s: 5400, low: truth / 2, high: truth * 2 },
      { at_s: 5400, low: truth * 2, high: truth * 8 },
    ];
    const score = scoreForecasts(limited(1000), leak, forecasts);
    expect(score?.forecasts).toBe(2);
    expect(score?.coverage).toBe(0.5);
    // The middles are 1 and 4 times the truth.
    expect(score?.error).toBeCloseTo(1.5, 3);
    expect(score?.width).toBe(4);
  });

  test('is held against the time at which the limit was reached, where it was', () => {
    // 99 % of 140 MiB, rounded up to the next minute, are reached 39 min after the onset.
    const score = scoreForecasts(limited(140), leak, [{ at_s: 4200, low: 29 * 60, high: 29 * 60 }]);
    expect(score).toEqual({ forecasts: 1, error: 0, coverage: 1, width: 1 });
  });

  test('outside of the leak, or of a floor that does not rise, is not judged', () => {
    expect(scoreForecasts(limited(1000), leak, [{ at_s: 3000, low: 1, high: 2 }])).toBeNull();
    const flat = traceOf({ anon_MiB: () => 100 }, 7200, { label });
    expect(scoreForecasts(flat, leak, [{ at_s: 5000, low: 1, high: 2 }])).toBeNull();
  });

  test('counts each leak once', () => {
    const long = { forecasts: 100, error: 0.25, coverage: 1, width: 2 };
    const short = { forecasts: 1, error: 0.75, coverage: 0, width: 4 };
    expect(overall([long, short])).toEqual({ leaks: 2, forecasts: 101, error: 0.5, coverage: 0.5, width: 3 });
    expect(overall([])).toBeNull();
  });
});
