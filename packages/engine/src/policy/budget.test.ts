import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActionBudget } from './budget.ts';

describe('the budget of actions', () => {
  it('gives so many a minute, and one again when the first is a minute old', () => {
    const budget = new ActionBudget(2);
    expect([0, 10, 20, 59.9, 60, 61, 70].map((t) => budget.take(t))).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
  });

  it('of zero forbids all', () => {
    expect(new ActionBudget(0).take(1e6)).toBe(false);
  });

  it('is never passed in any minute', () => {
    const steps = fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { maxLength: 100 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (list, perMinute) => {
        const budget = new ActionBudget(perMinute);
        let t = 0;
        const taken: number[] = [];
        for (const step of list) {
          t += step;
          if (budget.take(t)) taken.push(t);
          expect(taken.filter((time) => t - time < 60).length).toBeLessThanOrEqual(perMinute);
        }
      }),
    );
  });
});
