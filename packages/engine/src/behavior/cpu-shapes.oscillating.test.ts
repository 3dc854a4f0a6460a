import { fakeFacts, fakeNoise, fakeSamples, firstTime, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

function behaviorsOf(cores: (t: number) => number, seconds = 900) {
  const noise = fakeNoise(5);
  return verdictsOf(fakeSamples({ cores: (t) => Math.max(0, cores(t) + 0.02 * noise()) }, 1, seconds), fakeFacts(2, 1));
}

describe('oscillating', () => {
  it.each([40, 60, 100, 120])('is a swing that repeats itself every %i s', (period) => {
    const { final } = behaviorsOf((t) => 1 + 0.6 * Math.sin((2 * Math.PI * t) / period));
    expect(final).toMatchObject({ cpu_behavior: 'oscillating', severity: 'ok' });
  });

  it('says between what and how often', () => {
    const { final } = behaviorsOf((t) => 1 + 0.6 * Math.sin((2 * Math.PI * t) / 60));
    expect(inEnglish(final?.evidence.at(-1))).toMatch(/^use swings between 2\d% and 7\d% about every 1 min$/);
    expect(final?.evidence.at(-1)?.value).toBeGreaterThan(0.9);
  });

  it('is a test suite in bursts of 20 s, one each minute', () => {
    expect(behaviorsOf((t) => (t % 60 < 20 ? 1.8 : 0.1)).final?.cpu_behavior).toBe('oscillating');
  });

  it('is told only when it was seen nearly four times', () => {
    const result = behaviorsOf((t) => 1 + 0.6 * Math.sin((2 * Math.PI * t) / 100));
    expect(firstTime(result, 'cpu_behavior', 'oscillating')).toBeGreaterThanOrEqual(340);
  });

  it('is a swing of a sixth of what may be used', () => {
    const { final } = behaviorsOf((t) => 1 + 0.17 * Math.sin((2 * Math.PI * t) / 60));
    expect(final?.cpu_behavior).toBe('oscillating');
  });

  it('is no swing of less than a tenth of what may be used', () => {
    const result = behaviorsOf((t) => 1 + 0.08 * Math.sin((2 * Math.PI * t) / 60));
    expect(firstTime(result, 'cpu_behavior', 'oscillating')).toBeNull();
  });

  it('is no noise', () => {
    const noise = fakeNoise(8);
    const result = behaviorsOf(() => 1 + 0.5 * noise());
    expect(firstTime(result, 'cpu_behavior', 'oscillating')).toBeNull();
  });

  it('is no slow rise, of which next to nothing swings once its line is taken off', () => {
    const samples = fakeSamples({ cores: (t) => 0.1 + 0.5 * (t / 1200) }, 1, 590);
    expect(firstTime(verdictsOf(samples, fakeFacts(2, 1)), 'cpu_behavior', 'oscillating')).toBeNull();
  });
});
