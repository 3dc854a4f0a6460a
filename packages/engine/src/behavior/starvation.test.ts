import { type FakeCurves, fakeFacts, fakeSamples, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

const facts = fakeFacts(2, 1);
const curves: FakeCurves = { cores: () => 0.01, anon: () => 100 * MiB };

/** Samples of a workload that gets 1 % of a core. @param delay time that it waits for a processor, cores */
function samples(delay: number, seconds = 300) {
  const takers = [{ pid: 42, name: 'python3 train.py', cores: 1.9 }];
  return fakeSamples(curves, 1, seconds).map((sample) => ({
    ...sample,
    run_delay_usec: Math.round(delay * sample.t * 1e6),
    takers: sample.t === 60 ? takers : null,
  }));
}

describe('starved', () => {
  it('is what gets 1 % of a core and waits for the rest, never idle, and says who takes the processors', () => {
    const { final } = verdictsOf(samples(0.98), facts);
    expect(final).toMatchObject({ cpu_behavior: 'starved', severity: 'watch', pressure: 'some' });
    const said = final?.evidence.filter(({ signal }) => signal !== 'anon_level') ?? [];
    expect(said.map((each) => inEnglish(each))).toEqual([
      'got 1% of a core and waited for a processor 99% of the time',
      'python3 train.py (PID 42) takes 1.9 cores',
    ]);
  });

  it('is told without knowing who takes them, too, and from the first verdict on', () => {
    const { changes, final } = verdictsOf(
      samples(0.98).map((sample) => ({ ...sample, takers: null })),
      facts,
    );
    expect(changes.map(({ cpu_behavior }) => cpu_behavior)).not.toContain('idle');
    expect(final).toMatchObject({ cpu_behavior: 'starved', severity: 'watch' });
  });

  it('is told with how it waited while the kernel has not counted the wait that goes on', () => {
    const held = samples(0.98).map((sample) => ({
      ...sample,
      // What waits is counted when it ends.
      run_delay_usec: Math.round(0.98e6 * Math.min(sample.t, 270)),
    }));
    const { final } = verdictsOf(held, facts);
    expect(final?.cpu_behavior).toBe('starved');
    expect(final?.evidence[0]).toMatchObject({ signal: 'run_delay' });
  });

  it('is not what hardly wants one', () => {
    expect(verdictsOf(samples(0.05), facts).final).toMatchObject({ cpu_behavior: 'idle' });
  });

  it('is never told of one that gets its share', () => {
    const busy = fakeSamples({ ...curves, cores: () => 0.9 }, 1, 300);
    const { final } = verdictsOf(
      busy.map((sample) => ({ ...sample, run_delay_usec: Math.round(0.9 * sample.t * 1e6) })),
      facts,
    );
    expect(final?.cpu_behavior).not.toBe('starved');
  });
});
