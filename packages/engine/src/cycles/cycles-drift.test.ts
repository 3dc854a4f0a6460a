import type { Cycle, Drift } from '@omnimind/protocol/cycles-report';
import { fakeCycle } from '@omnimind/testing/fake-cycle';
import { fakeBackendMemory, fakeChance, fakeSlowdown, MB, roughHeap, usualHeap } from '@omnimind/testing/fake-drift';
import { describe, expect, test } from 'vitest';
import { CyclesDrift } from './cycles-drift.ts';

type Maker = (cycle: number) => Partial<Cycle>;

/** All that was told of so many cycles, each with the cycle after which it was. */
function told(count: number, maker: Maker, watched: readonly string[] = []): { told: Drift[]; drift: CyclesDrift } {
  const drift = new CyclesDrift(watched);
  const all: Drift[] = [];
  for (let cycle = 1; cycle <= count; cycle += 1) all.push(...drift.add(fakeCycle(cycle, maker(cycle))));
  all.push(...drift.conclude());
  return { told: all, drift };
}

const seeds = Array.from({ length: 200 }, (_, index) => index + 1);

describe('500 honest cycles are called no drift, whatever their noise', () => {
  // Of 300 series of each kind 0 to 2 are.
  test.each<[string, readonly string[], (seed: number) => Maker]>([
    ['duration', [], (seed) => cyclesWith(fakeSlowdown(seed), (factor) => ({ duration_s: 2 * factor }))],
    [
      'peaks of memory',
      [],
      (seed) => cyclesWith(fakeSlowdown(seed), (f) => ({ memory: { peak_anon_bytes: f * 2 ** 28 } })),
    ],
    ['peaks of CPU', [], (seed) => cyclesWith(fakeSlowdown(seed), (f) => ({ cpu: { peak_cores: f, mean_cores: 1 } }))],
    [
      'a backend',
      ['api'],
      (seed) => cyclesWith(fakeBackendMemory(seed, usualHeap), (bytes) => ({ watched_bytes: [bytes] })),
    ],
    [
      'a rough backend',
      ['api'],
      (seed) => cyclesWith(fakeBackendMemory(seed, roughHeap), (bytes) => ({ watched_bytes: [bytes] })),
    ],
    ['failures', [], (seed) => failing(seed)],
  ])('%s: at most 1 in 100 series', (_, watched, makerOf) => {
    const alarms = seeds.filter((seed) => told(500, makerOf(seed), watched).told.length > 0);
    expect(alarms.length).toBeLessThanOrEqual(2);
  });
});

function cyclesWith(next: () => number, made: (value: number) => Partial<Cycle>): Maker {
  return () => made(next());
}

/** Cycles that fail by chance, 0.2 to 50 % of them. */
function failing(seed: number): Maker {
  const chance = fakeChance(seed);
  const share = Math.exp(chance.between(Math.log(0.002), Math.log(0.5)));
  return () => ({ outcome: chance.uniform() < share ? 'failed' : 'passed' });
}

describe('a backend that keeps 3 MB a cycle', () => {
  const leak = (seed: number, from = 0): Maker => {
    const next = fakeBackendMemory(seed, usualHeap);
    return (cycle) => ({ watched_bytes: [next() + Math.max(0, cycle - from) * 3 * MB] });
  };

  test('is named by cycle 60, in 99 of 100 series', () => {
    const named = seeds.filter((seed) => told(60, leak(seed), ['api']).told.some(({ subject }) => subject === 'api'));
    expect(named.length).toBeGreaterThanOrEqual(0.99 * seeds.length);
  });

  test('with its rate and its first cycle', () => {
    const changes = seeds.slice(0, 50).map((seed) => told(150, leak(seed), ['api']).drift.current[0]);
    for (const change of changes)
      expect(change).toMatchObject({ signal: 'memory_left_behind', subject: 'api', kind: 'trend', unit: 'bytes' });
    const rates = changes.map((change) => (change?.per_cycle ?? 0) / MB).sort((a, b) => a - b);
    expect(rates[0]).toBeGreaterThan(2.6);
    expect(rates[25]).toBeCloseTo(3, 0);
    expect(rates.at(-1)).toBeLessThan(3.9);
    expect(Math.max(...changes.map((change) => change?.first_cycle ?? 0))).toBeLessThanOrEqual(15);
  });

  test('and began with it only at cycle 250 is named with that cycle', () => {
    for (const seed of seeds.slice(0, 50)) {
      const [change] = told(500, leak(seed, 250), ['api']).drift.current;
      expect(change?.first_cycle).toBeGreaterThan(220);
      expect(change?.first_cycle).toBeLessThan(275);
      expect(change?.seen_at_cycle).toBeLessThan(430);
    }
  });
});

test('processes that every cycle leaves behind are named without a subject', () => {
  const maker: Maker = (cycle) => ({ left_behind: { processes: cycle, anon_bytes: cycle * 4 * MB } });
  const [drift] = told(80, maker).told;
  expect(drift).toMatchObject({ signal: 'memory_left_behind', subject: null, kind: 'trend', first_cycle: 1 });
  expect(drift?.per_cycle).toBeCloseTo(4 * MB, 0);
  expect(drift).toMatchObject({ from: 4 * MB, unit: 'bytes' });
});

test('a duration that creeps is a trend', () => {
  const maker: Maker = (cycle) => ({ duration_s: 2 + 0.01 * Math.max(0, cycle - 100) + (cycle % 7) * 0.01 });
  const [drift] = told(300, maker).drift.current;
  expect(drift).toMatchObject({ signal: 'duration', kind: 'trend', unit: 's' });
  expect(drift?.per_cycle).toBeCloseTo(0.01, 3);
  expect(drift?.first_cycle).toBeGreaterThan(90);
  expect(drift?.first_cycle).toBeLessThan(110);
});

test('a duration that rose once is a step, and stays one', () => {
  const maker: Maker = (cycle) => ({ duration_s: (cycle > 37 ? 2.6 : 2) + (cycle % 7) * 0.01 });
  const { told: all, drift } = told(500, maker);
  expect(all).toHaveLength(1);
  expect(drift.current[0]).toMatchObject({ signal: 'duration', kind: 'step', first_cycle: 38, from: 2.03, to: 2.63 });
});

test('a step that is taken back is told no more', () => {
  const maker: Maker = (cycle) => ({ duration_s: (cycle > 40 && cycle < 140 ? 2.6 : 2) + (cycle % 7) * 0.01 });
  const { told: all, drift } = told(200, maker);
  expect(all).toHaveLength(1);
  expect(drift.current).toEqual([]);
});

test('failures that come together are a cluster', () => {
  const maker: Maker = (cycle) => ({ outcome: cycle >= 120 && cycle < 126 ? 'failed' : 'passed' });
  const [drift] = told(200, maker).drift.current;
  expect(drift).toMatchObject({ signal: 'failures', kind: 'cluster', first_cycle: 120, from: 0, to: 1, unit: 'share' });
  expect(drift?.last_cycle).toBe(125);
});

test('a command that always fails has no cluster', () => {
  expect(told(200, () => ({ outcome: 'failed' })).told).toEqual([]);
});

test('what a failed cycle took is not compared with the others', () => {
  const maker: Maker = (cycle) =>
    cycle > 60 && cycle % 2 === 0 ? { outcome: 'failed', duration_s: 60 } : { duration_s: 2 + (cycle % 3) * 0.01 };
  expect(told(200, maker).told.map(({ signal }) => signal)).not.toContain('duration');
});

test('the same cycles bring the same drift, so that a resumed report says the same', () => {
  const maker = () => {
    const next = fakeBackendMemory(3, usualHeap);
    return (cycle: number) => ({ watched_bytes: [next() + cycle * 3 * MB] });
  };
  expect(told(200, maker(), ['a']).drift.current).toEqual(told(200, maker(), ['a']).drift.current);
});

describe('growth that doubles a peak', () => {
  const peaks = (bytes: (cycle: number) => number): Maker => {
    return (cycle) => ({ memory: { peak_anon_bytes: bytes(cycle) * MB } });
  };

  test('is told at the tenth cycle', () => {
    const maker = peaks((cycle) => 40 + 10 * cycle);
    expect(told(9, maker).told).toEqual([]);
    expect(told(10, maker).told).toEqual([
      expect.objectContaining({ signal: 'peak_memory', kind: 'trend', first_cycle: 1, seen_at_cycle: 10 }),
    ]);
    expect(told(60, maker).told).toHaveLength(1);
  });

  test('that rises more slowly than it did, less than twofold or not each time is not told so early', () => {
    expect(
      told(
        20,
        peaks((cycle) => 300 * (1 - 0.8 ** cycle)),
      ).told,
    ).toEqual([]);
    expect(
      told(
        10,
        peaks((cycle) => 100 + 9 * cycle),
      ).told,
    ).toEqual([]);
    expect(
      told(
        20,
        peaks((cycle) => 40 + 10 * cycle - (cycle % 5 === 0 ? 15 : 0)),
      ).told,
    ).toEqual([]);
  });
});

describe('stable', () => {
  test('not before 30 cycles', () => {
    expect(told(29, () => ({})).drift.isStable).toBe(false);
    expect(told(30, () => ({})).drift.isStable).toBe(true);
  });

  test('the noisier, the later; never while something drifts', () => {
    const noisy = (jitter: number): Maker => {
      const chance = fakeChance(5);
      return () => ({ duration_s: 2 * (1 + jitter * chance.normal()) });
    };
    expect(told(30, noisy(0.02)).drift.isStable).toBe(true);
    expect(told(30, noisy(0.3)).drift.isStable).toBe(false);
    expect(told(100, (cycle) => ({ duration_s: 2 + cycle * 0.01 })).drift.isStable).toBe(false);
  });

  test('a signal that was never measured is no obstacle', () => {
    const maker: Maker = () => ({ cpu: { peak_cores: null, mean_cores: null }, memory: { peak_anon_bytes: null } });
    expect(told(40, maker).drift.isStable).toBe(true);
  });
});
