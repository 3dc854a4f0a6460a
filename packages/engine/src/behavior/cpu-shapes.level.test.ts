import { fakeFacts, fakeNoise, fakeSamples, firstTime, verdictsOf } from '@omnimind/testing/fake-curves';
import { describe, expect, it } from 'vitest';

const use = (cores: (t: number) => number, seconds = 600) =>
  verdictsOf(fakeSamples({ cores }, 1, seconds), fakeFacts(2, 1));

describe('idle', () => {
  it.each([0, 0.001, 0.015])('is a use of %f of 2 cores', (cores) => {
    const { changes } = use(() => cores);
    expect(changes.map(({ cpu_behavior }) => cpu_behavior)).toEqual(['idle']);
  });

  it('is a timer that wakes for a moment', () => {
    expect(use((t) => (t % 30 < 1 ? 0.3 : 0)).final?.cpu_behavior).toBe('idle');
  });

  it('is no use of one and a half percent, nor short work that is worth naming', () => {
    expect(use(() => 0.03).final?.cpu_behavior).toBe('stable');
    expect(use((t) => (t % 100 < 10 ? 1.5 : 0)).final?.cpu_behavior).not.toBe('idle');
  });

  it('is left at half as much again as it is entered, so that a level at the edge does not flap', () => {
    const noise = fakeNoise(3);
    const { changes } = use((t) => (t < 200 ? 0.015 : 0.021 + 0.008 * noise()));
    expect(changes.map(({ cpu_behavior }) => cpu_behavior)).toEqual(['idle']);
  });
});

describe('stable', () => {
  it('is a steady use below 70 percent of what may be used', () => {
    expect(use(() => 1.2).changes).toMatchObject([{ cpu_behavior: 'stable', severity: 'ok' }]);
  });

  it('says how much of what, over how long', () => {
    expect(use(() => 1.2).final?.evidence).toEqual([
      {
        signal: 'cpu_use',
        value: 0.6,
        unit: 'share',
        threshold: 0.7,
        parameters: { shape: 'median', limit_cores: 2, span_s: 120 },
      },
    ]);
  });

  it('is told with little confidence at first, with much after a minute', () => {
    const { changes, final } = use(() => 1.2, 60);
    expect(changes[0]?.confidence).toBeLessThan(0.3);
    expect(final?.confidence).toBe(0.9);
  });
});

describe('high but stable', () => {
  it.each([1.45, 1.9, 2])('is a steady use of %f of 2 cores: normal, only heavy', (cores) => {
    expect(use(() => cores).changes).toMatchObject([{ cpu_behavior: 'high_but_stable', severity: 'ok' }]);
  });

  it('is measured by the limit of the workload where it has one', () => {
    const facts = fakeFacts(8, 1);
    const limited = { ...facts, workload: { ...facts.workload, cpu_limit_cores: 1 } };
    expect(verdictsOf(fakeSamples({ cores: () => 0.9 }, 1, 200), limited).final?.cpu_behavior).toBe('high_but_stable');
  });

  it('is left below the level at which it is entered, so that a level at the edge does not flap', () => {
    const noise = fakeNoise(4);
    const { changes } = use((t) => (t < 200 ? 1.5 : 1.38 + 0.1 * noise()), 1200);
    expect(changes.map(({ cpu_behavior }) => cpu_behavior)).toEqual(['high_but_stable']);
  });

  it('is left when use falls to 62 percent', () => {
    expect(use((t) => (t < 200 ? 1.5 : 1.24)).final?.cpu_behavior).toBe('stable');
  });

  it('is what a step up ends in', () => {
    const result = use((t) => (t < 100 ? 0.3 : 1.8));
    expect(firstTime(result, 'cpu_behavior', 'high_but_stable')).toBeGreaterThan(100);
    expect(result.final?.cpu_behavior).toBe('high_but_stable');
  });
});
