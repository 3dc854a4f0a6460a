import type { Limit, Sample } from '@omnimind/protocol/trace';
import { type FakeCurves, fakeFacts, fakeSamples, GiB, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import { describe, expect, it } from 'vitest';

const limit = 400 * MiB;

/** A JVM of 400 MiB whose heap in use is as given, read each 10 s. */
function look(used: (t: number) => number, anon: FakeCurves['anon'], seconds = 900) {
  const curves: FakeCurves = { cores: () => 0.1, anon: anon ?? (() => 0), available: () => 12 * GiB, pids: () => 1 };
  const samples = fakeSamples(curves, 1, seconds).map((sample): Sample => {
    if (sample.t % 10 !== 0) return sample;
    const holder = { pid: 7, name: 'java Fill', bytes: sample.anon_bytes ?? 0 };
    const heap: Limit = {
      ...{ of: 'memory', source: 'jvm', name: 'java Fill', limit },
      used: Math.round(used(sample.t)),
      holder,
    };
    return { ...sample, limits: [heap] };
  });
  const { changes, final } = verdictsOf(samples, fakeFacts(2, 1));
  return final === null ? changes : [...changes, final];
}

const isFilling = ({ evidence }: { evidence: readonly { signal: string }[] }) =>
  evidence.some(({ signal }) => signal === 'heap_floor_slope');
const standing = () => 450 * MiB;

describe('a heap that is committed at once', () => {
  it('is forecast to its limit while it fills', () => {
    const verdicts = look((t) => Math.min(395 * MiB, (20 + t * 0.6) * MiB), standing, 600);
    const first = verdicts.find(isFilling);
    expect(first).toMatchObject({ memory_behavior: 'growing', severity: 'watch' });
    expect(first?.t).toBeLessThan(400);
    const forecast = verdicts.findLast(isFilling)?.time_to_exhaustion_s;
    const [left] = [(380 - 600 * 0.6) / 0.6];
    expect(forecast?.low).toBeLessThan(left);
    expect(forecast?.high).toBeGreaterThan(left);
  });

  it('is an alert with a tenth of it left', () => {
    const verdicts = look((t) => Math.min(395 * MiB, (20 + t * 0.6) * MiB), standing, 600);
    expect(verdicts.at(-1)).toMatchObject({ severity: 'alert', memory_behavior: 'growing' });
  });

  it('is nothing while it is less than half full, stands, or falls back', () => {
    expect(look((t) => (20 + t * 0.15) * MiB, standing).filter(isFilling)).toEqual([]);
    expect(look(() => 300 * MiB, standing).filter(isFilling)).toEqual([]);
    expect(look((t) => (150 + ((t * 0.9) % 90)) * MiB, standing).filter(isFilling)).toEqual([]);
  });

  it('is the growth of its memory where that rises as well', () => {
    const verdicts = look(
      (t) => (20 + t * 0.4) * MiB,
      (t) => (60 + t * 0.42) * MiB,
    );
    expect(verdicts.filter(isFilling)).toEqual([]);
    expect(verdicts.some(({ memory_behavior }) => memory_behavior === 'growing')).toBe(true);
  });
});
