import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LevelHistory } from './level-history.ts';

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
