import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { perfData } from '@omnimind/testing/perf-data';
import { expect, onTestFinished, test } from 'vitest';
import { heapInUse, PerfDataFile, parsePerfData, perfDataPath, readPerfData } from './hsperfdata.ts';

const MiB = 2 ** 20;

const parseHeapInUse = (bytes: Buffer) => inUse(parsePerfData(bytes));
const readHeapInUse = (directory: string, path: string) => inUse(readPerfData(directory, path));
const inUse = (counters: ReturnType<typeof parsePerfData>) => (counters === null ? null : heapInUse(counters));

const counters = {
  'java.threads.live': 9,
  'sun.gc.generation.0.space.0.used': 40 * MiB,
  'sun.gc.generation.0.space.1.used': 2 * MiB,
  'sun.gc.generation.1.space.0.used': 80 * MiB,
  'sun.gc.generation.1.space.0.capacity': 200 * MiB,
};

test('what a collection left is in use; eden is not', () => {
  expect(parseHeapInUse(perfData(counters))).toBe(82 * MiB);
  const withRoom = (room: number) => ({ ...counters, 'sun.gc.generation.1.maxCapacity': (80 + room) * MiB });
  expect([parseHeapInUse(perfData(withRoom(50))), parseHeapInUse(perfData(withRoom(30)))]).toEqual([
    82 * MiB,
    122 * MiB,
  ]);
});

test('nothing is known before the first collection, or of another file', () => {
  expect(parseHeapInUse(perfData({ 'sun.gc.generation.0.space.0.used': 40 * MiB }))).toBeNull();
  expect(parseHeapInUse(Buffer.from('no counters are in here, whatever its name'))).toBeNull();
  const whole = perfData(counters);
  for (let length = 0; length < whole.length; length += 7)
    expect(() => parseHeapInUse(whole.subarray(0, length))).not.toThrow();
});

test('a name or a value outside of its entry is none: each costs no more than its entry', () => {
  const forged = perfData(counters);
  const rest = perfData(counters).subarray(32);
  // The first entry reads what the others have.
  const first = Buffer.alloc(20);
  first.writeInt32LE(20, 0);
  first.writeInt32LE(rest.indexOf('sun.gc') + 20, 4);
  first.writeInt32LE(20 + 56, 16);
  forged.writeInt32LE(1, 28);
  expect(parseHeapInUse(Buffer.concat([forged.subarray(0, 32), first, rest]))).toBeNull();
});

test('the file is that which the process maps, below its own root', () => {
  const path = perfDataPath(
    '7f0-7f8 rw-s 0 08:01 5  /tmp/hsperfdata_app/7\n7fa-7fb r--p 0 08:01 9  /usr/lib/libjvm.so\n',
  );
  expect([path, perfDataPath('7f0-7f8 rw-p 0 00:00 0 \n')]).toEqual(['/tmp/hsperfdata_app/7', null]);
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-hsperfdata-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  mkdirSync(join(directory, 'root/tmp/hsperfdata_app'), { recursive: true });
  expect(readHeapInUse(directory, path ?? '')).toBeNull();
  writeFileSync(join(directory, `root${path}`), perfData(counters));
  expect(readHeapInUse(directory, path ?? '')).toBe(82 * MiB);
  const kept = new PerfDataFile(directory, path ?? '');
  rmSync(join(directory, `root${path}`));
  expect([readHeapInUse(directory, path ?? ''), inUse(kept.read())]).toEqual([null, 82 * MiB]);
  kept.close();
});
