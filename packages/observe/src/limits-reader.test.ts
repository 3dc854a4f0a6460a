import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createContext } from './context.ts';
import { LimitsReader } from './limits-reader.ts';

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
    const reader = new LimitsReader(createContext(proc.path));
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
    const reader = new LimitsReader(createContext(proc.path));
    const at = () => ({ processes: [], tasks: 1, cgroup: null });
    expect([0, 1, 9.9, 10].map((t) => reader.read(t, at) !== null)).toEqual([true, false, false, true]);
  });

  it('are those of the runtime, the address space and the descriptors of the process that holds most', () => {
    proc.add(10, { name: 'node', commandLine: ['node', '--max-old-space-size=600', 'server.js'] });
    symlinkSync('/usr/bin/node', join(proc.path, '10/exe'));
    const lines = ['Max address space         2147483648           unlimited            bytes'];
    lines.push('Max open files            1024                 4096                 files');
    proc.write('10/limits', `${lines.join('\n')}\n`);
    const reader = new LimitsReader(createContext(proc.path));
    const node = process(440, { vsize: 900 * MiB, details: { open: { count: 33 } } });
    const limits = reader.read(0, () => ({ processes: [node, { ...process(5), pid: 11 }], tasks: 2, cgroup: null }));
    expect(limits).toMatchObject([
      { of: 'memory', source: 'v8', name: 'node server.js', limit: 600 * MiB, used: 400 * MiB },
      { of: 'memory', source: 'address_space', limit: 2048 * MiB, used: 900 * MiB },
      { of: 'fds', source: 'open_files', limit: 1024, used: 33 },
      { source: 'pid_max' },
    ]);
  });

  it('leave a default of a runtime out where memory is not its heap', () => {
    proc.add(10, { name: 'node', commandLine: ['node', 'buffers.js'] });
    symlinkSync('/usr/bin/node', join(proc.path, '10/exe'));
    proc.write('10/maps', '3f4000000000-3f4004000000 rw-p 00000000 00:00 0 \n');
    const reader = new LimitsReader(createContext(proc.path));
    const limits = (level: number) =>
      reader.read(level, () => ({ processes: [process(level)], tasks: 1, cgroup: null }))?.map(({ source }) => source);
    expect(limits(150)).toContain('v8');
    expect(limits(2900)).not.toContain('v8');
  });

  it('leave a runtime out that is one of many: its end is not that of the workload', () => {
    proc.add(10, { name: 'node', commandLine: ['node', 'worker.js'] });
    const reader = new LimitsReader(createContext(proc.path));
    const many = [10, 11, 12].map((pid) => ({ ...process(100), pid }));
    const limits = reader.read(0, () => ({ processes: many, tasks: 3, cgroup: null }));
    expect(limits?.some(({ source }) => source === 'v8')).toBe(false);
  });
});
