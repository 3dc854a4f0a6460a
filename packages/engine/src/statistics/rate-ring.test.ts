import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateRing } from './rate-ring.ts';

function newest(ring: RateRing, channel = 0): number[] {
  const into = new Float64Array(64);
  return [...into.subarray(0, ring.copy(channel, 64, into))];
}

describe('a rate ring', () => {
  it('folds rates into slots, each the mean over its time', () => {
    const ring = new RateRing(4, 8, 1, 1);
    for (const rate of [1, 1, 3, 3, 5, 5, 5, 5, 9]) ring.add(1, Float64Array.of(rate));
    expect(newest(ring)).toEqual([2, 5]);
    expect(ring.open_s).toBe(1);
  });

  it('weighs a rate by the time that it lasted', () => {
    const ring = new RateRing(4, 8, 1, 1);
    ring.add(3, Float64Array.of(1));
    expect(ring.add(1, Float64Array.of(5))).toBe(true);
    expect(ring.mean(0, 0)).toBe(2);
  });

  it('leaves out the time in which a signal was not measured, for that signal alone', () => {
    const ring = new RateRing(4, 8, 2, 1);
    for (let i = 0; i < 4; i += 1) ring.add(1, Float64Array.of(1, i < 2 ? Number.NaN : 6));
    expect([ring.mean(0, 0), ring.mean(1, 0)]).toEqual([1, 6]);
  });

  it.each([-1e31, 1e31, Number.POSITIVE_INFINITY])('takes a rate of %f as not measured', (rate) => {
    const ring = new RateRing(2, 8, 1, 1);
    ring.add(1, Float64Array.of(3));
    ring.add(1, Float64Array.of(rate));
    expect(newest(ring)).toEqual([3]);
  });

  it('does not know a slot in which nothing was measured, nor one beyond the window', () => {
    const ring = new RateRing(2, 8, 1, 1);
    ring.add(2, Float64Array.of(Number.NaN));
    expect(ring.count).toBe(1);
    expect(ring.mean(0, 0)).toBeNaN();
    expect(ring.mean(0, 1)).toBeNaN();
  });

  it('closes a slot at its length, give or take half an interval, not at multiples of it', () => {
    const ring = new RateRing(5, 8, 1, 1);
    for (let i = 0; i < 4; i += 1) expect(ring.add(0.98, Float64Array.of(1))).toBe(false);
    expect(ring.add(0.98, Float64Array.of(1))).toBe(true);
  });

  it('closes an open slot when asked, and an empty one not', () => {
    const ring = new RateRing(5, 8, 1, 1);
    ring.close();
    expect(ring.count).toBe(0);
    ring.add(1, Float64Array.of(7));
    ring.close();
    ring.close();
    expect(newest(ring)).toEqual([7]);
  });

  it('copies the newest slots oldest first, and can pass over the very newest', () => {
    const ring = new RateRing(1, 4, 1, 1);
    for (const rate of [1, 2, 3, 4, 5, 6]) ring.add(1, Float64Array.of(rate));
    const into = new Float64Array(8);
    expect(ring.copy(0, 2, into)).toBe(2);
    expect([into[0], into[1]]).toEqual([5, 6]);
    expect(ring.copy(0, 8, into, 1)).toBe(3);
    expect([...into.subarray(0, 3)]).toEqual([3, 4, 5]);
    expect(ring.copy(0, 8, into, 9)).toBe(0);
  });

  it('forgets all when it is cleared, the open slot too', () => {
    const ring = new RateRing(2, 4, 1, 1);
    for (const rate of [1, 1, 100]) ring.add(1, Float64Array.of(rate));
    ring.clear();
    expect([ring.count, ring.open_s]).toEqual([0, 0]);
    ring.add(1, Float64Array.of(4));
    ring.add(1, Float64Array.of(4));
    expect(newest(ring)).toEqual([4]);
  });

  it('never holds more than its capacity, nor a mean outside of its rates', () => {
    const rates = fc.array(fc.float({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 8 }), (list, slot_s, capacity) => {
        const ring = new RateRing(slot_s, capacity, 1, 1);
        for (const rate of list) ring.add(1, Float64Array.of(rate));
        expect(ring.count).toBeLessThanOrEqual(capacity);
        for (const mean of newest(ring)) {
          expect(mean).toBeGreaterThanOrEqual(Math.min(...list) * (1 - 1e-6));
          expect(mean).toBeLessThanOrEqual(Math.max(...list) * (1 + 1e-6));
        }
      }),
    );
  });
});
