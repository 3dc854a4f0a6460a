import { fakeFacts, fakeSamples, firstTime, GiB, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

interface Saw {
  /** s from one collection to the next. */
  readonly period?: number;
  /** What a collection gives back, MiB. */
  readonly tooth?: number;
  readonly interval_s?: number;
  readonly left?: number;
}

/** A sawtooth whose floor is `floor` MiB at the `n`th collection. */
function look(floor: (n: number) => number, seconds: number, saw: Saw = {}) {
  const { period = 130, tooth = 150, interval_s = 1, left = 24 * GiB } = saw;
  const anon = (t: number) => (floor(Math.floor(t / period)) + ((t % period) * tooth) / period) * MiB;
  const samples = fakeSamples({ cores: () => 0.3, available: () => left, anon }, interval_s, seconds);
  return verdictsOf(samples, fakeFacts(2, interval_s));
}
const leaksAt = (result: ReturnType<typeof look>) => firstTime(result, 'memory_behavior', 'leaking');
const rising = (n: number) => 50 + 30 * n;

describe('valleys that rise', () => {
  it('are a leak from the fourth on, however long the teeth are', () => {
    expect(leaksAt(look(rising, 1000))).toBeGreaterThan(4 * 130);
    expect(leaksAt(look(rising, 1000))).toBeLessThanOrEqual(5 * 130);
  });

  it('are an alert from the fifth on, where memory lasts for less than a day', () => {
    const near = look(rising, 1400, { left: 4 * GiB });
    expect(firstTime(near, 'severity', 'alert')).toBeGreaterThan(5 * 130);
    expect(firstTime(near, 'severity', 'alert')).toBeLessThanOrEqual(6 * 130);
    expect(firstTime(look(rising, 1400, {}), 'severity', 'alert')).toBeNull();
  });

  it.each([1, 2, 3])('are known though the bottom of the %sth, of a second, fell between two samples', (missed) => {
    const anon = (t: number) => (rising(Math.floor(t / 130)) + (t % 130 === 0 ? 0 : 50 + (t % 130))) * MiB;
    const samples = fakeSamples({ cores: () => 0.3, available: () => 24 * GiB, anon }, 1, 1000);
    const whole = firstTime(verdictsOf(samples, fakeFacts(2, 1)), 'memory_behavior', 'leaking');
    const rest = samples.filter(({ t }) => t !== 130 * missed);
    expect(whole).not.toBeNull();
    expect(firstTime(verdictsOf(rest, fakeFacts(2, 1)), 'memory_behavior', 'leaking')).toBe(whole);
  });

  it('say from where to where', () => {
    const { final } = look(rising, 660);
    expect(final?.memory_behavior).toBe('leaking');
    expect(inEnglish(final?.evidence[0])).toMatch(
      /^memory fell back 4 times in 6 min \d+ s, each time to a higher level: from \d+ MiB to \d+ MiB, \S+ MiB\/min$/,
    );
  });

  it('are told as risen before they are enough', () => {
    expect(inEnglish(look(rising, 420).final?.evidence[0])).toMatch(/ to a level that has risen$/);
  });

  it('are taken back when one is lower', () => {
    const restarted = look((n) => (n < 6 ? rising(n) : 50), 1400);
    expect(leaksAt(restarted)).not.toBeNull();
    expect(restarted.final?.memory_behavior).not.toBe('leaking');
  });

  it.each<[string, (n: number) => number, Saw]>([
    ['that come back to one level', () => 50, {}],
    ['that rise less and less: warming up', (n) => 300 - 250 / 2 ** n, {}],
    ['that rise by less than a leak needs', (n) => 50 + 2 * n, {}],
    ['of which one is higher: a step', (n) => (n < 3 ? 50 : 250), {}],
    ['a few samples apart', rising, { interval_s: 60 }],
    ['below what was usual before', (n) => (n < 6 ? 600 : 100 + 30 * (n - 6)), {}],
  ])('are no leak: %s', (_, floor, saw) => {
    expect(leaksAt(look(floor, 1600, saw))).toBeNull();
  });
});
