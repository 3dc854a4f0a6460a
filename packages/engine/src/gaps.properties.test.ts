import { fakeFacts, fakeNoise, fakeSamples, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CpuSignals, channels } from './behavior/cpu-signals.ts';
import { FloorRing } from './statistics/floor-ring.ts';

/** Each run of a property looks at some thousand samples. */
const runs = { numRuns: 20 };
const facts = fakeFacts(2, 1);

/** How many seconds pass from one sample that is left to the next: a starved sampler comes late, each now and then by 2 to 20 s. */
const steps = fc
  .array(fc.oneof({ arbitrary: fc.integer({ min: 1, max: 3 }), weight: 19 }, fc.integer({ min: 2, max: 20 })), {
    minLength: 40,
    maxLength: 40,
  })
  .map((pattern) => (samples: readonly { readonly t: number }[]) => {
    const kept = new Set<number>();
    for (let at = 0, i = 0; at < samples.length; at += pattern[i++ % pattern.length] ?? 1) kept.add(at);
    return kept;
  });

function leftOver<Each extends { readonly t: number }>(
  samples: readonly Each[],
  pick: (all: readonly Each[]) => Set<number>,
) {
  const kept = pick(samples);
  return samples.filter((_, i) => kept.has(i) || i === samples.length - 1);
}

describe('late and missing samples', () => {
  it('make no window longer: slots and bins keep their length', () => {
    fc.assert(
      fc.property(steps, (pick) => {
        const seconds = Array.from({ length: 601 }, (_, t) => ({ t, user_usec: 5e5 * t }));
        const signals = new CpuSignals(2, 1);
        const ring = new FloorRing(20, 40, 1);
        for (const sample of leftOver(seconds, pick)) {
          signals.add(sample, false);
          ring.add(sample.t, 1, 1, 0);
        }
        expect(signals.slots.count).toBe(120);
        for (let i = 0; i < 120; i += 1) expect(signals.slots.mean(channels.cores, i)).toBeCloseTo(0.5, 5);
        // A pause longer than a bin holds nothing for it.
        expect(ring.count).toBeGreaterThanOrEqual(28);
        expect(ring.count).toBeLessThanOrEqual(30);
      }),
      runs,
    );
  });

  it('raise no alarm over what is well', () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1e6), (pick, share, seed) => {
        const noise = fakeNoise(seed);
        const curves = {
          cores: () => Math.max(0, Math.min(2, 2 * share * (1 + 0.02 * noise()))),
          anon: (t: number) => (500 + (t % 90)) * MiB,
        };
        const { changes } = verdictsOf(leftOver(fakeSamples(curves, 1, 1500), pick), facts);
        expect(new Set(changes.map(({ severity }) => severity))).toEqual(new Set(['ok']));
      }),
      runs,
    );
  });

  it('neither delay a leak by more than a minute nor end it', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 20, max: 400 }), (pick, perMinute) => {
        const curves = { cores: () => 0.5, anon: (t: number) => (100 + (perMinute * t) / 60 + (t % 7)) * MiB };
        const whole = fakeSamples(curves, 1, 1500);
        const toldIn = (samples: typeof whole) =>
          verdictsOf(samples, facts).changes.filter(({ memory_behavior }) => memory_behavior === 'leaking')[0]?.t ??
          1e9;
        const rest = leftOver(whole, pick);
        expect(toldIn(rest)).toBeLessThanOrEqual(toldIn(whole) + 60);
        const { changes } = verdictsOf(rest, facts);
        const found = changes.findIndex(({ memory_behavior }) => memory_behavior === 'leaking');
        expect(new Set(changes.slice(found).map(({ memory_behavior }) => memory_behavior))).toEqual(
          new Set(['leaking']),
        );
      }),
      runs,
    );
  });

  it('hide no loop that replaced work', () => {
    fc.assert(
      fc.property(steps, (pick) => {
        const isWork = (t: number) => t < 300;
        const curves = {
          cores: (t: number) => (isWork(t) ? 0.3 : 1),
          anon: () => 100 * MiB,
          bytesPerSecond: (t: number) => (isWork(t) ? 1e6 : 0),
          switchesPerSecond: (t: number) => (isWork(t) ? 300 : 0),
          faultsPerSecond: (t: number) => (isWork(t) ? 500 : 0),
        };
        const { changes } = verdictsOf(leftOver(fakeSamples(curves, 1, 700), pick), facts);
        const told = changes.find(({ cpu_behavior }) => cpu_behavior === 'runaway');
        expect(told?.t).toBeLessThanOrEqual(300 + 360);
      }),
      runs,
    );
  });
});
