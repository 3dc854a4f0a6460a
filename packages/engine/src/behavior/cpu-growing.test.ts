import { curveThrough, fakeFacts, fakeNoise, fakeSamples, firstTime, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

/** The two curves of the brief, percent of what may be used, one value a minute. */
const good = [50, 75, 92, 88, 85];
const bad = [85, 92, 96, 99, 99];
const machines = [1, 2, 8, 64];

/** The brief's curve sampled once a minute: `count` samples, the first of which has no rate before it. */
function eachMinute(curve: readonly number[], cores: number, count: 5 | 6) {
  const shift = count === 5 ? 0 : 1;
  const share = (t: number) => (curve[Math.min(4, Math.max(0, Math.round(t / 60) - shift))] ?? 0) / 100;
  return verdictsOf(fakeSamples({ cores: (t) => share(t) * cores }, 60, (count - 1) * 60), fakeFacts(cores, 60));
}

/** The brief's curve sampled each second under noise. */
function eachSecond(curve: readonly number[], cores: number, drawn: 'held' | 'line', noise: number, seed: number) {
  const random = fakeNoise(seed);
  const percent = curveThrough(curve, drawn);
  const share = (t: number) => Math.max(0, Math.min(1, percent(t) / 100 + noise * random()));
  const seconds = drawn === 'held' ? 300 : 240;
  return verdictsOf(fakeSamples({ cores: (t) => share(t) * cores }, 1, seconds), fakeFacts(cores, 1));
}

describe("the brief's curves, one sample a minute", () => {
  describe.each([5, 6] as const)('as %i samples', (count) => {
    it.each(machines)('50→75→92→88→85 is high but stable on %i cores', (cores) => {
      const { final } = eachMinute(good, cores, count);
      expect(final).toMatchObject({ cpu_behavior: 'high_but_stable', severity: 'ok' });
    });

    it.each(machines)('85→92→96→99→99 is growing on %i cores', (cores) => {
      const { final } = eachMinute(bad, cores, count);
      expect(final).toMatchObject({ cpu_behavior: 'growing', severity: 'watch' });
    });
  });
});

describe("the brief's curves, one sample a second under noise", () => {
  const seeds = [1, 2, 3];

  describe.each(machines)('on %i cores', (cores) => {
    describe.each(['held', 'line'] as const)('%s', (drawn) => {
      it.each([0, 0.02, 0.05])('50→75→92→88→85 is high but stable under noise of %f', (noise) => {
        for (const seed of seeds) {
          const result = eachSecond(good, cores, drawn, noise, seed);
          expect(result.final).toMatchObject({ cpu_behavior: 'high_but_stable', severity: 'ok' });
          expect(firstTime(result, 'cpu_behavior', 'growing')).toBeNull();
        }
      });

      it.each([0, 0.02, 0.05])('85→92→96→99→99 is growing under noise of %f', (noise) => {
        for (const seed of seeds)
          expect(eachSecond(bad, cores, drawn, noise, seed).final?.cpu_behavior).toBe('growing');
      });
    });
  });
});

describe('growing into the ceiling', () => {
  it('says by how much, over how long, and that the machine ended it', () => {
    expect(eachMinute(bad, 2, 6).final?.evidence).toEqual([
      {
        signal: 'cpu_rise',
        value: 0.14,
        unit: 'share',
        threshold: 0.08,
        parameters: { shape: 'ceiling', from: 0.85, to: 0.99, span_s: 300 },
      },
    ]);
  });

  it('names the time that passed, not the number of samples', () => {
    const share = (t: number) => (bad[Math.min(4, Math.max(0, t / 300 - 1))] ?? 0) / 100;
    const { final } = verdictsOf(fakeSamples({ cores: (t) => 2 * share(t) }, 300, 1500), fakeFacts(2, 300));
    expect(inEnglish(final?.evidence[0])).toContain('in 25 min');
  });

  it.each([0, 7, 15, 30, 45, 52])('is none when use steps to the ceiling at once, %i s into a minute', (offset) => {
    for (const from of [0.65, 0.8, 0.9]) {
      const random = fakeNoise(offset);
      const share = (t: number) => Math.min(1, (t < 300 + offset ? from : 1) + 0.02 * random());
      const result = verdictsOf(fakeSamples({ cores: (t) => 2 * share(t) }, 1, 800), fakeFacts(2, 1));
      expect(firstTime(result, 'cpu_behavior', 'growing')).toBeNull();
      expect(result.final?.cpu_behavior).toBe('high_but_stable');
    }
  });

  it('is none for a ramp from far below that ends at the ceiling: a plateau is what it went for', () => {
    const curves = { cores: (t: number) => 0.1 + 1.9 * Math.min(1, t / 300) };
    const result = verdictsOf(fakeSamples(curves, 1, 900), fakeFacts(2, 1));
    expect(firstTime(result, 'cpu_behavior', 'growing')).toBeNull();
    expect(firstTime(result, 'cpu_behavior', 'ramping')).not.toBeNull();
    expect(result.final).toMatchObject({ cpu_behavior: 'high_but_stable', severity: 'ok' });
  });

  it('is none for a rise that stays below the ceiling', () => {
    const share = curveThrough([75, 80, 84, 87, 87], 'held');
    const result = verdictsOf(fakeSamples({ cores: (t) => (2 * share(t)) / 100 }, 1, 300), fakeFacts(2, 1));
    expect(firstTime(result, 'cpu_behavior', 'growing')).toBeNull();
  });

  it.each([
    ['begins below 60 percent', [52, 64, 76, 88, 99]],
    ['falls by five percent on its way', [85, 95, 90, 97, 99]],
    ['is of six percent only', [93, 95, 97, 98, 99]],
  ])('is none for a rise that %s', (_, percent) => {
    expect(firstTime(eachMinute(percent, 2, 6), 'cpu_behavior', 'growing')).toBeNull();
  });

  it('is judged against the limit of the workload where it has one', () => {
    const facts = fakeFacts(8, 60);
    const limited = { ...facts, workload: { ...facts.workload, cpu_limit_cores: 2 } };
    const share = (t: number) => (bad[Math.min(4, Math.max(0, Math.round(t / 60) - 1))] ?? 0) / 100;
    const samples = fakeSamples({ cores: (t) => 2 * share(t) }, 60, 300);
    expect(verdictsOf(samples, limited).final?.cpu_behavior).toBe('growing');
    expect(verdictsOf(samples, facts).final?.cpu_behavior).not.toBe('growing');
  });

  it('is not told when a minute of it was not measured', () => {
    const share = (t: number) => (bad[Math.min(4, Math.max(0, Math.round(t / 60) - 1))] ?? 0) / 100;
    const samples = fakeSamples({ cores: (t) => 2 * share(t) }, 60, 300).map(({ t, ...rest }) =>
      t === 120 ? { t } : { t, ...rest },
    );
    expect(firstTime(verdictsOf(samples, fakeFacts(2, 60)), 'cpu_behavior', 'growing')).toBeNull();
  });
});

describe('growing below the ceiling', () => {
  const noise = fakeNoise(11);
  const rising = { cores: (t: number) => 0.1 + 0.9 * (t / 1200) + 0.02 * noise() };

  it('is a steady rise for ten minutes: watched for a minute, and an alert where it costs a core within an hour', () => {
    const result = verdictsOf(fakeSamples(rising, 1, 1200), fakeFacts(2, 1));
    expect(firstTime(result, 'cpu_behavior', 'growing')).toBe(600);
    expect(firstTime(result, 'severity', 'watch')).toBe(600);
    expect(firstTime(result, 'severity', 'alert')).toBe(660);
    expect(firstTime(result, 'cpu_behavior', 'oscillating')).toBeNull();
  });

  it('is watched where it takes longer, until it has doubled for an hour', () => {
    const onMany = { cores: (t: number) => 0.5 + 2 * (t / 1200) + 0.02 * noise() };
    expect(firstTime(verdictsOf(fakeSamples(onMany, 1, 1200), fakeFacts(8, 1)), 'severity', 'alert')).toBeLessThan(900);
    const slow = { cores: (t: number) => 0.2 + 0.4 * (t / 3600) + 0.02 * noise() };
    const hours = verdictsOf(fakeSamples(slow, 5, 9000), fakeFacts(2, 5));
    expect(firstTime(hours, 'severity', 'alert')).toBeGreaterThan(1800 + 3600 - 300);
    expect(firstTime(hours, 'severity', 'alert')).toBeLessThan(1800 + 3600 + 900);
  });

  it('says how much, how long and how surely', () => {
    const text = inEnglish(verdictsOf(fakeSamples(rising, 1, 640), fakeFacts(2, 1)).final?.evidence[0]);
    expect(text).toMatch(
      /^CPU use rose by 0\.4\d? cores in 9 min \(from 0\.\d+ to 0\.\d+\), more than its work explains \(τ \S+, 2nd half \S+ × 1st\)$/,
    );
  });

  it('tells the time that its points span when the interval is no minute', () => {
    const { final } = verdictsOf(fakeSamples({ cores: (t) => t / 10_000 }, 300, 6000), fakeFacts(2, 300));
    expect(inEnglish(final?.evidence[0])).toContain('in 45 min');
    expect(final?.evidence[0]).toMatchObject({ unit: 'cores/min', value: 0.006 });
  });

  it.each([
    ['bytes', { bytesPerSecond: (t: number) => 1e6 * (0.1 + 0.9 * (t / 1200)) }],
    ['context switches', { switchesPerSecond: (t: number) => 1e3 * (0.1 + 0.9 * (t / 1200)) }],
    ['lines of output', { linesPerSecond: (t: number) => 100 * (0.1 + 0.9 * (t / 1200)) }],
  ])('is none when the work done, in %s, rises as the use does', (_, work) => {
    const result = verdictsOf(fakeSamples({ cores: (t) => 0.1 + 0.9 * (t / 1200), ...work }, 1, 1200), fakeFacts(2, 1));
    expect(firstTime(result, 'cpu_behavior', 'growing')).toBeNull();
  });

  it('is there when the work done stays the same', () => {
    const result = verdictsOf(fakeSamples({ ...rising, bytesPerSecond: () => 1e6 }, 1, 1200), fakeFacts(2, 1));
    expect(firstTime(result, 'cpu_behavior', 'growing')).toBe(600);
  });

  it('is a rise of a twelfth of what may be used, when it is two fifths of the level', () => {
    const result = verdictsOf(fakeSamples({ cores: (t) => 0.45 + 0.2 * (t / 600) }, 1, 900), fakeFacts(2, 1));
    expect(firstTime(result, 'cpu_behavior', 'growing')).toBe(600);
  });

  it('is none for a rise by a fifth of the level', () => {
    const result = verdictsOf(fakeSamples({ cores: (t) => 1 + 0.2 * (t / 600) }, 1, 600), fakeFacts(2, 1));
    expect(firstTime(result, 'cpu_behavior', 'growing')).toBeNull();
  });

  it('is none for a rise that slows towards a plateau', () => {
    const curves = { cores: (t: number) => 0.1 + 1.2 * (1 - Math.exp(-t / 200)) };
    const result = verdictsOf(fakeSamples(curves, 1, 1800), fakeFacts(2, 1));
    expect(firstTime(result, 'cpu_behavior', 'growing')).toBeNull();
  });

  it('is none for a step', () => {
    const result = verdictsOf(fakeSamples({ cores: (t) => (t < 700 ? 0.3 : 1) }, 1, 1800), fakeFacts(2, 1));
    expect(firstTime(result, 'cpu_behavior', 'growing')).toBeNull();
  });

  it('is none for a small rise on a light load, whatever its ratio', () => {
    const result = verdictsOf(fakeSamples({ cores: (t) => 0.03 + 0.06 * (t / 1200) }, 1, 1200), fakeFacts(2, 1));
    expect(firstTime(result, 'cpu_behavior', 'growing')).toBeNull();
  });

  it('is none for a rise back to a level that was held before', () => {
    const cores = (t: number) => (t < 1800 ? 1 : 0.3 + 0.6 * Math.min(1, (t - 1800) / 900));
    expect(
      firstTime(verdictsOf(fakeSamples({ cores }, 1, 2700), fakeFacts(2, 1)), 'cpu_behavior', 'growing'),
    ).toBeNull();
  });
});
