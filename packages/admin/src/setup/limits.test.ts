import { configurationSchema } from '@omnimind/protocol/configuration';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limitsFor } from './limits.ts';

const defaults = configurationSchema.parse({});
const GiB = 2 ** 30;

describe('95 % of the machine is a share of all processors', () => {
  test.each([
    [1, 95],
    [2, 190],
    [4, 380],
    [8, 760],
    [128, 12_160],
  ])('of %d processors: %d %% of one', (processors, percent) => {
    expect(limitsFor(defaults, { processors, memory_bytes: 8 * GiB }, 'test').cpu_quota_percent).toBe(percent);
  });

  test('the profile dev, and a share of 1, set no quota', () => {
    const machine = { processors: 2, memory_bytes: GiB };
    expect(limitsFor(defaults, machine, 'dev').cpu_quota_percent).toBeNull();
    const whole = configurationSchema.parse({ slice: { cpu_quota: 1 } });
    expect(limitsFor(whole, machine, 'test').cpu_quota_percent).toBeNull();
  });
});

test('memory comes as whole MiB', () => {
  expect(limitsFor(defaults, { processors: 2, memory_bytes: 2_067_759_104 }, 'dev')).toEqual({
    cpu_weight: 20,
    io_weight: 20,
    cpu_quota_percent: null,
    memory_high_mib: 1577,
    memory_max_mib: 1774,
    protect_low_mib: 197,
    backend_low_mib: 197,
  });
});

test('whatever the shares and the machine, the limits are ones that systemd takes, and in order', () => {
  const share = fc.double({ min: 1e-6, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      share,
      share,
      share,
      fc.integer({ min: 1, max: 4096 }),
      fc.integer({ min: 1, max: 2 ** 46 }),
      (a, b, c, processors, memory_bytes) => {
        const slice = { memory_high: Math.min(a, b), memory_max: Math.max(a, b), cpu_quota: c };
        const limits = limitsFor(configurationSchema.parse({ slice }), { processors, memory_bytes }, 'test');
        expect(limits.memory_high_mib).toBeGreaterThanOrEqual(1);
        expect(limits.memory_max_mib).toBeGreaterThanOrEqual(limits.memory_high_mib);
        if (limits.cpu_quota_percent !== null) expect(limits.cpu_quota_percent).toBeGreaterThanOrEqual(1);
        for (const value of Object.values(limits)) if (value !== null) expect(Number.isInteger(value)).toBe(true);
      },
    ),
  );
});
