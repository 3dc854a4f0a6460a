import {
  type FakeCurves,
  fakeFacts,
  fakeNoise,
  fakeSamples,
  firstTime,
  GiB,
  MiB,
  verdictsOf,
} from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

/** What memory does under a steady light CPU load, on a machine with 12 GiB left. */
function look(anon: (t: number) => number, seconds = 1200, interval_s = 1, more: FakeCurves = {}) {
  const curves = { cores: () => 0.3, available: () => 12 * GiB, anon, ...more };
  return verdictsOf(fakeSamples(curves, interval_s, seconds), fakeFacts(2, interval_s));
}
const leaksAt = (result: ReturnType<typeof look>) => firstTime(result, 'memory_behavior', 'leaking');
const noise = fakeNoise(7);
const noisy = (anon: (t: number) => number) => (t: number) => anon(t) + 3 * MiB * noise();

describe('leaking', () => {
  it.each([
    [6, 'watch'],
    [20, 'alert'],
    [60, 'alert'],
    [300, 'alert'],
  ])('names a floor that rises %i MiB a minute within ten minutes of its onset: %s', (rate, severity) => {
    const result = look(noisy((t) => 100 * MiB + (t * rate * MiB) / 60));
    expect(leaksAt(result)).toBeLessThanOrEqual(600);
    expect(result.final).toMatchObject({ memory_behavior: 'leaking', severity });
  });

  it('is an alert where memory is gone within a day, and not beyond', () => {
    const alertAt = (rate: number) => {
      const anon = (t: number) => 100 * MiB + (t * rate * MiB) / 60;
      return firstTime(look(noisy(anon), 7200, 5, { available: (t) => 15 * GiB - anon(t) }), 'severity', 'alert');
    };
    expect(alertAt(60)).toBeLessThan(600);
    // 21 h are left.
    expect(alertAt(12)).toBeLessThan(600);
    expect(alertAt(8)).toBeNull();
  });

  it('is no alert while it slows at a longer scale, and none at all once it bends', () => {
    // Towards 900 MiB, half of what is left each 20 min: at 20 MiB a minute at first.
    const filling = noisy((t) => 200 * MiB + 700 * MiB * (1 - 2 ** (-t / 1200)));
    const { changes } = look(filling, 7200, 5, { available: () => 36 * GiB });
    expect(changes.some(({ memory_behavior }) => memory_behavior === 'leaking')).toBe(true);
    expect(changes.every(({ severity }) => severity !== 'alert')).toBe(true);
    expect(changes.at(-1)?.memory_behavior).not.toBe('leaking');
    // Where it would be gone within a day as it began, the alert ends with the first window that bends.
    const nearer = look(filling, 7200, 5, { available: () => 12 * GiB }).changes;
    expect(nearer.every(({ t, severity }) => t < 1800 || severity !== 'alert')).toBe(true);
  });

  it('is taken back within minutes of its end', () => {
    const { changes } = look(
      noisy((t) => 100 * MiB + Math.min(t, 1200) * MiB),
      3600,
    );
    expect(changes.some(({ severity }) => severity === 'alert')).toBe(true);
    expect(changes.find(({ t, severity }) => t > 1200 && severity !== 'alert')?.t).toBeLessThan(1200 + 300);
    expect(changes.at(-1)?.severity).toBe('ok');
  });

  it('is no alert with the first word of it, when what filled may be full: only while it goes on', () => {
    const { changes } = look((t) => 100 * MiB + Math.min(t, 530) * 2 * MiB);
    expect(changes.map(({ memory_behavior }) => memory_behavior)).toContain('leaking');
    expect(changes.every(({ severity }) => severity !== 'alert')).toBe(true);
    expect(look((t) => 100 * MiB + t * 2 * MiB).final?.severity).toBe('alert');
  });

  it('is not even told where the rise ended a bin before it would be', () => {
    for (const end of [460, 475, 490]) {
      const { changes } = look((t) => 100 * MiB + Math.min(t, end) * MiB);
      expect(changes.map(({ memory_behavior }) => memory_behavior)).not.toContain('leaking');
    }
  });

  it('is none any more once the last third of its window stands still, however unsteady the rise was', () => {
    // Up, back, up again, and then as good as still for a quarter of an hour.
    const level = (t: number) => (t < 600 ? 100 + t / 2 : t < 1000 ? 250 + (t - 600) / 2 : 460 + (t - 1000) / 500);
    const { changes } = look(
      noisy((t) => level(t) * MiB),
      2100,
    );
    const last = changes.filter(({ t }) => t <= 2000).at(-1);
    expect(last?.memory_behavior).not.toBe('leaking');
  });

  it('names a leak that begins in a workload that was well, within ten minutes of its onset', () => {
    const result = look(
      noisy((t) => 100 * MiB + (Math.max(0, t - 900) * 12 * MiB) / 60),
      1800,
    );
    expect(leaksAt(result)).toBeGreaterThan(900);
    expect(leaksAt(result)).toBeLessThanOrEqual(1500);
  });

  it('says how fast, how long, how surely and how far above what was usual', () => {
    const { final } = look((t) => 100 * MiB + (Math.max(0, t - 900) * 20 * MiB) / 60, 1800);
    expect(final?.evidence[0]).toMatchObject({ signal: 'anon_floor_slope', unit: 'bytes/min' });
    expect(final?.evidence[0]?.value).toBeCloseTo(20 * MiB, -4);
    expect(inEnglish(final?.evidence[0])).toMatch(
      /^memory rose 20 MiB\/min for \d+ min( \d+ s)? without falling back, \d+ MiB above its usual level \(τ 1, 2nd half \S+ × 1st\)$/,
    );
  });

  it('names a slow leak, 10 percent an hour, within three hours', () => {
    const slow = noisy((t) => 500 * MiB * (1 + (0.1 * t) / 3600));
    expect(leaksAt(look(slow, 3 * 3600, 5))).toBeLessThanOrEqual(3 * 3600);
  });

  it('names a leak that makes work in proportion: a scan over what was lost', () => {
    const hour = 3600;
    const lost = (t: number) => Math.max(0, t - 2 * hour) * ((60 * MiB) / hour);
    const more = { cores: (t: number) => 0.1 + lost(t) / (1000 * MiB) + 0.01 * noise() };
    const found = leaksAt(
      look(
        noisy((t) => 300 * MiB + lost(t)),
        6 * hour,
        60,
        more,
      ),
    );
    expect(found).toBeGreaterThan(2 * hour);
    expect(found).toBeLessThanOrEqual(4 * hour);
  });

  it('names leaks in samples that are a minute apart', () => {
    expect(
      leaksAt(
        look(
          noisy((t) => 500 * MiB + (t * 20 * MiB) / 60),
          3600,
          60,
        ),
      ),
    ).toBeLessThanOrEqual(1800);
  });

  it('names a sawtooth whose floor rises', () => {
    expect(leaksAt(look((t) => 100 * MiB + (t * 10 * MiB) / 60 + (t % 20) * 4 * MiB))).toBeLessThanOrEqual(600);
  });

  it.each([60, 120])('names a staircase that never falls, of steps %i s apart', (step_s) => {
    const result = look((t) => 100 * MiB + (Math.floor(t / step_s) * step_s * 20 * MiB) / 60);
    expect(leaksAt(result)).toBeLessThanOrEqual(660);
  });

  it('counts what was swapped out: a leak does not end where swap begins', () => {
    const curves = { swap: (t: number) => Math.max(0, t - 300) * MiB };
    const result = look((t) => 100 * MiB + Math.min(300, t) * MiB, 900, 1, curves);
    expect(leaksAt(result)).toBeLessThanOrEqual(600);
    expect(result.final?.memory_behavior).toBe('leaking');
  });

  it('holds as long as the floor rises, for hours', () => {
    const { changes } = look(
      noisy((t) => 500 * MiB + (t * 10 * MiB) / 60),
      6 * 3600,
      5,
    );
    const first = changes.findIndex(({ memory_behavior }) => memory_behavior === 'leaking');
    expect(changes.slice(first).map(({ memory_behavior, severity }) => [memory_behavior, severity])).toEqual([
      ['leaking', 'watch'],
      ['leaking', 'alert'],
    ]);
  });

  it('ends when the floor has stopped rising', () => {
    const result = look(
      noisy((t) => 100 * MiB + (Math.min(t, 1200) * 20 * MiB) / 60),
      5400,
    );
    expect(leaksAt(result)).not.toBeNull();
    expect(result.final).toMatchObject({ memory_behavior: 'stable', severity: 'ok' });
  });

  it('tells a very fast one sooner: when memory would be gone within half an hour', () => {
    const fast = (t: number) => 60 * MiB + t * 10 * MiB;
    expect(leaksAt(look(fast, 600, 1, { available: (t) => 15 * GiB - fast(t) }))).toBeLessThanOrEqual(300);
    expect(leaksAt(look(fast, 600, 1, { available: () => 100 * GiB }))).toBeGreaterThan(300);
  });
});

describe('no leak', () => {
  it.each<[string, (t: number) => number]>([
    ['memory that stays', () => 500 * MiB],
    ['memory under noise', noisy(() => 500 * MiB)],
    ['memory that shrinks', (t) => Math.max(100 * MiB, 2 * GiB - t * MiB)],
    ['a warm-up that flattens, with a time constant of 2 min', (t) => 100 * MiB + 800 * MiB * (1 - Math.exp(-t / 120))],
    ['a warm-up that flattens, with a time constant of 5 min', (t) => 100 * MiB + 800 * MiB * (1 - Math.exp(-t / 300))],
    ['a cache that fills for 6 min and stops', (t) => 100 * MiB + Math.min(t, 360) * 3 * MiB],
    ['a model that is loaded at once', (t) => (t < 60 ? 100 * MiB : 5 * GiB)],
    ['a model that is loaded over a minute', (t) => 100 * MiB + Math.min(t, 60) * 80 * MiB],
    ['two models, one after the other', (t) => 100 * MiB + (t > 200 ? 2 * GiB : 0) + (t > 500 ? 2 * GiB : 0)],
    ['a sawtooth with a flat floor', (t) => 100 * MiB + (t % 20) * 4 * MiB],
    ['a slow sawtooth with a flat floor', (t) => 200 * MiB + (t % 200) * 1.5 * MiB],
    ['a compiler, up and down', (t) => 100 * MiB + ((t * 7919) % 400) * MiB],
    ['batches that allocate and free', (t) => 100 * MiB + (t % 600 < 300 ? 2 * GiB : 0)],
    ['a rise of 5 MiB in half an hour', (t) => 100 * MiB + (5 * MiB * t) / 1800],
    ['a rise of less than a twentieth of the level', (t) => 8 * GiB + (200 * MiB * t) / 1800],
  ])('is %s', (_, anon) => {
    const result = look(anon, 1800);
    expect(leaksAt(result)).toBeNull();
    expect(result.changes.every(({ severity }) => severity === 'ok' || severity === 'watch')).toBe(true);
    expect(result.final?.severity).toBe('ok');
  });

  it('is data that was read and is kept, byte for byte: a database that fills', () => {
    const filling = (t: number) => 100 * MiB + Math.min(t, 900) * MiB;
    const read = { bytesPerSecond: (t: number) => (t < 900 ? 0.8 * MiB : 0) };
    expect(leaksAt(look(filling, 900, 1, read))).toBeNull();
    expect(leaksAt(look(filling, 900))).not.toBeNull();
  });

  it('is so for half an hour: what still grows then exhausts memory, whatever was read', () => {
    const filling = (t: number) => 100 * MiB + t * MiB;
    const read = { bytesPerSecond: () => 0.8 * MiB };
    const found = leaksAt(look(filling, 2700, 1, read));
    expect(found).toBeGreaterThan(1800);
  });

  it('is growth up to a level that was usual before', () => {
    const anon = (t: number) => {
      if (t < 1200) return 800 * MiB;
      return 200 * MiB + Math.min(500, (t - 1200) * 0.7) * MiB;
    };
    expect(leaksAt(look(anon, 2400))).toBeNull();
  });

  it('is page cache: file memory is not looked at', () => {
    const samples = fakeSamples({ cores: () => 0.3, anon: () => 100 * MiB }, 1, 900).map((sample) => ({
      ...sample,
      file_bytes: sample.t * 10 * MiB,
    }));
    expect(verdictsOf(samples, fakeFacts(2, 1)).final?.memory_behavior).toBe('stable');
  });
});
