import { describe, expect, it } from 'vitest';
import { traceOf } from '../detection/fake-trace.ts';
import { withLeak } from './added-leak.ts';
import { dayOf, honestDays, minutes } from './days.ts';

describe.each(honestDays)('a fake day of $name', (kind) => {
  it('is a whole one, of sensible numbers, and the same for the same seed', () => {
    const day = dayOf(kind, 7);
    expect(day).toHaveLength(minutes);
    for (const { cores, anon_MiB } of day) {
      expect(cores).toBeGreaterThanOrEqual(0);
      expect(cores).toBeLessThan(2);
      expect(anon_MiB).toBeGreaterThan(50);
      expect(anon_MiB).toBeLessThan(4000);
    }
    expect(dayOf(kind, 7)).toEqual(day);
    expect(dayOf(kind, 8)).not.toEqual(day);
  });
});

describe('an added leak', () => {
  const flat = traceOf({ anon_MiB: () => 200 }, 4 * 3600);
  const leak = { rate: 0.25, due_s: 2700 };

  it('adds its share of the usual memory an hour from its onset on', () => {
    const leaking = withLeak(flat, 3600, leak, 1);
    const level = (t: number) => (leaking?.samples.find((sample) => sample.t === t)?.anon_bytes ?? 0) / 2 ** 20;
    expect(level(3540)).toBe(200);
    expect(level(3 * 3600) - level(3600)).toBeGreaterThan(90);
    expect(level(3 * 3600) - level(3600)).toBeLessThan(110);
    expect(leaking?.label.events).toEqual([
      { behavior: 'memory:leaking', start_s: 3600, end_s: 4 * 3600, due_s: 2700 },
    ]);
  });

  it('is not added to what is small', () => {
    expect(withLeak(traceOf({ anon_MiB: () => 60 }, 3600), 1800, leak, 1)).toBeNull();
  });
});
