import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { Sample } from '@omnimind/protocol/trace';
import { type FakeCurves, fakeFacts, fakeSamples, MiB } from '@omnimind/testing/fake-curves';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engineParameters } from './parameters.ts';
import { Rest } from './rest.ts';
import { WorkloadAnalysis } from './workload-analysis.ts';

const parameters = engineParameters(defaultConfiguration);
const idle: FakeCurves = { cores: () => 0, anon: () => 200 * MiB };

/** The times, s, of the samples that are taken. */
function taken(samples: readonly Sample[], interval_s = 1): number[] {
  const rest = new Rest(interval_s);
  return samples.flatMap((sample) => {
    if (rest.leavesOut(sample)) return [];
    const last = rest.end();
    return last === null ? [sample.t] : [last.t, sample.t];
  });
}

describe('of a workload at rest', () => {
  it('one sample in five seconds is taken', () => {
    expect(taken(fakeSamples(idle, 1, 20))).toEqual([0, 5, 10, 15, 20]);
  });

  it('every sample is taken where they are five seconds apart or more', () => {
    expect(taken(fakeSamples(idle, 5, 20), 5)).toEqual([0, 5, 10, 15, 20]);
  });

  it('the last one left out is taken before what stirs: a burst is not spread over the rest before it', () => {
    const burst = { ...idle, cores: (t: number) => (t >= 8 && t < 9 ? 1 : 0) };
    expect(taken(fakeSamples(burst, 1, 15))).toEqual([0, 5, 7, 8, 13]);
  });

  it.each<[string, Partial<Sample>]>([
    ['memory', { anon_bytes: 201 * MiB }],
    ['shared memory', { shmem_bytes: MiB }],
    ['swap', { swap_bytes: MiB }],
    ['a process', { pids: 9 }],
    ['a task', { tasks: 9 }],
    ['a descriptor', { fds: 9 }],
    ['a line of output', { output_lines: 9 }],
    ['a stall', { psi: { memory_some_usec: 9 } }],
    ['a millisecond of a processor', { user_usec: 1000 }],
    ['its limits, read again', { limits: [] }],
    ['a file that it reads', { reading_left_bytes: 9 }],
  ])('%s more is seen at once', (_, change) => {
    const samples = fakeSamples(idle, 1, 3).map((sample) => (sample.t === 3 ? { ...sample, ...change } : sample));
    expect(taken(samples)).toContain(3);
  });
});

it('what rested is as well or ill, and uses as much, as if each sample had been taken', () => {
  const busyFrom = fc.integer({ min: 20, max: 100 });
  const busyFor = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(busyFrom, busyFor, fc.integer({ min: 0, max: 50 }), (from, lasts, grows) => {
      const isBusy = (t: number) => t >= from && t < from + lasts;
      const cores = (t: number) => (isBusy(t) ? 1 : 0);
      const anon = (t: number) => 200 * MiB + grows * MiB * Math.min(Math.max(0, t - from), lasts);
      const analyses = [false, true].map((stirs) => {
        const analysis = new WorkloadAnalysis(fakeFacts(2, 1), parameters);
        // A descriptor that comes and goes keeps it from resting, and says nothing by itself.
        for (const sample of fakeSamples({ cores, anon }, 1, 300))
          analysis.observe({ ...sample, fds: stirs ? 10 + (sample.t % 2) : 10 });
        return analysis.verdict();
      });
      const [rested, stirred] = analyses;
      expect(rested?.cpu_behavior).toBe(stirred?.cpu_behavior);
      expect(rested?.severity).toBe(stirred?.severity);
    }),
    { numRuns: 40 },
  );
});
