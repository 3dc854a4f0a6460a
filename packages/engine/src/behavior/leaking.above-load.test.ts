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

const hour = 3600;
/** A service that is asked for much and for little, ten minutes each, all day. */
const cores = (t: number) => 0.1 + (0.4 * ((Math.floor(t / 600) * 7919) % 11)) / 10;
/** What it holds is garbage, too, up to half of it: more under more load, seen at whatever moment. */
function held(seed: number, load = cores): (t: number) => number {
  const noise = fakeNoise(seed);
  return (t) => 200 * MiB + load(t) * (0.5 + 0.5 * Math.abs(noise())) * 1200 * MiB;
}
/** Memory that is lost from a time on, MiB an hour. */
const leak = (t: number, from: number, rate: number) => Math.max(0, t - from) * ((rate * MiB) / hour);
const seeds = [1, 2, 3, 4, 5];

/** One sample a minute, as a metrics server has them. */
function look(curves: FakeCurves, hours: number) {
  return verdictsOf(fakeSamples(curves, 60, hours * hour), fakeFacts(8, 60));
}
const leaksAt = (result: ReturnType<typeof look>) => firstTime(result, 'memory_behavior', 'leaking');

describe('leaking above load', () => {
  it.each(seeds)('names a leak under a load that comes and goes within the hour (%i)', (seed) => {
    const usual = held(seed);
    const result = look({ cores, anon: (t) => usual(t) + leak(t, 8 * hour, 300) }, 9);
    expect(leaksAt(result)).toBeGreaterThan(8 * hour);
    expect(leaksAt(result)).toBeLessThanOrEqual(9 * hour);
  });

  it('says what is above what', () => {
    const usual = held(1);
    const { changes } = look({ cores, anon: (t) => usual(t) + leak(t, 8 * hour, 300) }, 9);
    const found = changes.find(({ memory_behavior }) => memory_behavior === 'leaking');
    expect(found?.severity).toBe('alert');
    expect(inEnglish(found?.evidence.find(({ signal }) => signal === 'anon_above_load'))).toMatch(
      /^memory is \S+ MiB above what is usual at this load \(0\.\d+ cores\), \S+ MiB more than 21 min ago \(τ \S+\)$/,
    );
  });

  it.each(seeds)('needs the load for it: without, the same leak is hidden for the hour (%i)', (seed) => {
    const usual = held(seed);
    expect(leaksAt(look({ anon: (t) => usual(t) + leak(t, 8 * hour, 300) }, 9))).toBeNull();
  });

  it('holds while the leak goes on', () => {
    const usual = held(1);
    const { changes } = look({ cores, anon: (t) => usual(t) + leak(t, 8 * hour, 300) }, 12);
    const from = changes.findIndex(({ memory_behavior }) => memory_behavior === 'leaking');
    expect(changes.slice(from).every(({ memory_behavior }) => memory_behavior === 'leaking')).toBe(true);
  });
});

describe('leaking above load, in a service that swings within minutes and is restarted each two hours', () => {
  const cycle = 2 * hour;
  const busy = (t: number) => 0.08 + 0.6 * ((t % cycle) / cycle) ** 3;
  /** What is kept grows little from restart to restart; what is garbage may be more than it at any moment. */
  function swinging(seed: number): (t: number) => number {
    const noise = fakeNoise(seed);
    return (t) => (190 + 20 * ((t % cycle) / cycle) + 400 * busy(t) * Math.abs(noise())) * MiB;
  }

  it.each(seeds)('names 50 MiB an hour within an hour and a half, wherever in the cycle it begins (%i)', (seed) => {
    const usual = swinging(seed);
    const from = (9 + seed / 3) * hour;
    const found = leaksAt(look({ cores: busy, anon: (t) => usual(t) + leak(t, from, 50) }, 13));
    expect(found).toBeGreaterThan(from);
    expect(found).toBeLessThanOrEqual(from + 1.5 * hour);
  });

  it.each(seeds)('says nothing of the swing itself, all day (%i)', (seed) => {
    expect(leaksAt(look({ cores: busy, anon: swinging(seed) }, 24))).toBeNull();
  });

  it.each(seeds)('nor of what is loaded into it and stays (%i)', (seed) => {
    const usual = swinging(seed);
    const loaded = (t: number) => (t > (9 + seed / 3) * hour ? 100 * MiB : 0);
    expect(leaksAt(look({ cores: busy, anon: (t) => usual(t) + loaded(t) }, 24))).toBeNull();
  });
});

describe('no leak above load', () => {
  const night = (t: number) => (t < 8 * hour ? 0.05 : cores(t));
  const evening = (t: number) => (t < 16 * hour ? 1 : 3) * cores(t);
  it.each<[string, (seed: number) => FakeCurves]>([
    ['memory that follows the load', (seed) => ({ cores, anon: held(seed) })],
    ['a morning after a quiet night', (seed) => ({ cores: night, anon: held(seed, night) })],
    ['an evening busier than any hour before', (seed) => ({ cores: evening, anon: held(seed, evening) })],
    [
      'a cache that has filled in the first hours',
      (seed) => {
        const usual = held(seed);
        return { cores, anon: (t) => usual(t) + 300 * MiB * (1 - Math.exp(-t / (2 * hour))) };
      },
    ],
    [
      'a job of an hour, twice a day',
      (seed) => {
        const usual = held(seed);
        return { cores, anon: (t) => usual(t) + (t % (12 * hour) > 11 * hour ? 500 * MiB : 0) };
      },
    ],
    [
      'a model that is loaded beside little noise, and stays',
      (seed) => {
        const noise = fakeNoise(seed);
        return { cores, anon: (t) => 200 * MiB + (t > 8 * hour ? 900 * MiB : 0) + 10 * MiB * noise() };
      },
    ],
  ])('is %s', (_, curves) => {
    for (const seed of seeds) expect(leaksAt(look(curves(seed), 24))).toBeNull();
  });
});
