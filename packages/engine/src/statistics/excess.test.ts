import { describe, expect, it } from 'vitest';
import { usualAtLoad } from './excess.ts';

const around = { from: 0.5, to: 2, margin_cores: 0 };

function usual(
  load: number,
  seen: readonly (readonly [level: number, load: number])[],
  given = { least: 1, quantile: 1 },
) {
  const levels = Float64Array.from(seen, ([level]) => level);
  const loads = Float64Array.from(seen, ([, each]) => each);
  return usualAtLoad(load, levels, loads, seen.length, around, given.least, given.quantile);
}

describe('what was usual at a load', () => {
  it('is the level of about as much load', () => {
    expect(
      usual(1, [
        [100, 0.1],
        [300, 1],
        [900, 8],
      ]),
    ).toEqual({ level: 300, spread: 0, ceiling: 300 });
  });

  it('is moved along their line to this load', () => {
    const found = usual(1.5, [
      [100, 1],
      [120, 1.2],
      [140, 1.4],
      [180, 1.8],
    ]);
    expect(found?.level).toBeCloseTo(150, 6);
    expect(found?.spread).toBeCloseTo(0, 6);
  });

  it('is not moved along a line that falls', () => {
    expect(
      usual(1, [
        [400, 0.6],
        [300, 1],
        [200, 1.4],
      ])?.level,
    ).toBe(300);
  });

  it('has a spread, and a quantile', () => {
    const found = usual(1, [
      [90, 1],
      [100, 1],
      [100, 1],
      [110, 1],
      [500, 1],
    ]);
    expect(found).toEqual({ level: 100, spread: 14.8, ceiling: 500 });
    expect(
      usual(
        1,
        [
          [100, 1],
          [200, 1],
          [300, 1],
        ],
        { least: 1, quantile: 0.5 },
      )?.ceiling,
    ).toBe(200);
  });

  it('is not known from fewer than was asked for', () => {
    expect(
      usual(
        1,
        [
          [100, 1],
          [100, 3],
        ],
        { least: 2, quantile: 1 },
      ),
    ).toBeNull();
    expect(usual(1, [])).toBeNull();
  });

  it('counts loads within the margin where there is hardly any', () => {
    const levels = Float64Array.of(100, 101);
    const loads = Float64Array.of(0.004, 0.02);
    const idle = { from: 0.5, to: 2, margin_cores: 0.005 };
    expect(usualAtLoad(0, levels, loads, 2, idle, 1, 1)?.level).toBe(100);
  });
});
