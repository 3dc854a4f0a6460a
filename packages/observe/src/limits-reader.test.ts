import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sample } from '@omnimind/protocol/trace';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SlowBudget } from './clock.ts';
import { createContext } from './context.ts';
import { LimitsReader, readLimitsInTurn } from './limits-reader.ts';

const MiB = 2 ** 20;
let proc: FakeProc;
let root: string;
beforeEach(() => {
  proc = new FakeProc();
  root = mkdtempSync(join(tmpdir(), 'cgroup-'));
});
afterEach(() => {
  proc.delete();
  rmSync(root, { recursive: true });
});

function cgroup(path: string, files: Record<string, string>): void {
  mkdirSync(root + path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root + path, name), text);
}
/** However slow the machine is that the test runs on, the budget of slow readings does not end. */
const unhurried = (path: string) => ({ ...createContext(path), slow: new SlowBudget(1, () => 0) });
const process = (level_MiB: number, more: object = {}) => {
  return { pid: 10, ppid: 1, name: 'node', level_bytes: level_MiB * MiB, cpu_s: 0, ...more };
};

describe('the limits of a workload', () => {
  it('are those of every ancestor, with what can’t be given back and the largest neighbor', () => {
    const stat = (cache: number) => `inactive_file ${cache * MiB}\nactive_file 0\nslab_reclaimable 0\n`;
    const holds = (used: number, cache: number) => ({
      'memory.current': `${(used + cache) * MiB}\n`,
      'memory.stat': stat(cache),
    });
    cgroup('/a.slice', {
      ...holds(800, 150),
      'memory.max': `${1024 * MiB}\n`,
      'pids.max': '500\n',
      'pids.current': '70\n',
    });
    cgroup('/a.slice/run.scope', {
      ...holds(290, 10),
      'memory.max': 'max\n',
      'memory.high': 'max\n',
      'pids.max': 'max\n',
    });
    cgroup('/a.slice/db.service', holds(400, 100));
    cgroup('/a.slice/small.service', holds(110, 40));
    const reader = new LimitsReader(unhurried(proc.path));
    const at = { processes: [], tasks: 3, cgroup: { root, path: '/a.slice/run.scope' } };
    expect(reader.read(0, () => at)).toEqual([
      {
        of: 'memory',
        source: 'cgroup',
        name: '/a.slice',
        limit: 1024 * MiB,
        used: 800 * MiB,
        neighbor: { name: 'db.service', used: 400 * MiB },
      },
      { of: 'tasks', source: 'cgroup', name: '/a.slice', limit: 500, used: 70 },
      expect.objectContaining({ source: 'pid_max', limit: 32_768, used: 100 }),
    ]);
  });

  it('are read seldom', () => {
    const reader = new LimitsReader(unhurried(proc.path));
    const at = () => ({ processes: [], tasks: 1, cgroup: null });
    const isRead = (t: number) => reader.isDue(t, { t }) && reader.read(t, at) !== null;
    expect([0, 1, 9.9, 10].map(isRead)).toEqual([true, false, false, true]);
  });

  it('are read sooner where the memory rises that a limit of one process bounds', () => {
    proc.add(10, { name: 'node', commandLine: ['node', '--max-old-space-size=600', 'server.js'] });
    proc.write('10/maps', '40000000-60000000 rw-p 00000000 00:00 0 \n');
    const reader = new LimitsReader(unhurried(proc.path));
    const isRead = (t: number, level_MiB: number) => {
      const at = () => ({ processes: [process(level_MiB)], tasks: 1, cgroup: null });
      const sample = { t, anon_bytes: level_MiB * MiB };
      return reader.isDue(t, sample) && reader.read(t, at, sample) !== null;
    };
    expect([isRead(0, 160), isRead(1, 200), isRead(2, 168), isRead(3, 171), isRead(4, 175), isRead(6, 176)]).toEqual([
      ...[true, false, false, true, false, false],
    ]);
  });

  it('are read of every workload in turn where the budget is spent after each', () => {
    let now_ms = 0;
    const context = { ...createContext(proc.path), slow: new SlowBudget(0.02, () => now_ms) };
    const workloads = [0, 1, 2, 3].map(() => ({ sample: { t: 0 } as Sample, limits: new LimitsReader(context) }));
    const read = [0, 0, 0, 0];
    for (let t = 0; t < 400; t += 1) {
      now_ms = Math.max(now_ms, 1000 * t);
      for (const { sample } of workloads) sample.user_usec = 1e5 * t;
      readLimitsInTurn(t, workloads, () => {
        now_ms += 200;
        return { processes: [], tasks: 1, cgroup: null };
      });
      workloads.forEach(({ sample }, index) => {
        if (sample.limits) read[index] = (read[index] ?? 0) + 1;
      });
    }
    expect(Math.min(...read)).toBeGreaterThanOrEqual(9);
    expect(Math.max(...read) - Math.min(...read)).toBeLessThanOrEqual(1);
  });

  it('are read each five minutes of what only waits', () => {
    const context = unhurried(proc.path);
    const [idle, busy] = [0, 1].map(() => ({ sample: { t: 0 } as Sample, limits: new LimitsReader(context) }));
    if (idle === undefined || busy === undefined) throw new Error('two were made');
    const read = { idle: 0, busy: 0 };
    for (let t = 0; t < 900; t += 1) {
      busy.sample.tasks = t;
      readLimitsInTurn(t, [idle, busy], () => ({ processes: [], tasks: 1, cgroup: null }));
      if (idle.sample.limits) read.idle += 1;
      if (busy.sample.limits) read.busy += 1;
    }
    expect(read).toEqual({ idle: 3, busy: 90 });
  });

  it('are those of the runtime, the address space and the descriptors of the process that holds most', () => {
    proc.add(10, { name: 'node', commandLine: ['node', '--max-old-space-size=600', 'server.js'] });
    symlinkSync('/usr/bin/node', join(proc.path, '10/exe'));
    const lines = ['Max address space         2147483648           unlimited            bytes'];
    lines.push('Max open files            1024                 4096                 files');
    proc.write('10/limits', `${lines.join('\n')}\n`);
    const reader = new LimitsReader(unhurried(proc.path));
    const node = process(440, { vsize: 900 * MiB, details: { open: { count: 33 } } });
    const limits = reader.read(0, () => ({ processes: [node, { ...process(5), pid: 11 }], tasks: 2, cgroup: null }));
    expect(limits).toMatchObject([
      { of: 'memory', source: 'v8', name: 'node server.js', limit: 600 * MiB, used: 416 * MiB },
      { of: 'memory', source: 'address_space', limit: 2048 * MiB, used: 900 * MiB },
      { of: 'fds', source: 'open_files', limit: 1024, used: 33 },
      { source: 'pid_max' },
    ]);
  });

  it('are those of its data, as `ulimit -d` sets it', () => {
    proc.add(10, { name: 'python3' });
    proc.write('10/status', 'VmData:\t  204800 kB\n');
    proc.write('10/limits', 'Max data size             409600000            409600000            bytes\n');
    const reader = new LimitsReader(unhurried(proc.path));
    const limits = reader.read(0, () => ({ processes: [process(190)], tasks: 1, cgroup: null }));
    expect(limits?.[0]).toMatchObject({ of: 'memory', source: 'data_size', limit: 409_600_000, used: 200 * MiB });
  });

  it('of tasks name the process whose children or threads most of them are', () => {
    proc.add(10, { name: 'python3', commandLine: ['python3', 'forks.py'] });
    const children = Array.from({ length: 40 }, (_, at) => ({ ...process(0), pid: 100 + at, ppid: 10 }));
    const holders = (members: object[], tasks: number) =>
      new LimitsReader(unhurried(proc.path))
        .read(0, () => ({ processes: [process(5)], members: [process(5), ...members] as never, tasks, cgroup: null }))
        ?.flatMap(({ holder }) => holder ?? []);
    expect(holders(children, 41)).toEqual([{ pid: 10, name: 'python3 forks.py' }]);
    expect(holders([{ ...process(5), threads: 90 }], 90)).toEqual([{ pid: 10, name: 'python3 forks.py' }]);
    expect(holders(children.slice(0, 5), 6)).toEqual([]);
  });

  it('leave a default of a runtime out where memory is not its heap', () => {
    proc.add(10, { name: 'node', commandLine: ['node', 'buffers.js'] });
    symlinkSync('/usr/bin/node', join(proc.path, '10/exe'));
    proc.write('10/maps', '3f4000000000-3f4004000000 rw-p 00000000 00:00 0 \n');
    const reader = new LimitsReader(unhurried(proc.path));
    const limits = (level: number) =>
      reader.read(level, () => ({ processes: [process(level)], tasks: 1, cgroup: null }))?.map(({ source }) => source);
    expect(limits(150)).toContain('v8');
    expect(limits(2900)).not.toContain('v8');
  });

  it('leave a runtime out that is one of many: its end is not that of the workload', () => {
    proc.add(10, { name: 'node', commandLine: ['node', 'worker.js'] });
    const reader = new LimitsReader(unhurried(proc.path));
    const many = [10, 11, 12].map((pid) => ({ ...process(100), pid }));
    const limits = reader.read(0, () => ({ processes: many, tasks: 3, cgroup: null }));
    expect(limits?.some(({ source }) => source === 'v8')).toBe(false);
  });
});
