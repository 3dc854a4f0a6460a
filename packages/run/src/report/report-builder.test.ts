import type { OmnimindEvent } from '@omnimind/protocol/event';
import { asWritten, message } from '@omnimind/protocol/message';
import { seriesPoints } from '@omnimind/protocol/report';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventLog, RunTotals, Series } from './report-builder.ts';

function notice(t: number): OmnimindEvent {
  return { type: 'notice', t, time: '', workload: '', severity: 'ok', text: asWritten('') };
}

function fill(count: number): EventLog {
  const log = new EventLog();
  for (let t = 0; t < count; t += 1) log.add(notice(t));
  return log;
}

test('few events are all kept', () => {
  const log = fill(400);
  expect([log.events.length, log.notices]).toEqual([400, []]);
});

test('of many the first and the last are kept, and it is said how many are not', () => {
  const log = fill(1000);
  const times = log.events.map(({ t }) => t);
  expect([times.length, times[0], times[199], times[200], times[399]]).toEqual([400, 0, 199, 800, 999]);
  expect(log.notices).toEqual([message('report.events_left_out', { count: 600 })]);
});

test('totals come from the last sample, peaks from all of them', () => {
  const totals = new RunTotals(4);
  totals.add({ t: 0, user_usec: 0, system_usec: 0, anon_bytes: 5, pids: 1 });
  totals.add({ t: 1, user_usec: 2_000_000, system_usec: 500_000, anon_bytes: 9, pids: 7, gpu_bytes: 6 });
  totals.add({ t: 2, user_usec: 2_000_000, system_usec: 500_000, anon_bytes: 0, pids: 0, rchar: 12 });
  expect(totals.result(2)).toEqual({
    cpu: { peak_cores: 2.5, mean_cores: 1.25, total_usec: 2_500_000 },
    memory: { peak_anon_bytes: 9, peak_gpu_bytes: 6 },
    io: { read_bytes: null, write_bytes: null, rchar: 12, wchar: null },
    processes: { peak: 7 },
  });
});

test('a peak is measured over half a second at least, and no machine has more than its cores', () => {
  const totals = new RunTotals(2);
  totals.add({ t: 0, user_usec: 0, system_usec: 0 });
  totals.add({ t: 0.1, user_usec: 400_000, system_usec: 0 });
  totals.add({ t: 0.5, user_usec: 400_000, system_usec: 0 });
  totals.add({ t: 1, user_usec: 1_900_000, system_usec: 0 });
  expect(totals.result(1).cpu.peak_cores).toBe(2);
  const short = new RunTotals(2);
  short.add({ t: 0, user_usec: 0, system_usec: 0 });
  short.add({ t: 0.1, user_usec: 50_000, system_usec: 0 });
  expect(short.result(0.1).cpu).toEqual({ peak_cores: 0.5, mean_cores: 0.5, total_usec: 50_000 });
});

test('without a sample nothing is claimed', () => {
  expect(new RunTotals(1).result(0).cpu).toEqual({ peak_cores: null, mean_cores: null, total_usec: null });
});

describe('series', () => {
  test('a rate is spread over the time in which it was measured', () => {
    const series = new Series(1);
    series.add({ t: 0, user_usec: 0, system_usec: 0, anon_bytes: 10 });
    series.add({ t: 0.5, user_usec: 400_000, system_usec: 100_000, anon_bytes: 20 });
    series.add({ t: 1, user_usec: 400_000, system_usec: 100_000, anon_bytes: 5 });
    expect(series.result()).toEqual({
      interval_s: 0.25,
      cpu_cores: [1, 1, 0, 0],
      anon_bytes: [20, 20, 5, 5],
    });
  });

  test('what was not measured, and a gap, are null', () => {
    const series = new Series(4);
    series.add({ t: 0, user_usec: 0, system_usec: 0 });
    series.add({ t: 1, user_usec: 0, system_usec: 0 });
    series.add({ t: 20, user_usec: 0, system_usec: 0 });
    const { cpu_cores, anon_bytes } = series.result();
    expect(cpu_cores[0]).toBe(0);
    expect(cpu_cores.slice(1)).toEqual(Array(19).fill(null));
    expect(anon_bytes).toEqual(Array(20).fill(null));
  });

  test('a single sample is one point', () => {
    const series = new Series(1);
    series.add({ t: 0, anon_bytes: 7 });
    expect(series.result()).toEqual({ interval_s: 0.25, cpu_cores: [null], anon_bytes: [7] });
  });

  test('whatever the length, the points are few and nothing of the use is lost', () => {
    // Short of a gap: times add up with rounding, so that a step of just 3 s may come out longer than three intervals.
    const step = fc.record({ seconds: fc.double({ min: 0.1, max: 2.99, noNaN: true }), usec: fc.nat(5_000_000) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 600 }), (steps) => {
        const series = new Series(1);
        let t = 0;
        let usec = 0;
        series.add({ t, user_usec: 0, system_usec: 0, anon_bytes: 1 });
        for (const { seconds, usec: used } of steps) {
          t += seconds;
          usec += used;
          series.add({ t, user_usec: usec, system_usec: 0, anon_bytes: used });
        }
        const { interval_s, cpu_cores, anon_bytes } = series.result();
        expect(cpu_cores.length).toBeLessThanOrEqual(seriesPoints);
        expect(cpu_cores.length * interval_s).toBeGreaterThanOrEqual(t - 1e-6);
        expect(Math.max(...anon_bytes.map((bytes) => bytes ?? 0))).toBe(Math.max(1, ...steps.map((each) => each.usec)));
        const last = cpu_cores.length - 1;
        const lastWidth = t - last * interval_s;
        const sum = cpu_cores.reduce<number>(
          (all, cores, i) => all + (cores ?? 0) * (i === last ? lastWidth : interval_s),
          0,
        );
        expect(sum).toBeCloseTo(usec / 1e6, 3);
      }),
      { numRuns: 50 },
    );
  });
});
