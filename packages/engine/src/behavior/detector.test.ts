import { describe, expect, it } from 'vitest';
import { confidenceBetween, evidence } from './detector.ts';

describe('evidence', () => {
  it('has six significant digits: more would claim a precision that no signal has', () => {
    expect(evidence('lines_of_output', 123_456_789, 'bytes', 0.123456789, { before: 1.23456789 })).toEqual({
      signal: 'lines_of_output',
      value: 123_457_000,
      unit: 'bytes',
      threshold: 0.123457,
      parameters: { before: 1.23457 },
    });
  });

  it('may be held against nothing', () => {
    expect(evidence('anon_rise', 1, 's', null, {}).threshold).toBeNull();
  });

  it('is always a number, also where a ratio had no end', () => {
    expect(evidence('anon_rise', Number.POSITIVE_INFINITY, 's', Number.NaN, {})).toMatchObject({
      value: 0,
      threshold: 0,
    });
  });
});

describe('confidence', () => {
  it('goes from one end to the other, and no further', () => {
    expect([0, 5, 10, 20, -5].map((value) => confidenceBetween(value, 0, 10, 0.2, 0.9))).toEqual([
      0.2, 0.55, 0.9, 0.9, 0.2,
    ]);
  });
});
