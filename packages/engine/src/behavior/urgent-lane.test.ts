import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { fakeFacts, fakeSamples, firstTime, GiB, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';
import { engineParameters } from '../parameters.ts';
import { UrgentLane } from './urgent-lane.ts';

/** `anon` under what 14 GiB leave to it. */
function look(anon: (t: number) => number, seconds: number) {
  const curves = { cores: () => 0.3, anon, available: (t: number) => 14 * GiB - anon(t) };
  return verdictsOf(fakeSamples(curves, 1, seconds), fakeFacts(2, 1));
}

describe('the urgent lane', () => {
  const burst = (t: number) => 50 * MiB + Math.max(0, t - 100) * 100 * MiB;

  it('is critical before memory is gone, whatever the behavior is called', () => {
    const found = firstTime(look(burst, 235), 'severity', 'critical');
    expect(found).toBeGreaterThan(100);
    // 14 GiB are gone at 243 s.
    expect(found).toBeLessThan(215);
  });

  it('says first how much time is left', () => {
    const { final } = look(burst, 210);
    expect(final?.evidence[0]).toMatchObject({ signal: 'seconds_left', unit: 's', threshold: 120 });
    expect(inEnglish(final?.evidence[0])).toBe('at the rate of the last seconds memory runs out in 33 s');
  });

  it('is quiet while much is left, however fast the rise: a model is being loaded', () => {
    const loading = (t: number) => 50 * MiB + Math.min(60, Math.max(0, t - 100)) * 120 * MiB;
    expect(firstTime(look(loading, 400), 'severity', 'critical')).toBeNull();
  });

  it('takes no single allocation for a rate', () => {
    expect(
      firstTime(
        look((t) => (t < 100 ? GiB : 13 * GiB), 300),
        'severity',
        'critical',
      ),
    ).toBeNull();
  });

  it('ends when the rise has ended', () => {
    const result = look((t) => Math.min(burst(t), 13 * GiB), 600);
    expect(firstTime(result, 'severity', 'critical')).not.toBeNull();
    expect(result.final?.severity).not.toBe('critical');
  });
});

describe('its estimate', () => {
  it('is the time to the limit at the slowest rate that the last seconds show', () => {
    const lane = new UrgentLane(1);
    for (let t = 0; t <= 20; t += 1) lane.add(t, 100 * t);
    expect(lane.secondsLeft(21, 2100, 1000)).toBeCloseTo(10, 6);
  });

  it('is no time at all before it has looked for ten seconds', () => {
    const lane = new UrgentLane(1);
    for (let t = 0; t <= 8; t += 1) lane.add(t, 100 * t);
    expect(lane.secondsLeft(9, 900, 1000)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is no time at all when the level does not rise, or after it was cleared', () => {
    const flat = new UrgentLane(1);
    for (let t = 0; t <= 20; t += 1) flat.add(t, 100);
    expect(flat.secondsLeft(21, 100, 1000)).toBe(Number.POSITIVE_INFINITY);
    const cleared = new UrgentLane(1);
    for (let t = 0; t <= 20; t += 1) cleared.add(t, 100 * t);
    cleared.clear();
    expect(cleared.secondsLeft(21, 2100, 1000)).toBe(Number.POSITIVE_INFINITY);
  });

  it('works at one sample a minute and at ten a second', () => {
    for (const interval_s of [0.1, 60]) {
      const lane = new UrgentLane(interval_s);
      for (let i = 0; i <= 200; i += 1) lane.add(i * interval_s, 100 * i * interval_s);
      const t = 201 * interval_s;
      expect(lane.secondsLeft(t, 100 * t, 1000)).toBeCloseTo(10, 6);
    }
  });

  it('leaves at twice the time that it enters at', () => {
    const lane = new UrgentLane(1);
    const { exhaustion } = engineParameters(defaultConfiguration);
    const at = (t: number, remaining: number) => lane.check(t, 100 * t, { remaining, limit: 100_000 }, exhaustion);
    for (let t = 0; t <= 20; t += 1) at(t, 50_000);
    expect([at(21, 11_000), inEnglish(lane.evidence)]).toEqual([
      true,
      'at the rate of the last seconds memory runs out in 1 min 50 s',
    ]);
    expect([at(22, 23_000), lane.evidence === null]).toEqual([false, false]);
    expect([at(23, 25_000), lane.evidence === null]).toEqual([true, true]);
  });
});
