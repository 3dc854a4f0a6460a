import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FloorRing, LevelHistory } from './floor-ring.ts';

const MiB = 2 ** 20;

function historyOf(levels: readonly number[]): LevelHistory {
  const history = new LevelHistory();
  for (const level of levels) history.add(level);
  return history;
}

describe('the history of levels', () => {
  it('is unknown while nothing was added', () => {
    expect(new LevelHistory().highest).toBeNaN();
    expect(new LevelHistory().count).toBe(0);
  });

  it('tells the highest of them', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1 }), (levels) => {
        expect(historyOf(levels).highest).toBe(Math.max(...levels));
        expect(historyOf(levels).count).toBe(levels.length);
      }),
    );
  });

  it('forgets a level that was not reached again among the last 60,000, not before 30,000', () => {
    const history = historyOf([900 * MiB]);
    for (let i = 0; i < 30_000; i += 1) history.add(100 * MiB);
    expect(history.highest).toBe(900 * MiB);
    for (let i = 0; i < 30_000; i += 1) history.add(100 * MiB);
    expect(history.highest).toBe(100 * MiB);
    expect(history.count).toBe(60_000);
  });
});

interface Ring {
  floors: number[];
  times: number[];
}

function read(ring: FloorRing): Ring {
  const floors = new Float64Array(64);
  const times = new Float64Array(64);
  const count = ring.copyFloors(floors, times);
  return { floors: [...floors.subarray(0, count)], times: [...times.subarray(0, count)] };
}

/** One level a second from `start` on. */
function fill(ring: FloorRing, levels: readonly number[], start = 0): void {
  levels.forEach((level, i) => {
    ring.add(start + i, level, level, Number.NaN);
  });
}

describe('a floor ring', () => {
  it('keeps the lowest and the highest level of each bin', () => {
    const ring = new FloorRing(4, 12, 1);
    fill(ring, [5, 9, 3, 7, 8, 6, 2, 9, 9]);
    expect(read(ring)).toEqual({ floors: [3, 2], times: [4, 8] });
    expect([ring.peak(0), ring.peak(1)]).toEqual([9, 9]);
  });

  it('closes a bin when it has lasted its length, give or take half an interval', () => {
    const ring = new FloorRing(10, 12, 1);
    expect(ring.add(0, 1, 1, Number.NaN)).toBe(false);
    expect(ring.add(9, 1, 1, Number.NaN)).toBe(false);
    expect(ring.add(9.6, 1, 1, Number.NaN)).toBe(true);
    expect(ring.count).toBe(1);
  });

  it('sees the floor of a sawtooth, not its teeth', () => {
    const ring = new FloorRing(20, 12, 1);
    fill(
      ring,
      Array.from({ length: 400 }, (_, i) => 100 + (i % 10) * 50),
    );
    expect(new Set(read(ring).floors)).toEqual(new Set([100]));
  });

  it('gives what leaves the window to the history, the oldest first', () => {
    const ring = new FloorRing(2, 3, 1);
    fill(
      ring,
      Array.from({ length: 13 }, (_, i) => (1 + Math.floor(i / 2)) * 2 ** 20),
    );
    expect(ring.count).toBe(3);
    expect(ring.history.count).toBe(3);
    expect(ring.history.highest).toBeLessThan(read(ring).floors[0] ?? 0);
  });

  it('has no history while its window is not full', () => {
    const ring = new FloorRing(2, 3, 1);
    fill(ring, [1, 1, 1, 1, 1]);
    expect(ring.history.count).toBe(0);
    expect(ring.history.highest).toBeNaN();
  });

  it('makes all of the window history when it is cleared, and begins anew', () => {
    const ring = new FloorRing(2, 3, 1);
    fill(ring, [5, 5, 5, 5, 5]);
    ring.clear();
    expect(ring.count).toBe(0);
    expect(ring.history.count).toBe(2);
    fill(ring, [8, 7, 9], 1000);
    expect(read(ring)).toEqual({ floors: [7], times: [1002] });
  });

  it('remembers a counter at the ends of its bins', () => {
    const ring = new FloorRing(2, 3, 1);
    for (let t = 0; t <= 20; t += 1) ring.add(t, 1, 1, 100 * t);
    expect(ring.markGrowth()).toBe(400);
  });

  it('does not know the growth of a counter that was not measured', () => {
    const ring = new FloorRing(2, 3, 1);
    fill(ring, [1, 1, 1, 1, 1]);
    expect(ring.markGrowth()).toBeNaN();
  });

  it('never holds more than its capacity, nor a floor that was not seen', () => {
    const levels = fc.array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 200 });
    fc.assert(
      fc.property(levels, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 12 }), (list, bin_s, capacity) => {
        const ring = new FloorRing(bin_s, capacity, 1);
        fill(ring, list);
        expect(ring.count).toBeLessThanOrEqual(capacity);
        for (const floor of read(ring).floors) expect(list).toContain(floor);
      }),
    );
  });

  it('holds the same, whenever it began', () => {
    const levels = fc.array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 100 });
    fc.assert(
      fc.property(levels, fc.integer({ min: 0, max: 1e6 }), (list, shift) => {
        const ring = new FloorRing(7, 5, 1);
        const shifted = new FloorRing(7, 5, 1);
        fill(ring, list);
        fill(shifted, list, shift);
        expect(read(shifted).floors).toEqual(read(ring).floors);
        expect(read(shifted).times).toEqual(read(ring).times.map((t) => t + shift));
      }),
    );
  });
});
