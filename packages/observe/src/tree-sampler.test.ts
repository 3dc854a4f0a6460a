import { rmSync, statSync, truncateSync } from 'node:fs';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TreeSampler } from './tree-sampler.ts';

describe('TreeSampler', () => {
  let proc: FakeProc;
  const samplers: TreeSampler[] = [];
  beforeEach(() => {
    proc = new FakeProc();
  });
  afterEach(() => {
    for (const sampler of samplers.splice(0)) sampler.close();
    proc.delete();
  });

  function watch(options: Partial<ConstructorParameters<typeof TreeSampler>[0]> = {}): TreeSampler {
    const sampler = new TreeSampler({ proc: proc.path, slow: proc.slow, root: 10, countFromBirth: true, ...options });
    samplers.push(sampler);
    return sampler;
  }
  const pidsOf = (sampler: TreeSampler) => sampler.processes().map((process) => process.pid);

  it('takes in children, whatever the order of PIDs, and leaves strangers out', () => {
    proc.add(10, { ppid: 5, session: 5, starttime: 100 });
    proc.add(300, { ppid: 10, starttime: 101 });
    proc.add(7, { ppid: 300, starttime: 102 });
    proc.add(5, { starttime: 1 });
    proc.add(11, { ppid: 5, session: 5, starttime: 103 });
    const sampler = watch();
    sampler.sample(0);
    expect(pidsOf(sampler).sort()).toEqual([10, 300, 7].sort());
  });

  it('keeps those whose parent ended, and takes in who joins a session that a member leads', () => {
    proc.add(10, { starttime: 100 });
    proc.add(20, { ppid: 10, session: 20, starttime: 101 });
    proc.add(21, { ppid: 20, session: 20, starttime: 102 });
    const sampler = watch();
    sampler.sample(0);
    proc.end(20);
    proc.set(21, { ppid: 1, session: 20, starttime: 102, running: 2 });
    sampler.sample(1);
    expect(pidsOf(sampler)).toEqual([10, 21]);
    proc.add(22, { ppid: 1, session: 20, starttime: 104 });
    sampler.sample(2);
    expect(pidsOf(sampler)).toEqual([10, 21, 22]);
  });

  it('counts descriptors of what runs a little and changes in nothing else', () => {
    proc.add(10, { starttime: 100 });
    proc.write('10/fd/0', '');
    const sampler = watch();
    const fds = (from: number) => {
      let seen: unknown;
      for (let t = from; t < from + 12; t += 1) {
        proc.set(10, { starttime: 100, running: 1000 * t });
        seen = sampler.sample(t).fds;
      }
      return seen;
    };
    const few = fds(0);
    // A directory of a real file system is as large as the blocks that it takes.
    for (let i = 0; i < 400; i += 1) proc.write(`10/fd/${'long'.repeat(10)}${i}`, '');
    const { size } = statSync(`${proc.path}/10/fd`);
    expect([fds(12), size === few]).toEqual([size, false]);
  });

  it('takes in children of the reaper, those excluded left out', () => {
    proc.add(9, { starttime: 1 });
    proc.add(10, { ppid: 9, starttime: 100 });
    proc.add(30, { ppid: 9, starttime: 101 });
    proc.add(31, { ppid: 9, starttime: 101 });
    const sampler = watch({ reaper: 9, exclude: new Set([31]) });
    sampler.sample(0);
    expect(pidsOf(sampler)).toEqual([10, 30]);
  });

  it('knows what a command left that was over before the first look, by the marker', () => {
    proc.add(30, { ppid: 1, starttime: 101, environment: 'A=1\0RUN=7\0' });
    proc.add(31, { ppid: 1, starttime: 101, environment: 'RUN=8\0' });
    const sampler = watch({ marker: 'RUN=7' });
    sampler.sample(0);
    expect(pidsOf(sampler)).toEqual([30]);
  });

  it('looks again at one that has no environment yet, as in the midst of execve, and once', () => {
    proc.add(10, { starttime: 100 });
    const sampler = watch({ marker: 'RUN=7' });
    sampler.sample(0);
    proc.add(40, { starttime: 101 });
    proc.add(41, { starttime: 101 });
    expect(sampler.sample(1).pids).toBe(1);
    proc.set(40, { starttime: 101, environment: 'RUN=7\0' });
    expect(sampler.sample(2).pids).toBe(2);
    proc.set(41, { starttime: 101, environment: 'RUN=7\0' });
    expect(sampler.sample(3).pids).toBe(2);
  });

  it('knows a process by the marker in its environment, when it was born after the root', () => {
    proc.add(10, { starttime: 100 });
    proc.add(40, { starttime: 101, environment: 'A=1\0RUN=7\0' });
    proc.add(41, { starttime: 101, environment: 'RUN=77\0' });
    proc.add(42, { starttime: 99, environment: 'RUN=7\0' });
    const sampler = watch({ marker: 'RUN=7' });
    sampler.sample(0);
    expect(pidsOf(sampler)).toEqual([10, 40]);
  });

  it('is not deceived by a PID that is given anew', () => {
    proc.add(10, { starttime: 100 });
    proc.add(50, { ppid: 10, starttime: 101, utime: 500, minflt: 10 });
    const sampler = watch();
    sampler.sample(0);
    proc.end(50);
    proc.add(50, { ppid: 1, starttime: 200, utime: 9000, resident: 1000 });
    expect(sampler.sample(1)).toMatchObject({ pids: 1, user_usec: 5_000_000, anon_bytes: 0 });
    expect(sampler.sample(2)).toMatchObject({ pids: 1, user_usec: 5_000_000 });
    proc.end(50);
    // PIDs go round before one is given anew.
    proc.add(32000, { ppid: 1, starttime: 250 });
    sampler.sample(2.5);
    proc.add(50, { ppid: 10, starttime: 300, utime: 3 });
    sampler.sample(3);
    expect(sampler.sample(4)).toMatchObject({ pids: 2, user_usec: 5_030_000 });
  });

  it('is not deceived when the PID of the root is given anew', () => {
    proc.add(10, { starttime: 100, utime: 7 });
    const sampler = watch();
    sampler.sample(0);
    proc.end(10);
    proc.add(10, { starttime: 200, utime: 1000 });
    sampler.sample(1);
    expect(sampler.sample(2)).toMatchObject({ pids: 0, user_usec: 70_000 });
    expect(sampler.alive).toBe(0);
  });

  it('counts from the first sample when told so, newborn processes from their birth', () => {
    proc.add(10, { starttime: 100, utime: 1000, rchar: 5000, delayed: 8000, voluntary: 9 });
    const sampler = watch({ countFromBirth: false });
    expect(sampler.sample(0)).toMatchObject({ user_usec: 0, rchar: 0, run_delay_usec: 0, ctx_voluntary: 0 });
    const grown = { starttime: 100, utime: 1001, rchar: 5005, delayed: 18000, voluntary: 11, running: 2 };
    proc.set(10, grown);
    proc.add(60, { ppid: 10, starttime: 101, utime: 4 });
    expect(sampler.sample(1)).toMatchObject({ user_usec: 50_000, rchar: 5, run_delay_usec: 10, ctx_voluntary: 2 });
  });

  it('does not look closer at a process that did not run, but sees that it runs again', () => {
    proc.add(10, { starttime: 100, rchar: 10, running: 5 });
    const sampler = watch();
    for (const t of [0, 1, 2]) sampler.sample(t);
    proc.set(10, { starttime: 100, rchar: 99, utime: 1, running: 5 });
    expect(sampler.sample(3).rchar).toBe(10);
    proc.set(10, { starttime: 100, rchar: 99, utime: 1, running: 6 });
    expect(sampler.sample(4)).toMatchObject({ rchar: 99, user_usec: 10_000 });
  });

  it('counts a thread that came in the place of one that ended', () => {
    const thread = (tid: number, delayed: number) => {
      proc.write(`10/task/${tid}/schedstat`, `1 ${delayed} 1\n`);
      proc.write(`10/task/${tid}/status`, 'voluntary_ctxt_switches:\t3\nnonvoluntary_ctxt_switches:\t0\n');
    };
    proc.add(10, { starttime: 100, threads: 2 });
    thread(10, 0);
    thread(11, 8000);
    const sampler = watch();
    sampler.sample(0);
    expect(sampler.sample(1)).toMatchObject({ run_delay_usec: 8, ctx_voluntary: 3 });
    for (const name of ['schedstat', 'status']) truncateSync(`${proc.path}/10/task/11/${name}`);
    rmSync(`${proc.path}/10/task/11`, { recursive: true });
    thread(12, 5000);
    proc.set(10, { starttime: 100, threads: 2, utime: 1, running: 2 });
    expect(sampler.sample(2)).toMatchObject({ run_delay_usec: 13, ctx_voluntary: 6 });
  });

  it('sees idle memory shrink while the kernel takes memory back', () => {
    proc.add(10, { starttime: 100, resident: 1000 });
    const sampler = watch();
    for (const t of [0, 1, 2]) sampler.sample(t);
    proc.set(10, { starttime: 100, resident: 400, swapKib: 2400 });
    proc.write('meminfo', 'MemTotal: 1000 kB\nMemAvailable: 500 kB\nSwapTotal: 100 kB\nSwapFree: 40 kB\n');
    expect(sampler.sample(3)).toMatchObject({ anon_bytes: 400 * 4096, swap_bytes: 2400 * 1024 });
  });

  it('measures no I/O while that of one process may not be read, and says so once', () => {
    proc.add(10, { starttime: 100, rchar: 10 });
    proc.add(11, { ppid: 10, starttime: 101, ioDenied: true });
    const sampler = watch();
    sampler.sample(0);
    expect(sampler.sample(1)).toMatchObject({ rchar: null, write_bytes: null, pids: 2 });
    sampler.sample(2);
    expect(sampler.notices).toHaveLength(1);
    proc.end(11);
    expect(sampler.sample(3)).toMatchObject({ rchar: 10 });
  });

  it('names the process of many that grows, by what it runs', () => {
    proc.add(10, { starttime: 100, name: 'bash', resident: 300 });
    for (let pid = 20; pid < 32; pid += 1) proc.add(pid, { ppid: 10, name: 'sleep', resident: 200 });
    const grow = (t: number) =>
      proc.set(40, {
        ...{ ppid: 10, name: 'python3', commandLine: ['python3', '/srv/indexer.py'] },
        ...{ resident: 1000 + 256 * t, running: t + 2, starttime: 100 },
      });
    proc.add(40, { ppid: 10 });
    const sampler = watch();
    const found = Array.from({ length: 30 }, (_, t) => {
      grow(t);
      return sampler.sample(t).growers ?? [];
    });
    expect(found.slice(0, 4).flat()).toEqual([]);
    expect(found[20]).toEqual([
      { pid: 40, name: 'python3 indexer.py', growth_bytes: 16 * 2 ** 20, share: 1, span_s: 16, cores: 0 },
    ]);
  });

  it('names what is left of the tree, with what it grew by', () => {
    proc.add(10, { starttime: 100, name: 'bash' });
    proc.add(20, { ppid: 10, session: 20, name: 'python3', commandLine: ['python3', 'indexer.py'] });
    proc.add(30, { ppid: 10, session: 30, name: 'esbuild', resident: 100 });
    const sampler = watch();
    for (let t = 0; t <= 20; t += 1) {
      proc.set(20, {
        ...{ ppid: 10, session: 20, name: 'python3', commandLine: ['python3', 'indexer.py'] },
        ...{ resident: 1000 + 256 * t, running: t + 2 },
      });
      sampler.sample(t);
    }
    proc.end(10);
    sampler.sample(21);
    expect(sampler.left()).toEqual([
      {
        ...{ pid: 20, name: 'python3 indexer.py', memory_bytes: 6120 * 4096 },
        ...{ growth_bytes: 16 * 2 ** 20, span_s: 16 },
      },
      { pid: 30, name: 'esbuild', memory_bytes: 100 * 4096, growth_bytes: 0, span_s: 0 },
    ]);
    proc.set(30, { ...{ ppid: 10, session: 10, name: 'esbuild' }, flags: 0x4 });
    expect(sampler.outliving().map(({ pid }) => pid)).toEqual(sampler.left().map(({ pid }) => pid));
    expect(sampler.left()).toHaveLength(1);
  });

  it('does not count a zombie as living, and keeps what it used', () => {
    proc.add(10, { starttime: 100, resident: 50 });
    const sampler = watch();
    sampler.sample(0);
    proc.set(10, { starttime: 100, state: 'Z', utime: 9 });
    expect(sampler.sample(1)).toMatchObject({ pids: 0, threads: 0, anon_bytes: null, user_usec: 90_000 });
    expect(sampler.processes()).toEqual([]);
  });

  it('counts with the last sample what the reaper waited for', () => {
    proc.add(9, { starttime: 1, cutime: 70, cminflt: 100 });
    proc.add(10, { ppid: 9, starttime: 100 });
    const sampler = watch({ reaper: 9 });
    proc.set(10, { ppid: 9, starttime: 100, utime: 20, minflt: 10, running: 2 });
    sampler.sample(0);
    proc.end(10);
    proc.set(9, { starttime: 1, cutime: 95, cminflt: 130 });
    expect(sampler.finish(1)).toMatchObject({ user_usec: 250_000, minflt: 30, pids: 0 });
  });

  it('takes over with the last sample what the caller knows of its children', () => {
    proc.add(9, { starttime: 1, cutime: 70 });
    proc.add(10, { ppid: 9, starttime: 100, utime: 20 });
    const sampler = watch({ reaper: 9 });
    sampler.sample(0);
    proc.end(10);
    expect(sampler.finish(1, { user_usec: 333_000, minflt: 50, read_bytes: 4096 })).toMatchObject({
      user_usec: 333_000,
      minflt: 50,
      read_bytes: 4096,
    });
  });

  it('counts the memory of a process once while its vfork runs in it', () => {
    proc.add(10, { starttime: 100, resident: 5000, vsize: 9_000_000 });
    proc.add(11, { ppid: 10, starttime: 101, resident: 5000, vsize: 9_000_000 });
    const sampler = watch();
    expect(sampler.sample(0)).toMatchObject({ anon_bytes: 5000 * 4096, pids: 2 });
    proc.set(11, { ppid: 10, starttime: 101, resident: 100, vsize: 4_000_000, minflt: 9 });
    expect(sampler.sample(1)).toMatchObject({ anon_bytes: 5100 * 4096, pids: 2 });
  });

  it('keeps in view a process whose main thread ended before the others', () => {
    proc.add(10, { starttime: 100, state: 'Z', threads: 3 });
    const sampler = watch();
    expect(sampler.sample(0)).toMatchObject({ pids: 1, threads: 3 });
  });

  it('measures no I/O with storage where the kernel tells nothing of it', () => {
    proc.write('self/io', 'rchar: 5\n');
    proc.add(10, { starttime: 100, rchar: 7 });
    proc.write('10/io', 'rchar: 7\nwchar: 0\n');
    const sampler = watch();
    sampler.sample(0);
    expect(sampler.sample(1)).toMatchObject({ rchar: 7, read_bytes: null, write_bytes: null });
    expect(sampler.notices).toHaveLength(1);
  });

  it('survives names of any bytes', () => {
    proc.add(10, { starttime: 100, name: 'a) R 1\n\u001b[31m' });
    const sampler = watch();
    sampler.sample(0);
    expect(sampler.processes()).toEqual([{ pid: 10, starttime: 100, name: 'a) R 1\n\u001b[31m' }]);
  });
});
