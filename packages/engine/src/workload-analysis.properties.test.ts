import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { Sample } from '@omnimind/protocol/trace';
import { type Verdict, verdictSchema } from '@omnimind/protocol/verdict';
import { type FakeCurves, fakeFacts, fakeNoise, fakeSamples, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { engineParameters } from './parameters.ts';
import { WorkloadAnalysis } from './workload-analysis.ts';

const parameters = engineParameters(defaultConfiguration);
/** Each run of a property looks at some thousand samples. */
const runs = { numRuns: 25 };

/** A fake workload: a level, a trend, a cycle, peaks and noise, of CPU and of memory. */
const workload = fc.record({
  seed: fc.nat(1e6),
  level: fc.double({ min: 0, max: 1, noNaN: true }),
  trend: fc.double({ min: -1, max: 1, noNaN: true }),
  swing: fc.double({ min: 0, max: 0.5, noNaN: true }),
  period_s: fc.integer({ min: 5, max: 400 }),
  noise: fc.constantFrom(0, 0.01, 0.1),
  memory: fc.double({ min: 0, max: 4000, noNaN: true }),
  growth: fc.double({ min: -100, max: 100, noNaN: true }),
});
type Workload = typeof workload extends fc.Arbitrary<infer T> ? T : never;

function curvesOf({ seed, level, trend, swing, period_s, noise, memory, growth }: Workload, cores: number): FakeCurves {
  const random = fakeNoise(seed);
  const share = (t: number) =>
    level + (trend * t) / 900 + swing * Math.sin((2 * Math.PI * t) / period_s) + noise * random();
  return {
    cores: (t) => cores * Math.min(1, Math.max(0, share(t))),
    anon: (t) => (memory + (growth * t) / 60 + swing * 100 * (t % period_s)) * MiB,
  };
}

/** What a verdict says, without the numbers. */
function said({ t, cpu_behavior, memory_behavior, pressure, severity }: Verdict, shift = 0) {
  return { t: t - shift, cpu_behavior, memory_behavior, pressure, severity };
}

describe('whatever the workload does', () => {
  it('a shift of its clock changes no verdict', () => {
    fc.assert(
      fc.property(workload, fc.integer({ min: 0, max: 1e7 }), (made, shift) => {
        const samples = fakeSamples(curvesOf(made, 2), 1, 900);
        const shifted = samples.map((sample) => ({ ...sample, t: sample.t + shift }));
        const facts = fakeFacts(2, 1);
        expect(verdictsOf(shifted, facts).changes.map((verdict) => said(verdict, shift))).toEqual(
          verdictsOf(samples, facts).changes.map((verdict) => said(verdict)),
        );
      }),
      runs,
    );
  });

  it('the same samples give the same verdicts, to the last digit', () => {
    fc.assert(
      fc.property(workload, (made) => {
        const samples = fakeSamples(curvesOf(made, 2), 1, 900);
        const facts = fakeFacts(2, 1);
        const first = verdictsOf(samples, facts);
        // Another workload in between would show through anything that is shared.
        verdictsOf(fakeSamples(curvesOf({ ...made, seed: 1, trend: 1 }, 8), 1, 300), fakeFacts(8, 1));
        expect(verdictsOf(samples, facts)).toEqual(first);
      }),
      runs,
    );
  });

  it('as many times the cores under as many times the load are the same CPU behavior', () => {
    fc.assert(
      fc.property(workload, fc.constantFrom(2, 8, 64), (made, factor) => {
        const samples = fakeSamples(
          { cores: (t) => Math.round((curvesOf(made, 1).cores?.(t) ?? 0) * 1e6) / 1e6 },
          1,
          900,
        );
        const larger = samples.map((sample) => ({ ...sample, user_usec: (sample.user_usec ?? 0) * factor }));
        // Its cost is not: a rise of a whole core is an alert.
        const told = ({ changes }: ReturnType<typeof verdictsOf>) => new Set(changes.map((each) => each.cpu_behavior));
        expect(told(verdictsOf(larger, fakeFacts(factor, 1)))).toEqual(told(verdictsOf(samples, fakeFacts(1, 1))));
      }),
      runs,
    );
  });
});

describe('a workload that does not change', () => {
  const intervals = fc.constantFrom(0.1, 0.5, 1, 2, 7, 10, 60, 300);

  it('never alarms, whatever its levels, its interval and the machine', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 60_000, noNaN: true }),
        intervals,
        fc.constantFrom(1, 2, 8, 64),
        (share, memory, interval_s, cores) => {
          const curves = { cores: () => share * cores, anon: () => memory * MiB };
          const { changes, final } = verdictsOf(
            fakeSamples(curves, interval_s, 400 * interval_s),
            fakeFacts(cores, interval_s),
          );
          for (const verdict of [...changes, ...(final === null ? [] : [final])]) {
            expect(verdict.severity).toBe('ok');
            expect(verdict.memory_behavior).toBe('stable');
            expect(['idle', 'stable', 'high_but_stable']).toContain(verdict.cpu_behavior);
            expect(verdict.time_to_exhaustion_s).toBeNull();
          }
          expect(changes.length).toBe(1);
        },
      ),
      runs,
    );
  });

  it('never alarms under noise of two percent', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1e6), (share, seed) => {
        const noise = fakeNoise(seed);
        const curves = {
          cores: () => Math.max(0, Math.min(2, 2 * share * (1 + 0.02 * noise()))),
          anon: () => 500 * MiB * (1 + 0.02 * noise()),
        };
        for (const verdict of verdictsOf(fakeSamples(curves, 1, 1200), fakeFacts(2, 1)).changes)
          expect(verdict.severity).toBe('ok');
      }),
      runs,
    );
  });
});

const value = fc.oneof(
  fc.constantFrom(undefined, null, 0, 1, 2 ** 53, 1e300, Number.MAX_VALUE),
  fc.nat(),
  fc.double({ min: 0, max: 1e15, noNaN: true }),
);
const psi = fc.oneof(
  fc.constantFrom(undefined, null, {}),
  fc.record({ memory_full_usec: value, memory_some_usec: value, cpu_some_usec: value, io_some_usec: value }),
);
const garbage = fc.record({
  step: fc.oneof(fc.constantFrom(1, 1, 1, 1, 0.001, 0.3, 5, 1e6), fc.double({ min: 1e-3, max: 100, noNaN: true })),
  user_usec: value,
  system_usec: value,
  anon_bytes: value,
  swap_bytes: value,
  pids: value,
  threads: value,
  minflt: value,
  majflt: value,
  rchar: value,
  read_bytes: value,
  ctx_voluntary: value,
  run_delay_usec: value,
  output_lines: value,
  psi,
  host: fc.oneof(
    fc.constantFrom(undefined, null, {}),
    fc.record({ memory_available_bytes: value, swap_free_bytes: value, memory_full_usec: value }),
  ),
});

describe('garbage', () => {
  it('never fails and never gives a verdict that is none', () => {
    fc.assert(
      fc.property(
        fc.array(garbage, { maxLength: 60, size: 'max' }),
        fc.constantFrom(0.1, 1, 60),
        fc.constantFrom(undefined, 1, 1e9),
        fc.boolean(),
        (rows, interval_s, limit, regular) => {
          let t = 0;
          const samples = rows.map(({ step, ...rest }) => {
            // A regular step lets the windows fill.
            t += (regular ? 1 : step) * interval_s;
            // What is `undefined` here is a key that is missing.
            return JSON.parse(JSON.stringify({ t, ...rest }));
          });
          const { changes, final } = verdictsOf(samples, fakeFacts(2, interval_s, limit));
          for (const verdict of final === null ? changes : [...changes, final]) {
            expect(verdictSchema.parse(verdict)).toEqual(verdict);
            expect(JSON.stringify(verdict)).not.toMatch(/NaN|Infinity|undefined/);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('the state of an analysis', () => {
  /** Bytes of all typed arrays that are made while `work` runs. */
  function typedArrayBytes(work: () => void): number {
    let bytes = 0;
    const counting = (Original: typeof Float64Array | typeof Float32Array | typeof Uint16Array) =>
      new Proxy(Original, {
        construct(target, parameters) {
          const made = Reflect.construct(target, parameters);
          // A view of memory that is there already takes none.
          if (!(parameters[0] instanceof ArrayBuffer)) bytes += made.byteLength;
          return made;
        },
      });
    vi.stubGlobal('Float64Array', counting(Float64Array));
    vi.stubGlobal('Float32Array', counting(Float32Array));
    vi.stubGlobal('Uint16Array', counting(Uint16Array));
    try {
      work();
    } finally {
      vi.unstubAllGlobals();
    }
    return bytes;
  }

  function busySample(t: number): Sample {
    const n = t * 1000;
    const stalls = { cpu_some_usec: n, memory_some_usec: n, memory_full_usec: n, io_some_usec: n, io_full_usec: n };
    return {
      t,
      user_usec: n + 300 * (t % 50),
      system_usec: n,
      anon_bytes: 1e8 + n + (t % 90) * MiB,
      pids: 2 + (t % 3),
      minflt: n,
      majflt: t,
      rchar: n,
      wchar: n,
      ctx_voluntary: n,
      run_delay_usec: n,
      psi: stalls,
      host: { memory_available_bytes: 1e10 },
    };
  }

  it('is at most 64 KiB of windows, made once: 100,000 samples take no more than the first ten', () => {
    const facts = fakeFacts(2, 1);
    const analyses: WorkloadAnalysis[] = [];
    const made = typedArrayBytes(() => analyses.push(new WorkloadAnalysis(facts, parameters)));
    expect(made).toBeGreaterThan(16 * 1024);
    expect(made).toBeLessThan(64 * 1024);
    const later = typedArrayBytes(() => {
      for (const analysis of analyses) for (let t = 0; t < 100_000; t += 1) analysis.observe(busySample(t));
    });
    expect(later).toBe(0);
  });
});
