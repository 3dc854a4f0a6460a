import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Stairs, Valleys } from './valleys.ts';

/** Teeth of 100 above lows that are 10 s apart, and one climb after the last of them. Samples are missing before those that are `missed`. */
function after(lows: readonly number[], missed: readonly number[] = []): { valleys: Valleys; end: number } {
  const valleys = new Valleys(0.05, 4);
  let t = 0;
  valleys.add(t, (lows[0] ?? 0) + 100);
  for (const [i, low] of lows.entries()) {
    t += 5;
    if (missed.includes(i)) valleys.miss((lows[i - 1] ?? low) + 100, low);
    valleys.add(t, low);
    t += 5;
    valleys.add(t, low + 100);
  }
  return { valleys, end: t };
}
function levels(lows: readonly number[], missed: readonly number[] = []): number[] {
  const { valleys, end } = after(lows, missed);
  return valleys.rising(end).map(({ level }) => level);
}

describe('valleys', () => {
  it('rise while each is higher than the one before it', () => {
    expect(levels([50, 60, 80, 90])).toEqual([50, 60, 80, 90]);
    expect(levels([79, 50, 60, 80])).toEqual([50, 60, 80]);
    expect(levels([50, 60, 60])).toEqual([]);
    expect(levels([50])).toEqual([]);
  });

  it('rise only above those before them, also above those that were forgotten', () => {
    expect(levels([80, 50, 60, 80])).toEqual([]);
    expect(levels([90, 10, 20, 30, 40, 50, 60, 70, 80])).toEqual([]);
  });

  it('are the last six', () => {
    expect(levels([10, 20, 30, 40, 50, 60, 70, 80])).toEqual([30, 40, 50, 60, 70, 80]);
  });

  it('whose bottom may have been missed lie on the line through those beside them, where that is lower', () => {
    expect(levels([50, 95, 70, 80], [1])).toEqual([50, 60, 70, 80]);
    expect(levels([95, 60, 70, 80], [0])).toEqual([50, 60, 70, 80]);
    expect(levels([50, 60, 70, 130], [3])).toEqual([50, 60, 70, 80]);
    expect(levels([50, 55, 70, 80], [1])).toEqual([50, 55, 70, 80]);
    expect(levels([50, 95, 70, 80])).toEqual([]);
  });

  it('are guessed once, the one that lies highest above the line', () => {
    expect(levels([50, 61, 95, 80], [1, 2])).toEqual([50, 61, 70.5, 80]);
    expect(levels([50, 95, 105, 80], [1, 2])).toEqual([]);
  });

  it('are guessed by the clock alone', () => {
    const valleys = new Valleys(0.05, 4);
    for (const [t, level] of [100, 50, 150, 60, 160, 95, 195, 80, 180].entries()) {
      if (level === 95) valleys.miss(160, 95);
      valleys.add(t > 4 ? 10 * t : t, level);
    }
    expect(valleys.rising(80)).toEqual([]);
  });

  it('no longer rise once the next is overdue', () => {
    const { valleys, end } = after([50, 60, 70]);
    expect(valleys.rising(end + 15)).toHaveLength(3);
    expect(valleys.rising(end + 16)).toEqual([]);
  });

  it('are lows after a fall by a tooth, and before a climb by one', () => {
    const shallow = new Valleys(0.05, 4);
    for (const [t, level] of [100, 97, 100, 97, 100].entries()) shallow.add(t, level);
    expect([shallow.rises, shallow.rising(5)]).toEqual([false, []]);
    const high = new Valleys(0.05, 4);
    for (const [t, level] of [1000, 960, 1000, 970, 1000].entries()) high.add(t, level);
    expect(high.rises).toBe(false);
  });

  it('have risen when the last is a tooth above the one before it', () => {
    expect(after([50, 54]).valleys.rises).toBe(true);
    expect(after([50, 53]).valleys.rises).toBe(false);
    expect(after([50]).valleys.rises).toBe(false);
  });

  it('are forgotten', () => {
    const { valleys, end } = after([50, 60, 70]);
    valleys.clear();
    expect([valleys.rises, valleys.rising(end)]).toEqual([false, []]);
  });

  it('never rise in a level that only falls or stays, nor in one that only climbs', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 2, maxLength: 60 }), fc.boolean(), (steps, climbs) => {
        const valleys = new Valleys(0.05, 4);
        let level = 1e6;
        for (const [t, step] of steps.entries()) {
          level += climbs ? step : -step;
          valleys.add(t, level);
        }
        expect(valleys.rising(steps.length)).toEqual([]);
      }),
    );
  });

  it('that rise are in order of time and strictly of level, and six at most, whatever the levels', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 200 }), (given) => {
        const valleys = new Valleys(0.05, 4);
        for (const [t, level] of given.entries()) valleys.add(t, level);
        const rising = valleys.rising(given.length);
        expect(rising.length).toBeLessThanOrEqual(6);
        for (const [i, { t, level }] of rising.slice(1).entries()) {
          expect(t).toBeGreaterThan(rising[i]?.t ?? 0);
          expect(level).toBeGreaterThan(rising[i]?.level ?? 0);
        }
      }),
    );
  });
});

/** Stairs that were climbed at these times, s, by these heights; looked at each 5 s until the last. */
function climbed(times: readonly number[], heights: readonly number[]): { stairs: Stairs; end: number } {
  const stairs = new Stairs(4, 7.5);
  const end = times.at(-1) ?? 0;
  for (let t = 0; t <= end + 5; t += 5)
    stairs.add(
      t,
      times.reduce((level, at, i) => level + (at <= t ? (heights[i] ?? 0) : 0), 100),
    );
  return { stairs, end: end + 5 };
}

describe('stairs', () => {
  const clock = fc.record({
    period: fc.integer({ min: 30, max: 600 }),
    phase: fc.integer({ min: 1, max: 30 }),
    height: fc.integer({ min: 4, max: 200 }),
  });
  const at = (period: number, phase: number, count: number) =>
    Array.from({ length: count }, (_, i) => phase + i * period);

  it('are regular by the clock, whatever its period and wherever it falls between two looks', () => {
    fc.assert(
      fc.property(clock, ({ period, phase, height }) => {
        const times = at(period, phase, 9);
        const { stairs, end } = climbed(
          times,
          times.map(() => height),
        );
        expect(stairs.areRegular(end, 0.15)).toBe(true);
        expect(stairs.areRegular(end + 2 * period + 10, 0.15)).toBe(false);
      }),
    );
  });

  it('are not when each takes longer than the one before it, as of a heap that finds its size', () => {
    fc.assert(
      fc.property(clock, ({ period, height }) => {
        const times = Array.from({ length: 9 }, (_, i) => period * (1.15 ** i - 1) * 10);
        const { stairs, end } = climbed(
          times,
          times.map(() => height),
        );
        expect(stairs.areRegular(end, 0.15)).toBe(false);
      }),
    );
  });

  it('are not when the steps differ, when one of them goes down, nor when there are few', () => {
    const times = at(60, 10, 9);
    expect(climbed(times, [20, 60, 20, 60, 20, 60, 20, 60, 20]).stairs.areRegular(500, 0.15)).toBe(false);
    expect(climbed(times, [20, 20, 20, 20, -40, 20, 20, 20, 20]).stairs.areRegular(500, 0.15)).toBe(false);
    expect(climbed(at(60, 10, 6), [20, 20, 20, 20, 20, 20]).stairs.areRegular(320, 0.15)).toBe(false);
  });

  it('take what comes in one go as one step', () => {
    const stairs = new Stairs(4, 7.5);
    for (let t = 0; t <= 600; t += 5) stairs.add(t, 100 + 40 * Math.floor(t / 60) + (t % 60 >= 55 ? 20 : 0));
    expect(stairs.areRegular(600, 0.15)).toBe(true);
    stairs.clear();
    expect(stairs.areRegular(600, 0.15)).toBe(false);
  });
});
