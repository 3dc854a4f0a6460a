import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { perfData } from '@omnimind/testing/perf-data';
import { expect, onTestFinished, test } from 'vitest';
import { HeapReader } from './heap-reader.ts';

const MiB = 2 ** 20;
const maps = (heap_MiB: number, buffers_MiB: number): string =>
  [
    `f0000000-${(0xf0000000 + heap_MiB * MiB).toString(16)} rw-p 00000000 00:00 0 `,
    `7f0000000000-${(0x7f0000000000 + buffers_MiB * MiB).toString(16)} rw-p 00000000 00:00 0 `,
    '7fa000000000-7fa000008000 rw-s 00000000 fe:00 9 /tmp/hsperfdata_app/7',
  ].join('\n');

test('a JVM runs into the limit of the area that it grows by', () => {
  const proc = new FakeProc();
  onTestFinished(() => proc.delete());
  proc.add(7, { name: 'java', commandLine: ['java', '@options', 'Main'] });
  proc.write('7/cwd/options', '-Xmx400m\n-XX:MaxDirectMemorySize=300m\n');
  mkdirSync(join(proc.path, '7/root/tmp/hsperfdata_app'), { recursive: true });
  const counters = perfData({ 'sun.gc.generation.1.space.0.used': 20 * MiB });
  writeFileSync(join(proc.path, '7/root/tmp/hsperfdata_app/7'), counters);
  const reader = new HeapReader(proc.path);
  const at = (level_MiB: number, buffers_MiB: number, heap_MiB = 40) => {
    proc.write('7/maps', maps(heap_MiB, buffers_MiB));
    return reader
      .read({ pid: 7, ppid: 1, name: 'java', level_bytes: level_MiB * MiB, cpu_s: 0 }, [])
      .map(({ source, limit, used }) => [source, limit / MiB, Math.round(used / MiB)]);
  };
  expect(at(50, 0)).toEqual([['jvm', 400, 20]]);
  expect(at(150, 102)).toEqual([['jvm_direct', 300, 100]]);
  // Before the first collection, of a heap that is mapped whole.
  writeFileSync(join(proc.path, '7/root/tmp/hsperfdata_app/7'), perfData({}));
  expect(at(270, 202, 300)).toEqual([['jvm_direct', 300, 190]]);
});

test('a JVM says what of its heap is in use while what it holds stays the same', () => {
  const proc = new FakeProc();
  onTestFinished(() => proc.delete());
  proc.add(7, { name: 'java', commandLine: ['java', '-Xms400m', '-Xmx400m', '-XX:+AlwaysPreTouch', 'Main'] });
  proc.write('7/maps', maps(400, 20));
  mkdirSync(join(proc.path, '7/root/tmp/hsperfdata_app'), { recursive: true });
  const reader = new HeapReader(proc.path);
  const at = (used_MiB: number) => {
    const counters = perfData({ 'sun.gc.generation.1.space.0.used': used_MiB * MiB });
    writeFileSync(join(proc.path, '7/root/tmp/hsperfdata_app/7'), counters);
    const limits = reader.read({ pid: 7, ppid: 1, name: 'java', level_bytes: 430 * MiB, cpu_s: 0 }, []);
    return limits.map(({ source, used }) => [source, used / MiB]);
  };
  // Its pages are touched at once, before anything is in use.
  expect(at(0)).toEqual([]);
  expect([150, 151, 300, 280].map(at)).toEqual([[['jvm', 150]], [['jvm', 151]], [['jvm', 300]], [['jvm', 280]]]);
});

test('what a collector that says no policy has in use may be garbage: ZGC, Shenandoah', () => {
  const proc = new FakeProc();
  onTestFinished(() => proc.delete());
  proc.add(7, { name: 'java', commandLine: ['java', '-XX:+UseShenandoahGC', '-Xmx400m', 'Main'] });
  proc.write('7/maps', maps(400, 20));
  mkdirSync(join(proc.path, '7/root/tmp/hsperfdata_app'), { recursive: true });
  const flags = (policy: Record<string, string>) => {
    const counters = perfData({ 'sun.gc.generation.1.space.0.used': 300 * MiB, ...policy });
    writeFileSync(join(proc.path, '7/root/tmp/hsperfdata_app/7'), counters);
    const limits = new HeapReader(proc.path).read(
      { pid: 7, ppid: 1, name: 'java', level_bytes: 430 * MiB, cpu_s: 0 },
      [],
    );
    return limits.map(({ mayBeGarbage }) => mayBeGarbage);
  };
  expect(flags({})).toEqual([true]);
  expect(flags({ 'sun.gc.policy.name': 'GarbageFirst' })).toEqual([undefined]);
});
