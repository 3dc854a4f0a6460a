import { fakeFacts, fakeSamples, firstTime, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

const look = (anon: (t: number) => number, seconds = 1800) =>
  verdictsOf(fakeSamples({ cores: () => 0.3, anon }, 1, seconds), fakeFacts(2, 1));

describe('a sawtooth', () => {
  it.each([10, 20, 60, 100, 300, 400])(
    'is memory that falls back every %i s to a level that does not rise',
    (period) => {
      const { final } = look((t) => 200 * MiB + ((t % period) * 200 * MiB) / period);
      expect(final).toMatchObject({ memory_behavior: 'sawtooth', severity: 'ok' });
    },
  );

  it('says how often it fell back, and in how much time that was', () => {
    const { final } = look((t) => 200 * MiB + ((t % 100) * 200 * MiB) / 100, 240);
    expect(inEnglish(final?.evidence[0])).toBe('memory fell back 2 times in 3 min 40 s to a level that does not rise');
  });

  it('counts as many falls as there were', () => {
    const { changes } = look((t) => 200 * MiB + ((t % 400) * 200 * MiB) / 400, 1000);
    expect(firstTime({ changes, final: null }, 'memory_behavior', 'sawtooth')).toBeGreaterThan(800);
  });

  it('is none when the floor rises', () => {
    expect(look((t) => 100 * MiB + (t * 10 * MiB) / 60 + (t % 20) * 4 * MiB, 900).final?.memory_behavior).toBe(
      'leaking',
    );
  });

  it('is none after one fall', () => {
    const result = look((t) => (t > 300 && t < 600 ? 600 * MiB : 200 * MiB));
    expect(firstTime(result, 'memory_behavior', 'sawtooth')).toBeNull();
  });

  it('is no memory that is given back bit by bit and never taken again', () => {
    const result = look((t) => Math.max(100, 2000 - 2 * t) * MiB);
    expect(firstTime(result, 'memory_behavior', 'sawtooth')).toBeNull();
  });

  it('has teeth of a twentieth of the level, and of 4 MiB at least', () => {
    const saw = (level: number, tooth: number) => look((t) => (level + ((t % 30) * tooth) / 29) * MiB).final;
    expect(saw(1000, 75)?.memory_behavior).toBe('sawtooth');
    expect(saw(50, 6)?.memory_behavior).toBe('sawtooth');
  });

  it('is none for teeth of less than a twentieth of the level, or less than 4 MiB', () => {
    expect(
      firstTime(
        look((t) => 1000 * MiB + (t % 30) * MiB),
        'memory_behavior',
        'sawtooth',
      ),
    ).toBeNull();
    expect(
      firstTime(
        look((t) => 10 * MiB + (t % 30) * 0.1 * MiB),
        'memory_behavior',
        'sawtooth',
      ),
    ).toBeNull();
  });
});

describe('a climb as there were before', () => {
  const hour = 3600;
  /** Each hour a batch that holds its data for forty minutes; its size from 200 to 500 MiB, by the hour. */
  const batch = (t: number) => {
    const size = 200 + ((Math.floor(t / hour) * 7919) % 301);
    const into = t % hour;
    return (150 + (into < 2400 ? (size * into) / 2400 : 0)) * MiB;
  };
  const day = (anon: (t: number) => number) =>
    verdictsOf(fakeSamples({ cores: () => 0.3, anon }, 60, 24 * hour), fakeFacts(8, 60));
  const leaksFrom = (result: ReturnType<typeof day>, from: number) =>
    result.changes.filter(({ t, memory_behavior }) => t >= from && memory_behavior === 'leaking');

  it('is no leak, once a few were seen', () => {
    expect(leaksFrom(day(batch), 6 * hour)).toEqual([]);
  });

  it('is a leak that goes on where the others fell', () => {
    const stays = (t: number) => (t < 12 * hour ? batch(t) : 150 * MiB + ((t - 12 * hour) * 500 * MiB) / 2400);
    const [found] = leaksFrom(day(stays), 6 * hour);
    expect(found?.t).toBeGreaterThan(12 * hour);
    expect(found?.t).toBeLessThanOrEqual(14 * hour);
  });

  it('is a leak where each begins higher', () => {
    const result = day((t) => batch(t) + Math.max(0, t - 12 * hour) * ((60 * MiB) / hour));
    expect(leaksFrom(result, 12 * hour).length).toBeGreaterThan(0);
  });
});
