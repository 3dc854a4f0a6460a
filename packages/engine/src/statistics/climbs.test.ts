import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Climbs } from './climbs.ts';

/** Levels, one each second. */
function after(levels: readonly number[]): Climbs {
  const climbs = new Climbs(0.05, 4);
  for (const [t, level] of levels.entries()) climbs.add(t, level);
  return climbs;
}
/** From `low` up to `high` in steps of 10. */
function climb(low: number, high: number): number[] {
  return Array.from({ length: (high - low) / 10 + 1 }, (_, i) => low + 10 * i);
}

describe('climbs', () => {
  it('count those that ended, and were as high and as long', () => {
    expect(after([...climb(100, 200), ...climb(100, 200), ...climb(100, 180)]).alike).toBe(2);
    expect(after([...climb(100, 200), ...climb(100, 180)]).alike).toBe(1);
    expect(after(climb(100, 200)).alike).toBe(0);
  });

  it('know a climb up to half again as high and as long', () => {
    const before = [...climb(100, 200), ...climb(100, 200)];
    expect(after([...before, ...climb(100, 250)]).alike).toBe(2);
    expect(after([...before, ...climb(100, 260)]).alike).toBe(0);
  });

  it('know none that takes longer', () => {
    const slow = Array.from({ length: 17 }, (_, i) => 100 + 5 * i);
    expect(after([...climb(100, 200), ...climb(100, 200), ...slow.slice(0, 16)]).alike).toBe(2);
    expect(after([...climb(100, 200), ...climb(100, 200), ...slow]).alike).toBe(0);
  });

  it('know none that begins higher: the floor has risen', () => {
    expect(after([...climb(100, 200), ...climb(100, 200), ...climb(103, 193)]).alike).toBe(2);
    expect(after([...climb(100, 200), ...climb(100, 200), ...climb(104, 194)]).alike).toBe(0);
  });

  it('go on through a fall of less than half', () => {
    const climbs = after([...climb(100, 200), 155, ...climb(160, 200)]);
    expect(climbs.began).toBe(0);
    expect(after([...climb(100, 200), 150, ...climb(150, 200)]).began).toBe(12);
  });

  it('are none where the level never falls, or falls and never rises', () => {
    expect(after(climb(100, 5000)).alike).toBe(0);
    expect(after(climb(100, 5000).reverse()).alike).toBe(0);
  });

  it('are not those of a small swing, nor driven out by it', () => {
    const swing = Array.from({ length: 400 }, (_, i) => 100 + (i % 2) * 4);
    expect(after([...swing, ...climb(100, 104)]).alike).toBe(0);
    const larger = Array.from({ length: 400 }, (_, i) => 100 + (i % 2) * 10);
    expect(after([...climb(100, 200), ...climb(100, 200), ...larger, ...climb(100, 200)]).alike).toBe(2);
  });

  it('stay known over a gap, but the present one ends with it', () => {
    const climbs = after([...climb(100, 200), ...climb(100, 200), ...climb(100, 150)]);
    climbs.clear();
    expect(climbs.began).toBeNaN();
    expect(climbs.alike).toBe(0);
    for (const [i, level] of climb(100, 150).entries()) climbs.add(100 + i, level);
    expect(climbs.alike).toBe(2);
  });

  it('never hold a rise that has no end to be known', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 60 }), (before) => {
        const climbs = after(before);
        for (let i = 1; i <= 200; i += 1) climbs.add(before.length + i, 1000 + 100 * i);
        expect(climbs.alike).toBe(0);
      }),
    );
  });
});
