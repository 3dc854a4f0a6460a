import { fakeFacts, fakeNoise, fakeSamples, firstTime, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

function behaviorsOf(cores: (t: number) => number, seconds = 900) {
  const noise = fakeNoise(2);
  return verdictsOf(fakeSamples({ cores: (t) => Math.max(0, cores(t) + 0.02 * noise()) }, 1, seconds), fakeFacts(2, 1));
}

describe('ramping', () => {
  it('is a rise of three minutes, named within its first minute, and over at its plateau', () => {
    const result = behaviorsOf((t) => 0.1 + 1.5 * Math.min(1, t / 180));
    expect(firstTime(result, 'cpu_behavior', 'ramping')).toBeLessThanOrEqual(60);
    expect(result.changes.every(({ severity }) => severity === 'ok')).toBe(true);
    expect(result.final?.cpu_behavior).toBe('high_but_stable');
  });

  it('says from where to where, and in how much time', () => {
    const result = behaviorsOf((t) => 0.1 + 1.5 * Math.min(1, t / 180), 120);
    expect(result.final).toMatchObject({ cpu_behavior: 'ramping', severity: 'ok' });
    expect(inEnglish(result.final?.evidence[0])).toMatch(/^CPU use rose from [\d.]+% to \d+% in 2 min$/);
  });

  it('is no single step', () => {
    expect(
      firstTime(
        behaviorsOf((t) => (t < 100 ? 0.1 : 1.2)),
        'cpu_behavior',
        'ramping',
      ),
    ).toBeNull();
  });

  it('is no steady use, and no fall', () => {
    expect(
      firstTime(
        behaviorsOf(() => 0.8),
        'cpu_behavior',
        'ramping',
      ),
    ).toBeNull();
    expect(
      firstTime(
        behaviorsOf((t) => Math.max(0.2, 1.8 - t / 200)),
        'cpu_behavior',
        'ramping',
      ),
    ).toBeNull();
  });

  it('is over when the use has turned back', () => {
    const result = behaviorsOf((t) => (t < 150 ? 0.1 + t / 100 : Math.max(0.8, 1.6 - (t - 150) / 50)), 220);
    expect(firstTime(result, 'cpu_behavior', 'ramping')).not.toBeNull();
    expect(result.final?.cpu_behavior).not.toBe('ramping');
  });

  it('is a rise by a seventh of what may be used', () => {
    const result = behaviorsOf((t) => 0.5 + 0.3 * Math.min(1, t / 180));
    expect(firstTime(result, 'cpu_behavior', 'ramping')).not.toBeNull();
  });

  it('is no rise of less than a tenth of what may be used', () => {
    expect(
      firstTime(
        behaviorsOf((t) => 0.5 + 0.12 * Math.min(1, t / 180)),
        'cpu_behavior',
        'ramping',
      ),
    ).toBeNull();
  });
});
