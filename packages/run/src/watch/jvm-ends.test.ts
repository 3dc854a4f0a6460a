import type { PerfData } from '@omnimind/linux/procfs/pid/hsperfdata';
import { expect, test } from 'vitest';
import { exhaustedArea, isFull, JvmEnds } from './jvm-ends.ts';

const MiB = 2 ** 20;
const limits = {
  heap_bytes: 200 * MiB,
  isDefault: false,
  metaspace_bytes: 40 * MiB,
  direct_bytes: 60 * MiB,
};

/** As a JVM leaves them. @param since_s its last full collection */
function counters(cause: string, since_s: number, more: Readonly<Record<string, number | string>> = {}): PerfData {
  return new Map(
    Object.entries({
      'sun.gc.policy.name': 'GarbageFirst',
      'sun.gc.lastCause': cause,
      'sun.gc.collector.1.invocations': 4,
      'sun.gc.collector.1.lastExitTime': 1_000_000_000,
      'sun.os.hrt.ticks': 1_000_000_000 * (1 + since_s),
      'sun.os.hrt.frequency': 1_000_000_000,
      'sun.gc.metaspace.capacity': 40 * MiB,
      ...more,
    }),
  );
}

const area = (data: PerfData, before = 2, direct = 50 * MiB) => exhaustedArea(data, before, limits, direct);

test('a heap ends by two full collections right before, whatever of it was in use', () => {
  const serial = { 'sun.gc.policy.name': 'Copy:MSC' };
  expect(area(counters('G1 Humongous Allocation', 0.1))).toBe('jvm');
  expect(area(counters('G1 Evacuation Pause', 1))).toBe('jvm');
  expect(area(counters('Allocation Failure', 0.1, serial))).toBe('jvm');
});

test('not by one, by earlier ones, by those that somebody asked for, or by those of an old generation that fills', () => {
  const serial = { 'sun.gc.policy.name': 'Copy:MSC' };
  expect(area(counters('G1 Humongous Allocation', 0.1), 3)).toBeNull();
  expect(area(counters('G1 Humongous Allocation', 0.1), 4)).toBeNull();
  expect(area(counters('G1 Humongous Allocation', 20))).toBeNull();
  expect(area(counters('Allocation Failure', 1, serial))).toBeNull();
  expect(area(counters('Ergonomics', 0.1, { 'sun.gc.policy.name': 'ParScav:MSC' }))).toBeNull();
  expect(area(counters('Heap Dump Initiated GC', 0.1))).toBeNull();
  expect(area(new Map())).toBeNull();
  // A heap that is nearly full all the time, and one that went on with a collection of its young generation.
  expect(area(counters('Allocation Failure', 0.1, serial), 0)).toBeNull();
  const later = { ...serial, 'sun.gc.collector.0.lastExitTime': 1_050_000_000 };
  expect(area(counters('Allocation Failure', 0.1, later))).toBeNull();
});

test('a heap that was full, and that full collections did not help, has ended, however many they were', () => {
  const serial = { 'sun.gc.policy.name': 'Copy:MSC', 'sun.gc.collector.1.invocations': 6 };
  const data = counters('Allocation Failure', 0.01, serial);
  expect([area(data, 1), isFull(data, 1, 0.96)]).toEqual([null, true]);
  expect(isFull(counters('Allocation Stall', 30, { 'sun.gc.collector.1.invocations': 0 }), 0, 1)).toBe(true);
  expect([isFull(data, 5, 0.96), isFull(data, 1, 0.85), isFull(counters('System.gc()', 1), 1, 0.96)]).toEqual([
    false,
    false,
    false,
  ]);
});

test('classes end at the limit of their metaspace', () => {
  expect(area(counters('Metadata GC Threshold', 0.1))).toBe('jvm_metaspace');
  expect(area(counters('Metadata GC Threshold', 0.1, { 'sun.gc.metaspace.capacity': 30 * MiB }))).toBeNull();
});

test('direct memory ends half a second after the JVM asked for a collection itself, where there was much of it', () => {
  expect(area(counters('System.gc()', 0.52))).toBe('jvm_direct');
  expect([area(counters('System.gc()', 0.01)), area(counters('System.gc()', 0.52), 2, 10 * MiB)]).toEqual([null, null]);
});

test('a process that is no JVM, or is gone, says nothing', () => {
  const ends = new JvmEnds('/nowhere');
  ends.look(1, [
    { pid: 7, name: 'java' },
    { pid: 8, name: 'node' },
  ]);
  expect(ends.notices(2)).toEqual([]);
  ends.close();
});
