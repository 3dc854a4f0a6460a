import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { fakeFacts, fakeSamples, firstTime, GiB, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';
import { engineParameters } from '../parameters.ts';
import { UrgentLane } from './urgent-lane.ts';

const machine = { source: 'machine', name: '' };

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

  it('sees a sudden rise soon enough for its answer to be in force when a third is left', () => {
    const lane = new UrgentLane(1);
    const { exhaustion } = engineParameters(defaultConfiguration);
    const limit = 900 * MiB;
    let remaining = limit;
    for (let t = 0; lane.evidence === null && remaining > 0; t += 0.12) {
      remaining = limit - 300 * MiB * t;
      lane.check(t, limit - remaining, { remaining, limit, ...machine }, exhaustion);
    }
    expect(remaining).toBeGreaterThan(0.35 * limit);
    expect(remaining).toBeLessThan(0.35 * limit + 0.25 * 300 * MiB);
  });

  it('sees what is younger than ten seconds and has less left until earlyoom acts', () => {
    const { exhaustion } = engineParameters(defaultConfiguration);
    const limit = 900 * MiB;
    const context = { usualPeak: Number.NaN, lastResort: 150 * MiB, margin: 50 * MiB };
    // Ticks of a second each, and those of a machine that needs .8 s for each.
    for (const [interval_s, rate] of [
      [1, 60 * MiB],
      [0.8, 150 * MiB],
    ] as const) {
      const lane = new UrgentLane(1);
      let remaining = limit;
      for (let t = 0; lane.evidence === null && remaining > 0; t += interval_s) {
        remaining = limit - rate * t;
        lane.check(t, limit - remaining, { remaining, limit, ...machine }, exhaustion, {}, context);
      }
      expect(remaining, `${rate / MiB} MiB/s`).toBeGreaterThanOrEqual(150 * MiB + rate);
    }
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
    const at = (t: number, remaining: number) =>
      lane.check(t, 100 * t, { remaining, limit: 100_000, ...machine }, exhaustion);
    for (let t = 0; t <= 20; t += 1) at(t, 50_000);
    expect([at(21, 11_000), inEnglish(lane.evidence)]).toEqual([
      true,
      'at the rate of the last seconds memory runs out in 1 min 50 s',
    ]);
    expect([at(22, 23_000), lane.evidence === null]).toEqual([false, false]);
    expect([at(23, 25_000), lane.evidence === null]).toEqual([true, true]);
  });
});

describe('what is taken from a file', () => {
  const { exhaustion } = engineParameters(defaultConfiguration);
  type Taken = {
    rchar?: number;
    wchar?: number;
    file_bytes?: number;
    shmem_bytes?: number;
    reading_left_bytes?: number;
  };
  /** Whether it is urgent as 1 GiB at 50 MiB/s comes to 850 MiB. */
  const isUrgent = (of: (taken: number) => Taken, bound = machine): boolean => {
    const lane = new UrgentLane(1);
    for (let t = 0; t <= 17; t += 1) {
      const taken = 50 * MiB * t;
      lane.check(t, taken, { remaining: GiB - taken, limit: GiB, ...bound }, exhaustion, of(taken));
    }
    return lane.evidence !== null;
  };
  const nothing = { rchar: 0, wchar: 0, file_bytes: 0, shmem_bytes: 0 };

  it('is no end of memory when it is copied out of a mapping', () => {
    expect(isUrgent(() => nothing)).toBe(true);
    expect(isUrgent((taken) => ({ ...nothing, file_bytes: taken }))).toBe(false);
  });

  it('is one when what rises beside it is shared memory, or was written', () => {
    expect(isUrgent((taken) => ({ ...nothing, file_bytes: taken, shmem_bytes: taken }))).toBe(true);
    expect(isUrgent((taken) => ({ ...nothing, file_bytes: taken, wchar: taken }))).toBe(true);
  });

  it('is one for the machine where the file does not fit, in pauses too; a limit of its own it may not come to', () => {
    const part = (taken: number) => ({
      ...{ ...nothing, rchar: taken },
      ...(taken % (100 * MiB) === 0 ? { reading_left_bytes: 3 * GiB - taken } : {}),
    });
    expect([isUrgent(part), isUrgent(part, { source: 'address_space', name: 'a' })]).toEqual([true, false]);
  });

  it('is none in the seconds after its end, in which the rise still shows', () => {
    const lane = new UrgentLane(1);
    const urgent = [];
    for (let t = 0; t <= 30; t += 1) {
      const taken = 50 * MiB * Math.min(t, 17);
      const toRead = t < 17 ? { reading_left_bytes: 851 * MiB - taken } : {};
      const sample = { ...nothing, rchar: 2 * taken, ...toRead };
      lane.check(t, taken, { remaining: GiB - taken, limit: GiB, ...machine }, exhaustion, sample);
      if (lane.evidence !== null) urgent.push(t);
    }
    expect(urgent).toEqual([]);
  });

  it('is none behind a pipe, where each byte is read twice, if the file is known and fits', () => {
    const piped = (taken: number) => ({ ...nothing, rchar: 2 * taken });
    expect(isUrgent(piped)).toBe(true);
    expect(isUrgent((taken) => ({ ...piped(taken), reading_left_bytes: 950 * MiB - taken }))).toBe(false);
    expect(isUrgent((taken) => ({ ...piped(taken), reading_left_bytes: 2 * GiB - taken }))).toBe(true);
  });

  it('is none where a compressed file becomes several times its size, if that fits', () => {
    const unpacked = (size: number, times: number) => (taken: number) => ({
      ...{ ...nothing, rchar: taken / times },
      reading_left_bytes: Math.max(1, size - taken / times),
    });
    expect([isUrgent(unpacked(300 * MiB, 3)), isUrgent(unpacked(400 * MiB, 3))]).toEqual([false, true]);
    // Behind a pipe it is read once more, as what it has become.
    const piped = (taken: number) => ({ ...unpacked(300 * MiB, 3)(taken), rchar: (4 / 3) * taken });
    expect(isUrgent(piped)).toBe(false);
    // What rises on after the file's end is no file.
    expect(isUrgent(unpacked(200 * MiB, 3))).toBe(true);
    // A log that was read to its end long ago.
    expect(isUrgent((taken) => ({ ...nothing, rchar: taken / 3, reading_left_bytes: 1 }))).toBe(true);
  });
});

it('says the limit as it was set, not the level at which a heap is full', () => {
  const limits = [{ of: 'memory', source: 'v8', name: 'node a.js', limit: 4e8, used: 4e8 }] as const;
  const samples = fakeSamples({ cores: () => 0.3, anon: () => 446 * MiB }, 1, 900).map((each) => ({ ...each, limits }));
  const { final } = verdictsOf(samples, fakeFacts(2, 1));
  expect(final?.evidence[0]).toMatchObject({ signal: 'at_limit', parameters: { limit_bytes: 4e8 } });
});
