import type { PerfData } from '@omnimind/linux/procfs/pid/hsperfdata';
import { expect, test } from 'vitest';
import { areaLimits, JvmAreas } from './jvm-areas.ts';

const MiB = 2 ** 20;

function counters(more: Readonly<Record<string, number | string>> = {}): PerfData {
  return new Map(
    Object.entries({
      'sun.gc.policy.name': 'GarbageFirst',
      'sun.gc.collector.0.invocations': 3,
      'sun.gc.generation.1.space.0.used': 10 * MiB,
      'sun.gc.metaspace.capacity': 20 * MiB,
      'java.cls.loadedClasses': 3000,
      'java.cls.unloadedClasses': 0,
      ...more,
    }),
  );
}

/** A heap of 200 MiB, what G1 maps beside it, two stacks behind their guards, code, and buffers. */
function maps(buffers_MiB: number): string {
  const at = (start: number, size_MiB: number, permissions: string) =>
    `${start.toString(16)}-${(start + size_MiB * MiB).toString(16)} ${permissions} 00000000 00:00 0 `;
  const high = 0x7f0000000000;
  return [
    at(0xf3800000, 200, 'rw-p'),
    at(high, 44, 'rw-p'),
    at(high + 100 * MiB, 1, '---p'),
    at(high + 101 * MiB, 1, 'rw-p'),
    at(high + 102 * MiB, 1, '---p'),
    at(high + 103 * MiB, 1, 'rw-p'),
    at(high + 200 * MiB, 40, 'rwxp'),
    at(high + 400 * MiB, 20, 'rw-p'),
    at(high + 500 * MiB, buffers_MiB, 'rw-p'),
  ].join('\n');
}

test('buffers outside of the heap are what is mapped there, less classes, stacks, code, and what G1 keeps of the heap', () => {
  const use = (buffers_MiB: number, level_MiB: number) =>
    Math.round(new JvmAreas().use(level_MiB * MiB, maps(buffers_MiB), counters()).direct / MiB);
  expect([use(0, 300), use(60, 300), use(300, 400)]).toEqual([0, 60, 300]);
  // Mapped, and not touched.
  expect(use(300, 100)).toBe(50);
});

test('classes loaded since the last collection count as those before', () => {
  const areas = new JvmAreas();
  const metaspace = (more: Readonly<Record<string, number>>) =>
    Math.round(areas.use(300 * MiB, '', counters(more)).metaspace / MiB);
  const unsaid = { 'sun.gc.collector.0.invocations': 0, 'sun.gc.metaspace.capacity': MiB / 4 };
  expect(metaspace({ ...unsaid, 'java.cls.loadedClasses': 1024 })).toBe(6);
  expect([metaspace({}), metaspace({ 'java.cls.loadedClasses': 6000 })]).toEqual([20, 40]);
  expect(metaspace({ 'java.cls.loadedClasses': 6000, 'java.cls.unloadedClasses': 4500 })).toBe(20);
  expect(metaspace({ 'java.cls.loadedClasses': 6300, 'sun.gc.metaspace.capacity': 44 * MiB })).toBe(44);
});

test('classes have no limit that nobody set', () => {
  const limits = { heap_bytes: 200 * MiB, isDefault: true, direct_bytes: 200 * MiB };
  const use = { heap: null, metaspace: 9 * MiB, direct: 5 * MiB };
  const direct = { source: 'jvm_direct', limit: 200 * MiB, used: 5 * MiB };
  const metaspace = { source: 'jvm_metaspace', limit: 64 * MiB, used: 9 * MiB };
  expect(areaLimits({ ...limits, metaspace_bytes: Number.POSITIVE_INFINITY }, use)).toEqual([direct]);
  expect(areaLimits({ ...limits, metaspace_bytes: 64 * MiB }, use)).toEqual([metaspace, direct]);
});
