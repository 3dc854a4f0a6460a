import { seriesPoints } from '@omnimind/protocol/report';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Series } from './series.ts';

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
