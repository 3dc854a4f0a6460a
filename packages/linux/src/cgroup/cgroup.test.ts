import { bytesOf, fixture, fixturePath, fixtureText } from '@omnimind/testing/fixture';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isUnavailable } from '../files/outcome.ts';
import { countCgroupProcs, parseCgroupEvents, parseCgroupProcs } from './core.ts';
import { findUnifiedCgroup, missingControllers } from './mount.ts';
import {
  CpuStat,
  IoStat,
  MemoryStat,
  parseCpuMax,
  parseCpuStat,
  parseIoCostDevices,
  parseIoStat,
  parseMemoryEvents,
  parseMemoryLimit,
  parseMemoryStat,
  parseWeight,
} from './statistics.ts';

const scope = 'cgroup/linux-6.1/user.slice/user-1000.slice/app-code\\x2dinsiders-1402.scope';

describe('cpu.stat', () => {
  it('reads use and throttling', () => {
    const stat = new CpuStat();
    parseCpuStat(...fixture(`${scope}/cpu.stat`), stat);
    expect(stat).toEqual({ userUsec: 71230112, systemUsec: 20000000, throttledUsec: 412000 });
  });

  it('has no throttling where the CPU controller is off', () => {
    const stat = new CpuStat();
    parseCpuStat(...fixture('cgroup/linux-6.1/init.scope/cpu.stat'), stat);
    expect(stat).toEqual({ userUsec: 2000000, systemUsec: 3000000, throttledUsec: Number.NaN });
  });
});

describe('memory.stat', () => {
  it.each([
    [`${scope}/memory.stat`, 524288000, 188743680, 812345],
    ['cgroup/linux-5.10/memory.stat', 135168, 405504, 1221],
  ])('reads %s', (path, anonBytes, fileBytes, faults) => {
    const stat = new MemoryStat();
    parseMemoryStat(...fixture(path), stat);
    expect(stat).toMatchObject({ anonBytes, fileBytes, faults });
  });
});

describe('memory.events, cgroup.events', () => {
  it('reads what there is', () => {
    expect(parseMemoryEvents(fixtureText(`${scope}/memory.events`))).toEqual({
      low: 0,
      high: 12,
      max: 3,
      oom: 1,
      oom_kill: 1,
      oom_group_kill: 0,
    });
    expect(parseMemoryEvents(fixtureText('cgroup/linux-5.10/memory.events'))).not.toHaveProperty('oom_group_kill');
    expect(parseCgroupEvents(fixtureText(`${scope}/cgroup.events`))).toEqual({ populated: true, frozen: false });
    expect(parseCgroupEvents(fixtureText('cgroup/linux-5.10/cgroup.events'))).toEqual({
      populated: true,
      frozen: true,
    });
    expect(parseCgroupEvents('populated 0\n')).toEqual({ populated: false, frozen: false });
  });
});

describe('io.stat', () => {
  it('adds up devices, those on top of others left out', () => {
    const io = new IoStat();
    parseIoStat(...fixture(`${scope}/io.stat`), new Set([253]), io);
    expect(io).toEqual({ readBytes: 1048576, writeBytes: 2097152 });
    parseIoStat(...fixture(`${scope}/io.stat`), new Set(), io);
    expect(io).toEqual({ readBytes: 2097152, writeBytes: 4194304 });
  });

  it('is 0 for a cgroup that moved nothing yet', () => {
    const io = new IoStat();
    parseIoStat(...fixture('cgroup/linux-5.10/io.stat'), new Set(), io);
    expect(io).toEqual({ readBytes: 0, writeBytes: 0 });
  });
});

describe('limits', () => {
  it('reads numbers, `max` as Infinity, and nothing else', () => {
    expect(parseMemoryLimit('8589934592\n')).toBe(8589934592);
    expect(parseMemoryLimit('max\n')).toBe(Number.POSITIVE_INFINITY);
    expect(parseMemoryLimit('')).toBeNaN();
    expect(parseCpuMax('150000 100000\n')).toBe(1.5);
    expect(parseCpuMax('max 100000\n')).toBe(Number.POSITIVE_INFINITY);
    expect(parseCpuMax('')).toBeNaN();
  });
});

describe('cgroup.procs', () => {
  it('lists PIDs once, those of another PID namespace left out', () => {
    expect(parseCgroupProcs('12\n7\n12\n0\n')).toEqual([12, 7]);
    expect(parseCgroupProcs('')).toEqual([]);
  });

  it('counts lines as bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4194304 })), (pids) => {
        expect(countCgroupProcs(...bytesOf(pids.map((pid) => `${pid}\n`).join('')))).toBe(pids.length);
      }),
    );
  });
});

describe('the unified hierarchy', () => {
  it('is in use where it has the controllers of CPU and memory', () => {
    const mountPoint = fixturePath('cgroup/linux-6.1');
    expect(missingControllers(mountPoint)).toEqual({ mountPoint });
  });

  it('is not in use on a hybrid machine, and without a mount', () => {
    const without = missingControllers(fixturePath('cgroup/linux-5.10'));
    expect(isUnavailable(without)).toBe(true);
    expect(findUnifiedCgroup(fixturePath('procfs/linux-4.19'))).toHaveProperty('unavailable');
  });
});

test.each([
  ['100\n', 100],
  ['default 20\n8:0 50\n', 20],
  ['max\n', Number.NaN],
  ['', Number.NaN],
])('%j', (text, weight) => expect(parseWeight(text)).toBe(weight));

test.each([
  ['8:0 enable=1 ctrl=auto rpct=0.00\n259:0 enable=0 ctrl=auto\n8:16 ctrl=auto enable=1\n', ['8:0', '8:16']],
  ['8:0 enable=10\n', []],
  ['', []],
])('%j', (text, devices) => expect(parseIoCostDevices(text)).toEqual(devices));
