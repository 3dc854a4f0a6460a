import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { fakeFacts, GiB, MiB } from '@omnimind/testing/fake-curves';
import { describe, expect, it } from 'vitest';
import { engineParameters } from './parameters.ts';
import type { PlannedAction } from './policy/plan.ts';
import { Engine } from './tick.ts';

/** The throttle of a workload, as soon as it is planned. @param available at t s, bytes, of 1 GiB */
function throttleOf(
  times: readonly number[],
  level: (t: number) => number,
  available: (t: number) => number,
  usual_peak_bytes?: number,
): (PlannedAction & { readonly t: number }) | null {
  const { ladder } = defaultConfiguration;
  const engine = new Engine({ parameters: engineParameters(defaultConfiguration), ladder, mode: 'smart' });
  const facts = fakeFacts(2, 1);
  const workload = { ...facts.workload, usual_peak_bytes };
  const small = { ...facts, workload, host: { cores: 2, memory_bytes: GiB, swap_bytes: 0 } };
  for (const t of times) {
    const sample = { t, pids: 1, anon_bytes: level(t), host: { memory_available_bytes: available(t) } };
    const { plan } = engine.tick({ time_s: t, workloads: [{ id: 'hog', facts: small, sample, protectedBy: null }] });
    const throttle = plan.find(({ rung }) => rung === 'throttle');
    if (throttle !== undefined) return { ...throttle, t };
  }
  return null;
}

describe('what takes 300 MiB a second', () => {
  // The machine is looked at each second, and each tenth of one once it is seen to fall.
  const hurried = [0, 1, 1.1, 1.2, 1.3, 1.4];
  const taken = (t: number) => 300 * MiB * t;
  const throttled = (usual_peak_bytes?: number) => {
    const throttle = throttleOf(hurried, taken, (t) => 700 * MiB - taken(t), usual_peak_bytes);
    return throttle && [throttle.t, throttle.resource];
  };

  it('is throttled by hurried ticks, a quarter of a second before a third is left', () => {
    expect(throttled()).toEqual([1.3, 'memory_growth']);
  });

  it('is left alone up to where earlier runs of it rose, if earlyoom has no reason to act then', () => {
    expect(throttled(540 * MiB)).toBeNull();
    expect(throttled(560 * MiB)).toEqual([1.3, 'memory_growth']);
  });

  it('is throttled a quarter beyond that', () => {
    expect(throttled(320 * MiB)).toEqual([1.4, 'memory_growth']);
  });
});

describe('what takes 2 MiB a second', () => {
  const seconds = Array.from({ length: 400 }, (_, t) => t);
  const rising = (t: number) => 2 * MiB * t;

  it('is throttled once only the reserve is left, two minutes before earlyoom acts at the latest', () => {
    // Earlyoom acts at 150 MiB of so small a machine; 5 % are kept above that.
    const throttle = throttleOf(seconds, rising, (t) => 400 * MiB - rising(t));
    expect(400 - 2 * (throttle?.t ?? 0)).toBeCloseTo(200, -1);
    expect(throttle?.resource).toBe('memory_growth');
  });
});

describe('a throttle of a fast rise', () => {
  const seconds = Array.from({ length: 60 }, (_, t) => t);
  const rising = (t: number) => 15 * MiB * Math.max(0, t - 10);
  const kept = (others: (t: number) => number, own: (t: number) => number) =>
    (throttleOf(seconds, own, (t) => 800 * MiB - own(t) - others(t))?.keep_bytes ?? 0) / MiB;

  it('keeps what others took within a minute and gave back', () => {
    expect(kept((t) => (t === 20 ? 300 * MiB : 0), rising)).toBe(300);
  });

  it('and not what the workload itself did', () => {
    expect(
      kept(
        () => 0,
        (t) => (t === 5 ? 300 * MiB : rising(t)),
      ),
    ).toBe(0);
  });
});
