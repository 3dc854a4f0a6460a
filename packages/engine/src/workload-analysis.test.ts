import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { Sample } from '@omnimind/protocol/trace';
import {
  type FakeCurves,
  fakeFacts,
  fakeNoise,
  fakeSamples,
  firstTime,
  MiB,
  verdictsOf,
} from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';
import { engineParameters } from './parameters.ts';
import { WorkloadAnalysis } from './workload-analysis.ts';

const facts = fakeFacts(2, 1);
const parameters = engineParameters(defaultConfiguration);
const steady: FakeCurves = { cores: () => 0.5, anon: () => 200 * MiB };

describe('the first verdict', () => {
  it('comes when three rates over five seconds are there, not before', () => {
    const analysis = new WorkloadAnalysis(facts, parameters);
    const told = fakeSamples(steady, 1, 10).map((sample) => [
      sample.t,
      analysis.observe(sample),
      analysis.verdict() !== null,
    ]);
    expect(told.slice(0, 7)).toEqual([
      [0, false, false],
      [1, false, false],
      [2, false, false],
      [3, false, false],
      [4, false, false],
      [5, true, true],
      [6, false, true],
    ]);
  });

  it('comes with the fourth sample when these are a minute apart', () => {
    expect(verdictsOf(fakeSamples(steady, 60, 600), fakeFacts(2, 60)).changes[0]?.t).toBe(180);
  });
});

describe('a verdict', () => {
  it('changes when one of its four behaviors does, and not for a number', () => {
    const { changes } = verdictsOf(fakeSamples({ cores: (t) => 0.3 + 0.2 * Math.sin(t / 3000) }, 1, 1200), facts);
    expect(changes.length).toBe(1);
  });

  it('takes the worst severity of its parts, and the evidence of the worst first', () => {
    const curves = { ...steady, anon: (t: number) => 100 * MiB + t * MiB, memoryFull: () => 0.6 };
    const { final } = verdictsOf(fakeSamples(curves, 1, 700), facts);
    expect(final).toMatchObject({ memory_behavior: 'leaking', pressure: 'thrashing', severity: 'critical' });
    expect(final?.evidence.map(({ signal }) => signal).slice(0, 2)).toEqual(['memory_full', 'anon_floor_slope']);
  });

  it('names whose growth it is right behind the growth, while there is any', () => {
    const curves = { ...steady, anon: (t: number) => 100 * MiB + t * MiB };
    const indexer = { pid: 7, name: 'python3 indexer.py', growth_bytes: 590 * MiB, share: 0.98, span_s: 600, cores: 0 };
    const other = { ...indexer, pid: 8, name: 'node', share: 0.02 };
    const named = (samples: Sample[]) =>
      samples.map((sample) => ({ ...sample, growers: sample.t === 400 ? [indexer, other] : null }));
    const { final } = verdictsOf(named(fakeSamples(curves, 1, 700)), facts);
    expect(final?.evidence.map(({ signal }) => signal).slice(0, 2)).toEqual(['anon_floor_slope', 'top_grower']);
    expect(inEnglish(final?.evidence[1])).toBe('python3 indexer.py (PID 7) has 98% of the rise: 590 MiB in 10 min');
    expect(final?.evidence.at(-1)?.parameters).toMatchObject({ pid: 8 });
    const calm = verdictsOf(named(fakeSamples(steady, 1, 700)), facts).final;
    expect(calm?.evidence.map(({ signal }) => signal)).not.toContain('top_grower');
  });

  it('is as sure as the least sure of its parts', () => {
    const { final } = verdictsOf(fakeSamples(steady, 1, 60), facts);
    // CPU use is trusted after a minute, stable memory after five.
    expect(final?.confidence).toBeCloseTo(0.34, 2);
  });

  it('carries evidence that reads by itself: whole words, a unit, no number without end', () => {
    const noise = fakeNoise(2);
    const leak = { cores: () => 1.9 + 0.1 * noise(), anon: (t: number) => 100 * MiB + t * MiB, delay: () => 0.4 };
    for (const { evidence } of verdictsOf(fakeSamples(leak, 1, 900), facts).changes) {
      expect(evidence.length).toBeGreaterThan(0);
      for (const each of evidence) {
        const { signal, unit } = each;
        const text = inEnglish(each) ?? '';
        expect(signal).toMatch(/^[a-z_]+$/);
        expect(unit).not.toBe('');
        expect(text.length).toBeGreaterThan(15);
        expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
      }
    }
  });
});

describe('a gap', () => {
  const afterwards = (samples: readonly Sample[], jump: number) =>
    samples.map((sample) => ({ ...sample, t: sample.t + jump }));

  it('allows no rate across it', () => {
    // While nobody looked, 1,000 s of CPU time were used in 100 s, and memory grew by 4 GiB.
    const before = fakeSamples(steady, 1, 300);
    const after = afterwards(fakeSamples(steady, 1, 300), 400).map((sample) => ({
      ...sample,
      user_usec: (sample.user_usec ?? 0) + 1e9,
      anon_bytes: 4096 * MiB,
    }));
    const result = verdictsOf([...before, ...after], facts);
    expect(result.changes.map(({ cpu_behavior }) => cpu_behavior)).toEqual(['stable']);
    expect(
      result.changes.every(({ severity, memory_behavior }) => severity === 'ok' && memory_behavior === 'stable'),
    ).toBe(true);
  });

  it('is a jump by more than half a minute, or by three intervals where these are longer. What was seen before it stands', () => {
    const at = (jump: number, interval_s = 1, from = 20) => {
      const analysis = new WorkloadAnalysis(fakeFacts(2, interval_s), parameters);
      for (const sample of fakeSamples(steady, interval_s, from)) analysis.observe(sample);
      const used = 5e5 * from + jump * 2e6;
      analysis.observe({ t: from + jump, user_usec: used, system_usec: 0, anon_bytes: 200 * MiB });
      return inEnglish(analysis.conclude()?.evidence.find(({ signal }) => signal === 'cpu_use'));
    };
    expect(at(30)).toContain('over the last 50 s');
    expect(at(30.1)).toContain('over the last 20 s');
    expect(at(45, 15, 60)).toContain('over the last 1 min 45 s');
    expect(at(45.1, 15, 60)).toMatch(/over the last 1 min$/);
  });

  const leakUntil700 = fakeSamples({ ...steady, anon: (t) => 100 * MiB + t * MiB }, 1, 700);
  const anonAfter = (from: number, to: number, anon: (t: number) => number): Sample[] =>
    Array.from({ length: to - from }, (_, i) => ({ t: from + i, anon_bytes: anon(from + i) }));

  it('costs no level: a leak that goes on stays one throughout, after a short pause and after a suspend', () => {
    for (const pause of [20, 100, 3600]) {
      const after = anonAfter(700 + pause, 1400 + pause, (t) => (100 + t - pause) * MiB);
      const { changes } = verdictsOf([...leakUntil700, ...after], facts);
      const found = changes.findIndex(({ memory_behavior }) => memory_behavior === 'leaking');
      expect(found).toBeGreaterThan(0);
      expect(new Set(changes.slice(found).map(({ memory_behavior }) => memory_behavior))).toEqual(new Set(['leaking']));
    }
  });

  it('delays no leak: it is told when its window was read, not with the next evaluation', () => {
    const leak = fakeSamples({ ...steady, anon: (t) => 100 * MiB + (t * MiB) / 3 }, 1, 700);
    const toldWithout = (from: number, seconds: number) => {
      const rest = leak.filter(({ t }) => t <= from || t > from + seconds);
      return firstTime(verdictsOf(rest, facts), 'memory_behavior', 'leaking') ?? Number.NaN;
    };
    // Thirteen bins of eight minutes, and what is folded into them.
    for (const seconds of [0, 7, 12, 18])
      for (const from of [150, 330]) expect(toldWithout(from, seconds)).toBeLessThanOrEqual(530);
  });

  it('keeps an alarm only until the windows show that the rise is over', () => {
    const { changes } = verdictsOf([...leakUntil700, ...anonAfter(4000, 4600, () => 800 * MiB)], facts);
    const end = changes.find(({ t, memory_behavior }) => t > 4000 && memory_behavior === 'stable');
    expect(end?.t).toBeLessThan(4000 + 180);
  });

  it('ends a leak: afterwards it must be found anew', () => {
    const leak = { ...steady, anon: (t: number) => 100 * MiB + t * MiB };
    const before = fakeSamples(leak, 1, 700);
    const after = afterwards(fakeSamples(steady, 1, 300), 800).map((sample) => ({ ...sample, anon_bytes: 800 * MiB }));
    const { final } = verdictsOf(
      [...before, ...after.map((s) => ({ ...s, user_usec: (s.user_usec ?? 0) + 1e9 }))],
      facts,
    );
    // The half hour before, which the pause is short against, is remembered as what it was.
    expect(final).toMatchObject({ memory_behavior: 'warming_up', severity: 'ok' });
  });

  it('forgets the rise of before: what is steady after it is stable at once', () => {
    const risen = { ...steady, anon: (t: number) => (t < 20 ? 50 : 250) * MiB };
    const after = afterwards(fakeSamples({ ...steady, anon: () => 250 * MiB }, 1, 60), 2000);
    const { changes } = verdictsOf(
      [...fakeSamples(risen, 1, 600), ...after.map((s) => ({ ...s, user_usec: (s.user_usec ?? 0) + 1e9 }))],
      facts,
    );
    expect(changes.filter(({ t }) => t >= 2000)).toEqual([]);
    expect(changes.at(-1)?.memory_behavior).toBe('stable');
  });

  it('lets the history of levels stand: a level that was usual before is no leak after', () => {
    const before = fakeSamples({ ...steady, anon: () => 900 * MiB }, 1, 900);
    const after = afterwards(fakeSamples({ ...steady, anon: (t) => (100 + t) * MiB }, 1, 700), 2000);
    const result = verdictsOf([...before, ...after.map((s) => ({ ...s, user_usec: (s.user_usec ?? 0) + 1e9 }))], facts);
    expect(firstTime(result, 'memory_behavior', 'leaking')).toBeNull();
  });
});

describe('signals that are missing', () => {
  it('are said to be unknown: CPU alone, memory alone, nothing', () => {
    const said = (curves: FakeCurves) => verdictsOf(fakeSamples(curves, 1, 300), facts).final;
    const unknown = { cpu_behavior: 'unknown', memory_behavior: 'unknown', pressure: 'unknown' };
    expect(said({ cores: () => 0.5 })).toMatchObject({ ...unknown, cpu_behavior: 'stable' });
    expect(said({ anon: () => MiB })).toMatchObject({ ...unknown, memory_behavior: 'stable' });
    expect(said({})).toMatchObject({ ...unknown, severity: 'ok', confidence: 0, evidence: [] });
  });

  it('become unknown when they are no longer measured', () => {
    const leak = { cores: () => 0.5, anon: (t: number) => 100 * MiB + t * MiB };
    const samples = fakeSamples(leak, 1, 1200);
    const withoutMemory = samples.map(({ anon_bytes, ...rest }) => (rest.t > 700 ? rest : { ...rest, anon_bytes }));
    const { changes } = verdictsOf(withoutMemory as Sample[], facts);
    expect(changes.map(({ memory_behavior }) => memory_behavior).slice(-2)).toEqual(['leaking', 'unknown']);
    expect(changes.at(-1)).toMatchObject({ severity: 'ok', time_to_exhaustion_s: null });
    const withoutCpu = samples.map(({ t, anon_bytes = null, user_usec = null }) => ({
      t,
      anon_bytes,
      ...(t > 700 ? {} : { user_usec }),
    }));
    expect(verdictsOf(withoutCpu, facts).final?.cpu_behavior).toBe('unknown');
  });

  it('may be measured now and then: every tenth second is enough for memory', () => {
    const samples = fakeSamples({ ...steady, anon: (t) => 100 * MiB + t * MiB }, 1, 700).map((sample) =>
      sample.t % 10 === 0 ? sample : { ...sample, anon_bytes: null },
    );
    expect(verdictsOf(samples, facts).final?.memory_behavior).toBe('leaking');
  });

  it('of CPU time may be one half of it', () => {
    const samples = fakeSamples({ cores: () => 1.5 }, 1, 200).map(({ t, user_usec = null }) => ({ t, user_usec }));
    expect(verdictsOf(samples, facts).final?.cpu_behavior).toBe('high_but_stable');
  });
});

describe('the conclusion', () => {
  it('of a run of two seconds is a verdict, told with little confidence', () => {
    const { changes, final } = verdictsOf(
      fakeSamples({ cores: () => 0.9, anon: () => 20 * MiB }, 0.5, 2),
      fakeFacts(2, 0.5),
    );
    expect(changes).toEqual([]);
    expect(final).toMatchObject({ t: 2, cpu_behavior: 'stable', memory_behavior: 'stable', severity: 'ok' });
    expect(final?.confidence).toBeLessThan(0.3);
    expect(final?.evidence.map(inEnglish)).toContain('median use 0.9 of 2 cores (45%) over the last 2 s');
  });

  it('of one sample says what a sample can: memory, and no rate', () => {
    const { final } = verdictsOf([{ t: 0, user_usec: 5, anon_bytes: MiB }], facts);
    expect(final).toMatchObject({ cpu_behavior: 'unknown', memory_behavior: 'stable' });
  });

  it('of no sample is none', () => {
    expect(verdictsOf([], facts).final).toBeNull();
  });

  it('of a long run is what it was at its end', () => {
    const { changes, final } = verdictsOf(fakeSamples(steady, 1, 1000), facts);
    expect(final).toMatchObject({ t: 1000, cpu_behavior: changes.at(-1)?.cpu_behavior, severity: 'ok' });
  });
});

describe('what stays the same', () => {
  it('is not said again: a level at the edge of high use does not flap', () => {
    const noise = fakeNoise(9);
    for (const share of [0.66, 0.68, 0.7, 0.72]) {
      const { changes } = verdictsOf(fakeSamples({ cores: () => 2 * (share + 0.03 * noise()) }, 1, 1800), facts);
      expect(changes.length).toBeLessThanOrEqual(2);
    }
  });
});

describe('the end of a leak', () => {
  const leak = fakeSamples({ cores: () => 0.2, anon: (t) => 100 * MiB + t * 10 * MiB, pids: () => 1 }, 1, 600);
  const conclusion = (last: readonly Sample[]) => {
    const analysis = new WorkloadAnalysis(facts, parameters);
    for (const sample of [...leak, ...last]) analysis.observe(sample);
    return analysis.conclude()?.memory_behavior;
  };
  const end = (leak.at(-1)?.t ?? 0) + 1;
  const nothing: Partial<Sample> = { pids: 0, threads: 0, anon_bytes: 0, swap_bytes: 0 };

  it.each([
    ['the kernel killed it', [{ ...leak.at(-1), ...nothing, t: end }]],
    ['the machine stood still first', [1, 2].map((after) => ({ ...leak.at(-1), ...nothing, t: end + 60 + after }))],
  ])('stays a leak when %s', (_, last) => {
    expect(conclusion(last)).toBe('leaking');
  });
});
