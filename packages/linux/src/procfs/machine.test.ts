import { bytesOf, fixture, fixtureText } from '@omnimind/testing/fixture';
import { describe, expect, it, test } from 'vitest';
import {
  kernelOption,
  Meminfo,
  Pressure,
  parseArcReclaimable,
  parseArcSize,
  parseBlockScheduler,
  parseLastPid,
  parseMeminfo,
  parsePressure,
  parseStackedMajors,
  parseSwaps,
  parseSystemStat,
  parseZramRatio,
  SystemStat,
} from './machine.ts';
import { parseVmstat } from './vmstat.ts';

describe('/proc/stat', () => {
  it('adds up all that was not idle, guest time once', () => {
    const stat = new SystemStat();
    parseSystemStat(...fixture('procfs/linux-5.10/stat'), stat);
    expect(stat).toEqual({ busyTicks: 58034 + 1412 + 16021 + 0 + 911 + 120, forks: 14021 });
  });

  it('reads the real thing of Linux 6.18', () => {
    const stat = new SystemStat();
    parseSystemStat(...fixture('procfs/linux-6.18/stat'), stat);
    const [, ...columns] = (fixtureText('procfs/linux-6.18/stat').split('\n')[0] ?? '').split(/\s+/).map(Number);
    const busy = columns.slice(0, 8).reduce((sum, ticks, i) => (i === 3 || i === 4 ? sum : sum + ticks), 0);
    expect(stat.busyTicks).toBe(busy);
    expect(stat.forks).toBe(Number(/^processes (\d+)$/m.exec(fixtureText('procfs/linux-6.18/stat'))?.[1]));
  });

  it('is content with the four columns of an old kernel, and says nothing of another file', () => {
    const stat = new SystemStat();
    parseSystemStat(...bytesOf('cpu  5 1 2 100\ncpu0 5 1 2 100\n'), stat);
    expect(stat).toEqual({ busyTicks: 8, forks: Number.NaN });
    parseSystemStat(...bytesOf('intr 5\n'), stat);
    expect(stat.busyTicks).toBeNaN();
  });
});

describe('/proc/meminfo', () => {
  it('reads bytes', () => {
    const meminfo = new Meminfo();
    parseMeminfo(...fixture('procfs/linux-4.19/meminfo'), meminfo);
    expect(meminfo).toEqual({
      totalBytes: 2037252 * 1024,
      availableBytes: 1571440 * 1024,
      swapTotalBytes: 1046524 * 1024,
      swapFreeBytes: 1045988 * 1024,
      sharedBytes: 9120 * 1024,
    });
  });

  it('misses what an old kernel does not tell', () => {
    const meminfo = new Meminfo();
    parseMeminfo(...bytesOf('MemTotal:   10 kB\nMemFree:  5 kB\n'), meminfo);
    expect(meminfo.totalBytes).toBe(10240);
    expect(meminfo.availableBytes).toBeNaN();
  });
});

describe('/proc/pressure', () => {
  it('reads stalls of some and of all', () => {
    const pressure = new Pressure();
    parsePressure(...fixture('procfs/linux-5.10/pressure/io'), pressure);
    expect(pressure).toEqual({ someUsec: 7120334, fullUsec: 6010221 });
  });

  it('has no `full` of the CPU before Linux 5.13', () => {
    const pressure = new Pressure();
    parsePressure(...fixture('procfs/linux-5.10/pressure/cpu'), pressure);
    expect(pressure).toEqual({ someUsec: 5123011, fullUsec: Number.NaN });
    parsePressure(...fixture('procfs/linux-6.1/pressure/cpu'), pressure);
    expect(pressure).toEqual({ someUsec: 91230112, fullUsec: 0 });
  });

  it('holds nothing of an earlier file when a file is empty', () => {
    const pressure = new Pressure();
    parsePressure(...fixture('procfs/linux-6.1/pressure/cpu'), pressure);
    parsePressure(...bytesOf(''), pressure);
    expect(pressure).toEqual({ someUsec: Number.NaN, fullUsec: Number.NaN });
  });
});

describe('/proc/vmstat', () => {
  it('adds up refaults, which Linux 5.9 split', () => {
    expect(parseVmstat(fixtureText('procfs/linux-4.19/vmstat'))).toEqual({
      pswpin: 12,
      pswpout: 134,
      pgmajfault: 2204,
      workingset_refault: 3120,
      oom_kill: 1,
    });
    expect(parseVmstat(fixtureText('procfs/linux-5.10/vmstat')).workingset_refault).toBe(8330);
  });

  it('misses what is not there', () => {
    expect(parseVmstat('nr_free_pages 5\n')).toEqual({});
    expect(parseVmstat(fixtureText('procfs/linux-6.18/vmstat'))).toHaveProperty('pgmajfault');
  });
});

describe('/proc/loadavg', () => {
  it('tells the PID that was given last', () => {
    expect(parseLastPid(...fixture('procfs/linux-4.19/loadavg'))).toBe(4021);
    expect(parseLastPid(...bytesOf(''))).toBeNaN();
  });
});

describe('/proc/devices', () => {
  it('knows which block devices lie on others', () => {
    expect([...parseStackedMajors(fixtureText('procfs/linux-5.10/devices'))]).toEqual([7, 9, 253, 254]);
    expect(parseStackedMajors(fixtureText('procfs/linux-6.18/devices')).has(254)).toBe(false);
  });
});

const head = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';

test('areas in bytes', () => {
  expect(parseSwaps(`${head}/dev/zram0                              partition\t1024\t\t12\t\t100\n`)).toEqual([
    { name: '/dev/zram0', sizeBytes: 2 ** 20, usedBytes: 12 * 1024 },
  ]);
});

test.each(['', head, 'no table\n'])('none in %j', (text) => expect(parseSwaps(text)).toEqual([]));

test.each([
  ['root=/dev/sda1 psi=0 quiet\n', '0'],
  ['psi=0 psi=1\n', '1'],
  ['psi\n', ''],
  ['quiet xpsi=1 psix=1\n', undefined],
  ['', undefined],
])('psi in %j', (text, expected) => expect(kernelOption(text, 'psi')).toBe(expected));

test.each([
  ['13 1 0x01 123 33456 1 2\nname type data\nhits 4 99\nc_max 4 8\nsize 4 4294967296\nhdr_size 4 7\n', 2 ** 32],
  ['', Number.NaN],
])('%j', (text, bytes) => expect(parseArcSize(text)).toBe(bytes));

test('what ZFS gives back is above its minimum', () => {
  expect(parseArcReclaimable('c_min 4 1073741824\nsize 4 4294967296\n')).toBe(3 * 2 ** 30);
  expect(parseArcReclaimable('')).toBeNaN();
});

test('zram takes memory for what it holds', () => {
  expect(parseZramRatio('1073741824 250000000 268435456 0 0 0 0 0 0\n')).toBe(0.25);
  expect(parseZramRatio('4096 100 12288 0 0 0 0 0 0\n')).toBeCloseTo(1 / 3);
  expect(parseZramRatio('')).toBeNaN();
});

test.each([
  ['none [mq-deadline] kyber bfq\n', 'mq-deadline'],
  ['mq-deadline [bfq] none\n', 'bfq'],
  ['none\n', 'none'],
  ['', ''],
])('%j', (text, scheduler) => expect(parseBlockScheduler(text)).toBe(scheduler));
