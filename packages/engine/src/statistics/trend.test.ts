import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trendBesideJump, trendOf } from './trend.ts';

function trend(values: readonly number[]) {
  const times = Float64Array.from(values, (_, i) => i * 60);
  return trendOf(times, Float64Array.from(values), values.length);
}

describe('a trend', () => {
  it('of a line tells its slope, growth and ends, no noise, no slowing and no step', () => {
    expect(trend([10, 20, 30, 40, 50, 60])).toEqual({
      tau: 1,
      slope: 10 / 60,
      growth: 50,
      rise: 50,
      acceleration: 1,
      noise: 0,
      largestStep: 0.2,
      largestTwoSteps: 0.4,
      monotone: true,
      fall: 0,
      steps: 5,
      unevenness: 0,
      start: 10,
      end: 60,
    });
  });

  it('is uneven where its steps differ, from where it begins to rise', () => {
    expect(trend([0, 0, 0, 0, 10, 20, 30, 40]).unevenness).toBe(0);
    expect(trend([0, 30, 31, 33, 80, 81, 100, 103]).unevenness).toBeGreaterThan(1);
    expect(trend([40, 30, 20, 10]).unevenness).toBe(0);
  });

  it('of a flat series is nothing', () => {
    expect(trend([5, 5, 5, 5])).toMatchObject({
      tau: 0,
      slope: 0,
      growth: 0,
      rise: 0,
      acceleration: 1,
      noise: 0,
      steps: 0,
    });
  });

  it('of a rise that ends slows: the second half has no slope', () => {
    expect(trend([0, 10, 20, 30, 30, 30, 30, 30]).acceleration).toBe(0);
  });

  it('of a rise that begins late accelerates without bound', () => {
    expect(trend([0, 0, 0, 0, 10, 20, 30, 40]).acceleration).toBe(Number.POSITIVE_INFINITY);
  });

  it('halves an odd series without its middle, so that the halves share no point', () => {
    // With the middle in both halves the first would seem to rise as the second does.
    expect(trend([0, 0, 0, 60, 70, 80, 90]).acceleration).toBe(Number.POSITIVE_INFINITY);
  });

  it('of one step has one step that is all of the rise', () => {
    expect(trend([10, 10, 10, 90, 90, 90])).toMatchObject({ steps: 1, largestStep: 1, monotone: true, rise: 80 });
  });

  it('sees a step that falls between two points in the two together', () => {
    const found = trend([10, 10, 50, 90, 90, 90]);
    expect(found.largestStep).toBe(0.5);
    expect(found.largestTwoSteps).toBe(1);
  });

  it('of a staircase counts each of its steps', () => {
    expect(trend([0, 0, 10, 10, 20, 20, 30, 30, 40, 40])).toMatchObject({
      steps: 4,
      largestStep: 0.25,
      monotone: true,
    });
  });

  it('that falls once is not monotone, and tells its largest fall', () => {
    expect(trend([0, 10, 9, 20, 30, 40])).toMatchObject({ monotone: false, fall: 1 });
    expect(trend([0, 10, 9, 20, 13, 40]).fall).toBe(7);
  });

  it('has as much noise as the points lie beside the line, at the median', () => {
    expect(trend([0, 12, 18, 32, 38, 52, 58, 72]).noise).toBeGreaterThan(0.5);
    expect(trend([0, 12, 18, 32, 38, 52, 58, 72]).noise).toBeLessThan(3);
  });

  it('has a rise that is all one step when it does not rise at all', () => {
    expect(trend([40, 30, 20, 10])).toMatchObject({ largestStep: 1, largestTwoSteps: 1, rise: -30 });
  });

  it('never tells a number that is none', () => {
    const values = fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(values, (list) => {
        for (const value of Object.values(trend(list))) expect(value).not.toBeNaN();
      }),
    );
  });
});

describe('the trend beside a jump', () => {
  const besideJump = (values: readonly number[]) => {
    const times = Float64Array.from(values, (_, i) => i * 60);
    return trendBesideJump(times, Float64Array.from(values), values.length, 0.4);
  };

  it('is that of the line before and after it, also where it falls between two values', () => {
    const line = trend([10, 20, 30, 40, 50, 60, 70, 80]);
    expect(besideJump([10, 20, 30, 40, 150, 160, 170, 180])).toEqual(line);
    expect(besideJump([10, 20, 30, 100, 150, 160, 170, 180])).toEqual(line);
    expect(besideJump([10, 120, 130, 140, 150, 160, 170, 180])).toEqual(line);
    expect(besideJump([10, 20, 30, 40, 50, 60, 70, 180])).toEqual(line);
  });

  it('is the plain one where no step stands out, or nothing else rises, or what rises does so unevenly', () => {
    const series = [
      [10, 20, 30, 40, 50, 60, 70, 80],
      [10, 10, 10, 10, 99, 99, 99, 99],
      [10, 10, 30, 30, 99, 99, 99, 101],
      [10, 30, 40, 90, 100, 150, 155, 160],
      [80, 70, 60, 90, 50, 40, 30, 20],
    ];
    for (const values of series) expect(besideJump(values)).toEqual(trend(values));
  });
});
