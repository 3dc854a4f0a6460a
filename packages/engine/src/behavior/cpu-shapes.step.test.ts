import { fakeFacts, fakeSamples, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

describe('a step against the past', () => {
  const step = (from: number, to: number, at = 3600) => ({ cores: (t: number) => (t < at ? from : to) });
  const watched = (curves: { cores: (t: number) => number }, seconds = 6000) =>
    verdictsOf(fakeSamples(curves, 5, seconds), fakeFacts(4, 5)).changes.filter(({ severity }) => severity === 'watch');

  it('is watched once it has stayed for ten minutes, with what was usual', () => {
    const [first, ...others] = watched(step(0.01, 1));
    expect(first?.t).toBeGreaterThanOrEqual(3600 + 540);
    expect(first?.t).toBeLessThan(3600 + 720);
    expect(first?.cpu_behavior).toBe('stable');
    expect(inEnglish(first?.evidence[0])).toBe('CPU use has stepped from 0.01 to 1 core and stays there');
    expect(others).toEqual([]);
  });

  it('is none when it is small, short, or usual', () => {
    expect(watched(step(0.01, 0.2))).toEqual([]);
    expect(watched(step(2, 2.5))).toEqual([]);
    expect(watched({ cores: (t) => (t > 3600 && t < 4000 ? 1 : 0.01) })).toEqual([]);
    expect(watched(step(0.01, 1, 600))).toEqual([]);
  });

  it('ends when the new level is the usual one', () => {
    const { final } = verdictsOf(fakeSamples(step(0.01, 1), 5, 12_000), fakeFacts(4, 5));
    expect(final?.severity).toBe('ok');
  });
});
