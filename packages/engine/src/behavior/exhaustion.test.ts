import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { fakeFacts, fakeNoise, fakeSamples, GiB, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import { describe, expect, it } from 'vitest';
import { engineParameters } from '../parameters.ts';
import { forecast } from './exhaustion.ts';
import type { WindowReading } from './memory-scale.ts';

const machine = { source: 'machine', name: '' };

describe('a forecast', () => {
  const parameters = engineParameters(defaultConfiguration);
  const rising = (slope: number): WindowReading => ({
    window: { window_s: 600, tau: 0.9, exhaustionWithin_s: null },
    bins: 12,
    span_s: 600,
    full: true,
    trend: {
      tau: 1,
      slope,
      growth: 550 * slope,
      rise: 550 * slope,
      acceleration: 1,
      noise: 0,
      largestStep: 0.1,
      largestTwoSteps: 0.2,
      monotone: true,
      fall: 0,
      steps: 11,
      unevenness: 0,
      start: 0,
      end: 550 * slope,
    },
    floor: 0,
    ceiling: Number.NaN,
    perByteRead: Number.NaN,
    collections: 0,
    trusted: true,
    climbs: false,
    stands_s: 0,
    lateSlope: slope,
    newest: 0,
    began_s: 0,
  });

  const left = (remaining: number) => ({ remaining, limit: remaining, ...machine });

  it('is the range across scales, widened by half', () => {
    expect(forecast([rising(10), rising(20)], left(6000), parameters)).toEqual({ low: 200, high: 900 });
  });

  it('is none when the scales disagree threefold, when nothing rises, or when no limit is known', () => {
    expect(forecast([rising(10), rising(30)], left(6000), parameters)).toBeNull();
    expect(forecast([rising(10), rising(-1)], left(6000), parameters)).toBeNull();
    expect(forecast([], left(6000), parameters)).toBeNull();
    expect(forecast([rising(10)], left(Number.NaN), parameters)).toBeNull();
  });

  it('counts from the floor where the level is below it: the process is just giving all back', () => {
    const atFloor = { ...rising(10), floor: 4000 };
    expect(forecast([atFloor], left(6000), parameters)).toEqual({ low: 133, high: 300 });
  });
});

describe('the time to exhaustion of a linear leak', () => {
  it.each([0.2, 0.5, 1])('under a limit, %f MiB a second, holds the true one in every verdict', (rate) => {
    const noise = fakeNoise(5);
    const end_s = 462 / rate;
    const anon = (t: number) => (50 + rate * t + noise()) * MiB;
    const samples = fakeSamples({ cores: () => 0.3, anon }, 1, end_s);
    const { changes, final } = verdictsOf(samples, fakeFacts(2, 1, 512 * MiB));
    const told = [...changes, ...(final === null ? [] : [final])].filter((verdict) => verdict.time_to_exhaustion_s);
    expect(told.length).toBeGreaterThan(1);
    for (const { t, time_to_exhaustion_s } of told) {
      // The noise alone is worth some seconds.
      expect(time_to_exhaustion_s?.low).toBeLessThanOrEqual(end_s - t + 5);
      expect(time_to_exhaustion_s?.high).toBeGreaterThanOrEqual(end_s - t - 5);
    }
  });

  it('under what the machine has left holds the true one too', () => {
    const anon = (t: number) => (50 + 3 * t) * MiB;
    const available = (t: number) => 4 * GiB - anon(t);
    const { changes } = verdictsOf(fakeSamples({ cores: () => 0.3, anon, available }, 1, 900), fakeFacts(2, 1));
    const told = changes.filter(({ time_to_exhaustion_s }) => time_to_exhaustion_s !== null);
    expect(told.length).toBeGreaterThan(0);
    for (const { t, time_to_exhaustion_s } of told) {
      const left = (4 * 1024 - 50) / 3 - t;
      expect(time_to_exhaustion_s?.low).toBeLessThan(left);
      expect(time_to_exhaustion_s?.high).toBeGreaterThan(left);
    }
  });

  it('makes the leak critical when it is near', () => {
    const anon = (t: number) => (50 + 0.5 * t) * MiB;
    const { final } = verdictsOf(fakeSamples({ cores: () => 0.3, anon }, 1, 850), fakeFacts(2, 1, 512 * MiB));
    expect(final).toMatchObject({ memory_behavior: 'leaking', severity: 'critical' });
  });

  it('is not told for memory that does not rise', () => {
    const { final } = verdictsOf(
      fakeSamples({ cores: () => 0.3, anon: () => 500 * MiB }, 1, 900),
      fakeFacts(2, 1, 512 * MiB),
    );
    expect(final).toMatchObject({ time_to_exhaustion_s: null, severity: 'ok' });
  });

  it('is at its limit where memory stands still there', () => {
    const anon = () => 505 * MiB;
    const { final } = verdictsOf(fakeSamples({ cores: () => 0.3, anon }, 1, 900), fakeFacts(2, 1, 512 * MiB));
    expect(final).toMatchObject({ severity: 'watch', evidence: [{ signal: 'at_limit' }, {}, {}] });
  });
});
