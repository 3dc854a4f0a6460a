import { fakeFacts, fakeNoise, fakeSamples, firstTime, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

function behaviorsOf(cores: (t: number) => number, seconds = 900) {
  const noise = fakeNoise(6);
  return verdictsOf(fakeSamples({ cores: (t) => Math.max(0, cores(t) + 0.02 * noise()) }, 1, seconds), fakeFacts(2, 1));
}
/** Peaks at no regular time. */
const starts = [37, 110, 250, 290, 435, 505, 700, 770];
const peaks = (length: number) => (t: number) => (starts.some((start) => t >= start && t < start + length) ? 1.8 : 0.1);

describe('spiking', () => {
  it('is short peaks that fall back to the base level', () => {
    const result = behaviorsOf(peaks(12));
    expect(result.final).toMatchObject({ cpu_behavior: 'spiking', severity: 'ok' });
    expect(result.changes.every(({ severity }) => severity === 'ok')).toBe(true);
  });

  it('says how many, how high and back to what', () => {
    expect(inEnglish(behaviorsOf(peaks(12)).final?.evidence.at(-1))).toMatch(
      /^\d peaks of up to 9\d% in 10 min 40 s, each falling back to [45][.\d]*%$/,
    );
  });

  it('is rare peaks too: one of 20 s in five minutes', () => {
    const result = behaviorsOf((t) => (t % 300 < 20 ? 1.8 : 0.1));
    expect(result.final?.cpu_behavior).toBe('spiking');
  });

  it('is no single peak', () => {
    expect(
      firstTime(
        behaviorsOf((t) => (t >= 100 && t < 112 ? 1.8 : 0.1), 600),
        'cpu_behavior',
        'spiking',
      ),
    ).toBeNull();
  });

  it('is no peak that has not fallen back', () => {
    const result = behaviorsOf((t) => ((t >= 50 && t < 60) || t > 580 ? 1.8 : 0.1), 600);
    expect(result.final?.cpu_behavior).not.toBe('spiking');
  });

  it('is peaks of a third of what may be used', () => {
    const result = behaviorsOf((t) => (starts.some((start) => t >= start && t < start + 12) ? 0.75 : 0.1));
    expect(firstTime(result, 'cpu_behavior', 'spiking')).not.toBeNull();
  });

  it('is no small peak on a light load', () => {
    const result = behaviorsOf((t) => (starts.some((start) => t >= start && t < start + 12) ? 0.4 : 0.1));
    expect(firstTime(result, 'cpu_behavior', 'spiking')).toBeNull();
  });

  it('is no work that takes half of the time', () => {
    expect(
      firstTime(
        behaviorsOf((t) => (t % 140 < 70 ? 1.5 : 0.3)),
        'cpu_behavior',
        'spiking',
      ),
    ).toBeNull();
  });
});
