import { describe, expect, it } from 'vitest';
import { jvmLimitsOf } from './jvm-limits.ts';
import {
  type HeapLimit,
  HeapShare,
  heapBytes,
  heapLimitOf,
  largestIsolate,
  type RuntimeProcess,
} from './runtime-heap.ts';

const MiB = 2 ** 20;
const GiB = 2 ** 30;

const limitOf = (command: string, environment: Record<string, string> = {}, more: Partial<RuntimeProcess> = {}) => {
  const words = command.split(' ');
  return heapLimitOf({
    program: words[0]?.split('/').at(-1) ?? '',
    arguments: words,
    environment: new Map(Object.entries(environment)),
    memory_bytes: 24 * GiB,
    isContained: false,
    ...more,
  })?.limit_bytes;
};

describe('the limit of V8', () => {
  it.each([
    ['node --max-old-space-size=600 heap.js', {}, 600 * MiB],
    ['/usr/bin/node --max_old_space_size 600 heap.js', {}, 600 * MiB],
    ['node --max-heap-size=500 heap.js', {}, 500 * MiB],
    ['node heap.js --max-old-space-size=600', {}, 4 * GiB],
    ['node -r ts-node/register --max-old-space-size=600 heap.ts', {}, 600 * MiB],
    ['node heap.js', { NODE_OPTIONS: '--enable-source-maps --max-old-space-size=8192' }, 8 * GiB],
    ['node --max-old-space-size=100 heap.js', { NODE_OPTIONS: '--max-old-space-size=8192' }, 100 * MiB],
    ['node --max-old-space-size=many heap.js', {}, 4 * GiB],
    ['deno run -A --v8-flags=--expose-gc,--max-old-space-size=200 heap.ts', {}, 200 * MiB],
    ['deno task dev', { DENO_V8_FLAGS: '--max-old-space-size=8192' }, 8 * GiB],
    ['deno run heap.ts', {}, 4 * GiB],
  ])('%s', (command, environment, limit) => {
    expect(limitOf(command, environment)).toBe(limit);
  });

  it('follows the memory that it sees', () => {
    expect(limitOf('node a.js', {}, { memory_bytes: 2 * GiB })).toBe(GiB);
    expect(limitOf('node a.js', {}, { memory_bytes: 8 * GiB })).toBe(2 * GiB);
  });
});

describe('the limit of the JVM', () => {
  it.each([
    ['java -Xmx2g -jar a.jar', {}, 2 * GiB],
    ['java -Xms64m -Xmx512M Main', {}, 512 * MiB],
    ['java -jar a.jar -Xmx1g', {}, 6 * GiB],
    ['java -XX:MaxRAMPercentage=50 -jar a.jar', {}, 12 * GiB],
    ['java -XX:MaxRAMPercentage=50 -Xmx1g -jar a.jar', {}, GiB],
    ['java -jar a.jar', { JAVA_TOOL_OPTIONS: '-Xmx3g' }, 3 * GiB],
    ['java -cp build/classes:lib -Xmx300m Main', {}, 300 * MiB],
    ['java --module-path mods --add-modules a.b -Xmx300m -m app/Main -Xmx1g', {}, 300 * MiB],
    ['java -Xmx1g -jar a.jar', { JAVA_TOOL_OPTIONS: '-Xmx3g', _JAVA_OPTIONS: '-Xmx2g' }, 2 * GiB],
  ])('%s', (command, environment, limit) => {
    expect(limitOf(command, environment)).toBe(limit);
  });
});

describe('the limits of the JVM beside its heap', () => {
  const areas = (command: string, environment: Record<string, string> = {}) => {
    const limits = jvmLimitsOf(command.split(' '), new Map(Object.entries(environment)), 24 * GiB);
    return [limits.metaspace_bytes, limits.direct_bytes];
  };

  it('are those that somebody set; buffers may take as much as the heap by default', () => {
    expect(areas('java Main')).toEqual([Number.POSITIVE_INFINITY, 6 * GiB]);
    expect(areas('java -Xmx1g Main')).toEqual([Number.POSITIVE_INFINITY, GiB]);
    expect(areas('java -Xmx1g -XX:MaxDirectMemorySize=0 Main')).toEqual([Number.POSITIVE_INFINITY, GiB]);
    const options = { JAVA_TOOL_OPTIONS: '-XX:MaxMetaspaceSize=64m -XX:MaxDirectMemorySize=100M' };
    expect(areas('java -XX:MaxDirectMemorySize=2g Main', options)).toEqual([64 * MiB, 2 * GiB]);
  });
});

describe('the limit of .NET', () => {
  it('is hexadecimal, and a share of a container', () => {
    expect(limitOf('/app/server', { DOTNET_GCHeapHardLimit: '0x10000000' })).toBe(256 * MiB);
    expect(limitOf('dotnet app.dll')).toBeUndefined();
    expect(limitOf('dotnet app.dll', {}, { memory_bytes: GiB, isContained: true })).toBe(768 * MiB);
  });
});

describe('the limit of PHP', () => {
  it.each([
    ['php -d memory_limit=60M artisan serve', 60 * MiB],
    ['php8.2 -dmemory_limit=1G a.php', GiB],
    ['php -d memory_limit=-1 a.php', undefined],
    ['php a.php memory_limit=60M', undefined],
  ])('%s', (command, limit) => {
    expect(limitOf(command)).toBe(limit);
  });
});

it('of PHP is what it maps in chunks, touched or not', () => {
  const heap: HeapLimit = { runtime: 'php', limit_bytes: 60 * MiB, isDefault: false };
  const maps = '7f0000000000-7f0002800000 rw-p 00000000 00:00 0 \n7f0003801000-7f0003901000 rw-p 00000000 00:00 0 ';
  expect(heapBytes(heap, 32 * MiB, () => maps)).toBe(40 * MiB);
});

describe('the limit of Go', () => {
  const isGo = () => true;

  it.each([
    ['512MiB', 512 * MiB],
    ['2GiB', 2 * GiB],
    ['1048576', MiB],
    ['1048576B', MiB],
    ['off', undefined],
    ['2G', undefined],
  ])('%s', (value, limit) => {
    expect(limitOf('/srv/api', { GOMEMLIMIT: value }, { isGo })).toBe(limit);
  });

  it('is not that of a child that only inherits the variable', () => {
    expect(limitOf('/usr/bin/redis-server', { GOMEMLIMIT: '512MiB' }, { isGo: () => false })).toBeUndefined();
  });
});

it('is not known of what has none', () => {
  expect(limitOf('python3 --max-old-space-size=3')).toBeUndefined();
});

describe('what can be heap', () => {
  const heap = (runtime: HeapLimit['runtime'], isDefault = true) => ({ runtime, limit_bytes: 4 * GiB, isDefault });
  const mapping = (start: number, size: number) =>
    `${start.toString(16)}-${(start + size).toString(16)} rw-p 00000000 00:00 0 \n`;
  const buffers = mapping(0x7f00_0000_0000, 3 * GiB);

  it('is what V8 maps, not the buffers beside it', () => {
    const maps = mapping(0x3f40_0000_0000, 200 * MiB) + buffers;
    expect(heapBytes(heap('v8'), 3 * GiB, () => maps)).toBe(200 * MiB);
    expect(heapBytes(heap('v8'), 150 * MiB, () => maps)).toBe(126 * MiB);
  });

  it('is what the JVM maps in the lowest 32 GiB, not direct buffers', () => {
    expect(heapBytes(heap('jvm'), 3 * GiB, () => mapping(0x6874_0000_0, 250 * MiB) + buffers)).toBe(250 * MiB);
  });

  it('is unknown where nothing says; only a limit that somebody set holds against all then', () => {
    for (const runtime of ['v8', 'jvm', 'dotnet'] as const) {
      const read = () => ({ unavailable: { code: 'unavailable.proc', parameters: {} } }) as const;
      expect(heapBytes(heap(runtime), GiB, read)).toBeNull();
      expect(heapBytes(heap(runtime, false), GiB, read)).toBeGreaterThan(950 * MiB);
    }
  });

  it('counts when the process grows by it, or mostly holds it', () => {
    const steps = (readings: [level: number, heap: number][]) => {
      const share = new HeapShare();
      return readings.map(([level, heap_MiB]) => share.isHeap(level * MiB, heap_MiB * MiB));
    };
    // Buffers that grow beside a heap; a heap that grows beside buffers; a heap that stands still.
    expect(
      steps([
        [900, 800],
        [930, 800],
        [1000, 800],
      ]),
    ).toEqual([true, true, false]);
    expect(
      steps([
        [900, 100],
        [930, 130],
        [1000, 200],
      ]),
    ).toEqual([false, false, true]);
    expect(
      steps([
        [900, 800],
        [890, 790],
      ]),
    ).toEqual([true, true]);
  });
});

it('is of each isolate of V8, of which the largest counts', () => {
  const threads = (main: number, ...workers: number[]) => [
    { name: 'MainThread', minflt: main },
    { name: 'V8Worker', minflt: 5000 },
    ...workers.map((minflt) => ({ name: 'WorkerThread', minflt })),
  ];
  expect(
    [threads(20_000), threads(0), threads(18_000, 2000), threads(1000, 3000, 3000, 3000)].map(largestIsolate),
  ).toEqual([
    { share: 1, isWorker: false },
    { share: 1, isWorker: false },
    { share: 0.9, isWorker: false },
    { share: 0.3, isWorker: true },
  ]);
});
