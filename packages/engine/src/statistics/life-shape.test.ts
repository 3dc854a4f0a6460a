import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { LifeShape } from './life-shape.ts';

const MiB = 2 ** 20;

/** A life of so many seconds, its level in MiB each second. */
function lived(seconds: number, level: (t: number) => number): LifeShape {
  const shape = new LifeShape();
  for (let t = 0; t < seconds; t += 1) shape.add(t, level(t) * MiB);
  return shape;
}
/** From 20 MiB to `to` within `within_s`, then as it is. */
const filling = (to: number, within_s: number) => (t: number) => 20 + (to - 20) * Math.min(1, t / within_s);

describe('a life', () => {
  test.each<[string, number, (t: number) => number, number | null]>([
    ['that rises at its start and stays has a plateau', 600, filling(300, 60), 300],
    ['of ten hours has it as well', 36_000, filling(300, 600), 300],
    ['that is level from its start on has one', 300, () => 200, 200],
    ['that has not stood for four minutes has none', 280, filling(300, 60), null],
    ['that took longer to rise than to stay has none', 900, filling(300, 600), null],
    ['that leaks has none', 36_000, (t) => 20 + t / 60, null],
    ['that leaks a little beside what it holds has none', 36_000, (t) => 1000 + t / 360, null],
    ['that leaks ever slower has none', 36_000, (t) => 20 + 5 * Math.sqrt(t), null],
    ['that fills and then leaks has none', 36_000, (t) => filling(300, 60)(t) + t / 60, null],
    ['that leaks in stairs has none', 36_000, (t) => 20 + 50 * Math.floor(t / 3600), null],
    ['that leaks after hours of peace has none', 36_000, (t) => 300 + Math.max(0, t - 30_000) / 60, null],
    ['whose spike ends has it at its floor', 3600, (t) => (t === 100 ? 2000 : filling(300, 60)(t)), 300],
    ['that collects garbage has it at its floor', 3600, (t) => filling(300, 60)(t) + (t % 20) * 10, 300],
    ['that gives its memory back as it ends has it still', 1200, (t) => (t < 1100 ? filling(300, 60)(t) : 5), 300],
    ['that gave it back soon has none', 1200, (t) => (t < 200 ? filling(300, 60)(t) : 5), null],
  ])('%s', (_, seconds, level, expected) => {
    const plateau = lived(seconds, level).plateau();
    if (expected === null) expect(plateau).toBeNull();
    else expect((plateau?.bytes ?? 0) / MiB).toBeCloseTo(expected, -1);
  });

  it('says when its level was reached, within a part of it', () => {
    expect(lived(620, filling(300, 200)).plateau()?.reached_s).toBe(200);
    expect(lived(1200, () => 300).plateau()?.reached_s).toBe(0);
  });

  it('keeps its peak, and is not troubled by what was not measured, nor by a pause', () => {
    const shape = lived(300, filling(300, 60));
    shape.add(300, Number.NaN);
    shape.add(301, 900 * MiB);
    for (let t = 100_000; t < 100_100; t += 1) shape.add(t, 300 * MiB);
    expect(shape.peak).toBe(900 * MiB);
    expect(shape.plateau()?.bytes).toBe(300 * MiB);
  });

  it('that only ever rises at one rate has no plateau, whatever it held before and how long it lives', () => {
    const any = fc.property(
      fc.integer({ min: 300, max: 20_000 }),
      fc.double({ min: 0, max: 2000, noNaN: true }),
      fc.double({ min: 0.06, max: 10, noNaN: true }),
      (seconds, base, share) => {
        const rise = Math.max(20, share * base);
        expect(lived(seconds, (t) => base + (rise * 1.2 * t) / seconds).plateau()).toBeNull();
      },
    );
    fc.assert(any, { numRuns: 50 });
  });
});
