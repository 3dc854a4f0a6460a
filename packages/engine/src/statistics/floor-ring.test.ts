import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FloorRing, LevelHistory } from './floor-ring.ts';

const KiB = 2 ** 10;
const MiB = 2 ** 20;
const GiB = 2 ** 30;

function historyOf(levels: readonly number[]): LevelHistory {
  const history = new LevelHistory();
  for (const level of levels) history.add(level);
  return history;
}

describe('the history of levels', () => {
  it('is unknown while nothing was added', () => {
    expect(new LevelHistory().quantile(0.98)).toBeNaN();
    expect(new LevelHistory().count).toBe(0);
  });

  it('tells each quantile at most 2.2 % too high and never too low', () => {
    const levels = fc.array(fc.double({ min: 64 * KiB, max: 64 * GiB, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(levels, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, share) => {
        const sorted = [...list].sort((a, b) => a - b);
        const rank = Math.max(1, Math.ceil(share * list.length - 1e-9));
        const level = sorted[rank - 1] ?? Number.NaN;
        const told = historyOf(list).quantile(share);
        expect(told / level).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(told / level).toBeLessThanOrEqual(1.022 + 1e-9);
      }),
    );
  });

  it('tells levels below 64 KiB as 64 KiB', () => {
    expect(historyOf([0, 1, 1000]).quantile(0.98)).toBe(64 * KiB);
  });

  it('keeps levels beyond its reach in the last bucket', () => {
    const told = historyOf([2 ** 50]).quantile(0.98);
    expect(told).toBeGreaterThan(66 * GiB);
    expect(told).toBeLessThan(68 * GiB);
  });

  it('passes over a rare peak: the 98th percentile of 99 low levels and one high one is low', () => {
    const levels = [...Array<number>(99).fill(100 * MiB), 900 * MiB];
    expect(historyOf(levels).quantile(0.98)).toBeLessThan(103 * MiB);
    expect(historyOf(levels).quantile(1)).toBeGreaterThan(900 * MiB);
  });

  it('lets the distant past fade: counts are halved, never overflowed', () => {
    const history = new LevelHistory();
    for (let i = 0; i < 200_000; i += 1) history.add(100 * MiB);
    expect(history.count).toBeLessThan(60_000);
    // A new level of the same duration outweighs the old one, however long that had lasted.
    for (let i = 0; i < 60_000; i += 1) history.add(200 * MiB);
    expect(history.quantile(0.6)).toBeGreaterThan(195 * MiB);
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
    expect(ring.history.quantile(1)).toBeLessThan(read(ring).floors[0] ?? 0);
  });

  it('has no history while its window is not full', () => {
    const ring = new FloorRing(2, 3, 1);
    fill(ring, [1, 1, 1, 1, 1]);
    expect(ring.history.count).toBe(0);
    expect(ring.history.quantile(0.98)).toBeNaN();
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
