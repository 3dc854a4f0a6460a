import {
  type FakeCurves,
  fakeFacts,
  fakeSamples,
  firstTime,
  GiB,
  MiB,
  verdictsOf,
} from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

function look(anon: (t: number) => number, seconds: number, more: FakeCurves = {}) {
  const curves = { cores: () => 0.3, available: () => 12 * GiB, anon, ...more };
  return verdictsOf(fakeSamples(curves, 1, seconds), fakeFacts(2, 1));
}
const textsOf = (result: ReturnType<typeof look>) => result.final?.evidence.map(inEnglish) ?? [];

describe('growing memory', () => {
  const rising = (t: number) => 100 * MiB + t * MiB;

  it('is a steady rise, watched within three minutes, before it is clear enough for a leak', () => {
    const result = look(rising, 400);
    expect(firstTime(result, 'memory_behavior', 'growing')).toBeLessThanOrEqual(180);
    expect(result.final).toMatchObject({ memory_behavior: 'growing', severity: 'watch' });
  });

  it('says how fast, and why it is no leak yet', () => {
    const texts = textsOf(look(rising, 160));
    expect(texts[0]).toMatch(/^memory rose 60 MiB\/min for 2 min without falling back \(τ 1, 2nd half 0\.\d+ × 1st\)$/);
    expect(texts[1]).toBe('watched for only 2 min 20 s: too short to call it a leak');
  });

  it('tells when memory would end', () => {
    expect(textsOf(look(rising, 160)).at(-1)).toMatch(/^at this rate it hits the limit of \S+ GiB in .+ to .+$/);
  });

  it('is data that was read and is kept, and says so', () => {
    const result = look(rising, 900, { bytesPerSecond: () => MiB });
    expect(result.final).toMatchObject({ memory_behavior: 'growing', severity: 'watch' });
    expect(textsOf(result)).toContain('it kept 1 byte for each byte read, like a database being filled');
  });

  it('is a leak in a server that answers and keeps what it was sent', () => {
    const samples = fakeSamples(
      { cores: () => 0.3, available: () => 12 * GiB, anon: rising, bytesPerSecond: () => MiB },
      1,
      900,
    );
    const answering = samples.map((sample) => ({ ...sample, wchar: Math.round((sample.rchar ?? 0) / 10) }));
    expect(verdictsOf(answering, fakeFacts(2, 1)).final?.memory_behavior).toBe('leaking');
  });

  it('is no rise that slows, and no step', () => {
    const slowing = look((t) => 100 * MiB + 800 * MiB * (1 - Math.exp(-t / 60)), 400);
    expect(firstTime(slowing, 'memory_behavior', 'growing')).toBeNull();
    const step = look((t) => (t < 100 ? 100 * MiB : GiB), 400);
    expect(firstTime(step, 'memory_behavior', 'growing')).toBeNull();
  });
});

describe('warming up', () => {
  it('is growth that slows towards a level', () => {
    const result = look((t) => 100 * MiB + 800 * MiB * (1 - Math.exp(-t / 120)), 400);
    expect(result.final).toMatchObject({ memory_behavior: 'warming_up', severity: 'ok' });
    expect(textsOf(result)[0]).toMatch(/^memory rose by \d+ MiB in \d+ min( \d+ s)? and is leveling off$/);
  });

  it('is a model that was loaded, and says that it came in one step', () => {
    const result = look((t) => (t < 100 ? 100 * MiB : GiB), 200);
    expect(result.final).toMatchObject({ memory_behavior: 'warming_up', severity: 'ok' });
    expect(textsOf(result)[0]).toBe('memory rose by 924 MiB in 3 min, most of it in one step');
  });

  it('is the first rise of a young workload, of which no more is known', () => {
    const result = look((t) => 10 * MiB + t * MiB, 60);
    expect(result.final).toMatchObject({ memory_behavior: 'warming_up', severity: 'ok', confidence: 0.3 });
    expect(textsOf(result)[0]).toBe('memory has risen by 60 MiB since the start');
  });

  it('holds the second half against the first', () => {
    const { final } = look((t) => 100 * MiB + 800 * MiB * (1 - Math.exp(-t / 120)), 400);
    expect(final?.evidence[0]).toMatchObject({ signal: 'anon_acceleration', threshold: 0.7 });
  });

  it('ends at the level: what does not rise any more is stable', () => {
    expect(look((t) => 100 * MiB + 800 * MiB * (1 - Math.exp(-t / 120)), 3600).final?.memory_behavior).toBe('stable');
  });
});
