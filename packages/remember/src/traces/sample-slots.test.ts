import {
  type HostSample,
  type PressureCounters,
  pressureCounters,
  sampleCounters,
  sampleGauges,
} from '@omnimind/protocol/trace';
import { expect, test } from 'vitest';
import { fillSlots, neverFalls, sampleOf, slotCount, slotOf } from './sample-slots.ts';

/** Every key of the format with a number of its own. */
function numbered<T extends string>(keys: readonly T[], first: number): Record<T, number> {
  return Object.fromEntries(keys.map((key, i) => [key, first + i])) as Record<T, number>;
}
const psi: PressureCounters = numbered(pressureCounters, 100);
const host: HostSample = numbered(
  [...pressureCounters, 'cpu_busy_usec', 'memory_available_bytes', 'swap_free_bytes'],
  200,
);
const sample = { t: 1, ...numbered([...sampleCounters, ...sampleGauges], 2), psi, host };

test('every number has a place of its own, and comes back from it', () => {
  const slots = new Float64Array(slotCount);
  fillSlots(sample, slots);
  expect(sampleOf(slots, true, true)).toEqual(sample);
  expect([slots[slotOf('minflt')], slots[slotOf('psi.io_full_usec')], slots[slotOf('host.swap_free_bytes')]]).toEqual([
    sample.minflt,
    104,
    207,
  ]);
});

test('what was not measured is null', () => {
  const slots = new Float64Array(slotCount);
  fillSlots({ t: 5 }, slots);
  const empty = sampleOf(slots, false, false);
  expect(empty).toMatchObject({ t: 5, user_usec: null, swap_bytes: null, psi: null, host: null });
});

test('gauges may fall, nothing else', () => {
  const mayFall = [...sampleGauges, 'host.memory_available_bytes', 'host.swap_free_bytes'].map(slotOf);
  expect([...neverFalls].flatMap((never, slot) => (never === 1 ? [] : [slot]))).toEqual(mayFall.sort((a, b) => a - b));
});
