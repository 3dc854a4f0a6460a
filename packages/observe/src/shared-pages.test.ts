import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CgroupMemory } from './cgroup-memory.ts';
import { SlowBudget } from './clock.ts';
import type { SamplerContext } from './context.ts';
import { TreeSampler } from './tree-sampler.ts';

/** Pages of 4 KiB. */
const pages = (MiB: number): number => MiB * 256;
const MiB = 2 ** 20;
/** Address space of a server that has loaded 300 MiB. */
const vsize = 400 * MiB;
const server = { resident: pages(304), shared: pages(4), vsize, starttime: 100 };

describe('memory that processes share', () => {
  let proc: FakeProc;
  let sampler: TreeSampler;
  let t = 0;
  beforeEach(() => {
    proc = new FakeProc();
    proc.add(10, { ...server, name: 'server' });
    sampler = new TreeSampler({ proc: proc.path, slow: proc.slow, root: 10, countFromBirth: true });
    t = 0;
    for (let i = 0; i < 3; i += 1) next();
  });
  afterEach(() => {
    sampler.close();
    proc.delete();
  });
  const next = () => sampler.sample(t++);
  const run = (ticks: number) => {
    for (let i = 1; i < ticks; i += 1) next();
    return next();
  };

  it('counts once in workers that were forked and wrote nothing', () => {
    for (let pid = 11; pid <= 18; pid += 1) {
      proc.fork(10, pid, { resident: pages(301), shared: pages(1) });
      expect(next().anon_bytes).toBe(300 * MiB);
    }
  });

  it('counts once in daemons that were forked twice, whose parent has ended', () => {
    for (let pid = 11; pid <= 18; pid += 1) {
      proc.fork(10, pid, { ppid: 1, resident: pages(301), shared: pages(1) });
      expect(next()).toMatchObject({ anon_bytes: 300 * MiB, pids: pid - 9 });
    }
  });

  it('counts what a worker takes for itself', () => {
    proc.fork(10, 11, { resident: pages(301), shared: pages(1) });
    next();
    proc.fork(10, 11, { resident: pages(351), shared: pages(1), minflt: 9, running: 2 });
    expect(next().anon_bytes).toBe(350 * MiB);
  });

  it('counts a child in full that calls execve, before or after it was seen', () => {
    proc.add(11, { ppid: 10, session: 10, resident: pages(60), shared: pages(10), vsize: 80 * MiB, starttime: 101 });
    expect(next().anon_bytes).toBe(350 * MiB);
    proc.fork(10, 12, { resident: pages(301), shared: pages(1) });
    next();
    proc.fork(10, 12, { resident: pages(2), shared: pages(2), vsize: MiB, running: 2 });
    next();
    proc.fork(10, 12, { resident: pages(42), shared: pages(2), vsize: 80 * MiB, running: 3 });
    expect(next().anon_bytes).toBe(390 * MiB);
  });

  it('learns from proportional set sizes what was copied on writing', async () => {
    const rollup = { anonymous: 300 * 1024, pssAnon: 250 * 1024 };
    proc.set(10, { ...server, name: 'server', rollup });
    proc.fork(10, 11, { ...server, starttime: 101, resident: pages(301), shared: pages(1), rollup });
    expect(next().anon_bytes).toBe(300 * MiB);
    await import('./shared-pages.ts');
    await setImmediate();
    expect(run(12).anon_bytes).toBe(500 * MiB);
  });

  it('is not measured anew for the forks of a shell', async () => {
    const rollup = { anonymous: 300 * 1024, pssAnon: 250 * 1024 };
    proc.set(10, { ...server, name: 'server', rollup });
    proc.fork(10, 11, { ...server, starttime: 101, resident: pages(301), shared: pages(1), rollup });
    next();
    await import('./shared-pages.ts');
    await setImmediate();
    // The look for what was not inherited is over.
    run(45);
    expect(next().anon_bytes).toBe(500 * MiB);
    proc.add(12, { ppid: 10, session: 10, resident: pages(2), vsize: MiB, starttime: 102 });
    proc.set(10, { ...server, name: 'server', rollup: { ...rollup, pssAnon: 0 } });
    for (let pid = 13; pid < 33; pid += 1) {
      proc.fork(12, pid, { session: 10, resident: pages(1), vsize: MiB });
      next();
      proc.end(pid);
    }
    expect(next().anon_bytes).toBe(502 * MiB);
  });

  it('is what KSM left where it merged equal pages of processes that were never forked, and of one by itself', async () => {
    proc.write('../sys/kernel/mm/ksm/pages_sharing', `${pages(300)}\n`);
    const half = { anonymous: 300 * 1024, pssAnon: 150 * 1024 };
    proc.set(10, { ...server, merged: pages(300), rollup: half });
    proc.add(11, {
      ...server,
      ppid: 10,
      session: 10,
      starttime: 101,
      vsize: 8 * vsize,
      merged: pages(300),
      rollup: half,
    });
    await import('./shared-pages.ts');
    run(31);
    await setImmediate();
    expect(run(12).anon_bytes).toBe(300 * MiB);
    const alone = { anonymous: 300 * 1024, pssAnon: 40 * 1024 };
    proc.end(11);
    proc.set(10, { ...server, merged: pages(280), rollup: alone });
    expect(run(62).anon_bytes).toBe(40 * MiB);
  });

  it('is held at least once, whoever of them ended', () => {
    const rollup = { anonymous: 300 * 1024, pssAnon: 150 * 1024 };
    proc.set(10, { ...server, name: 'server', rollup });
    proc.fork(10, 11, { ...server, starttime: 101, resident: pages(301), shared: pages(1), rollup });
    run(12);
    proc.end(11);
    expect(next().anon_bytes).toBe(300 * MiB);
  });

  it('is a level of its own where it is shared memory, mapped by one or by many', () => {
    proc.set(10, { ...server, name: 'server', running: 2, shmemKib: 2048, shared: pages(6), resident: pages(306) });
    expect(next()).toMatchObject({ shmem_bytes: 2 * MiB, file_bytes: 6 * MiB, anon_bytes: 300 * MiB });
    proc.fork(10, 11, { resident: pages(302), shared: pages(2), shmemKib: 2048 });
    expect(run(3)).toMatchObject({ shmem_bytes: 2 * MiB });
  });
});

describe('what is mapped several times, before its maps were looked at', () => {
  it('is no more than all shared memory that there is', () => {
    const proc = new FakeProc();
    proc.write('meminfo', 'MemTotal: 1000000 kB\nMemAvailable: 500000 kB\nShmem: 102400 kB\n');
    proc.add(10, { ...server, name: 'java', shmemKib: 300 * 1024, shared: pages(304), resident: pages(320) });
    const sampler = new TreeSampler({
      proc: proc.path,
      slow: new SlowBudget(0, () => 0),
      root: 10,
      countFromBirth: true,
    });
    for (let t = 0; t < 3; t += 1) sampler.sample(t);
    expect(sampler.sample(3).shmem_bytes).toBe(100 * MiB);
    sampler.close();
    proc.delete();
  });
});

describe('the cgroup of a tree', () => {
  it('is the account of its memory', () => {
    const cgroup = mkdtempSync(join(tmpdir(), 'cgroup-'));
    const proc = new FakeProc();
    const lines = ['anon 314572800', 'file 20971520', 'kernel 4194304', 'sock 1048576', 'shmem 10485760', 'pgfault 1'];
    writeFileSync(join(cgroup, 'memory.stat'), lines.join('\n'));
    writeFileSync(join(cgroup, 'memory.swap.current'), '4096\n');
    writeFileSync(join(cgroup, 'hugetlb.2MB.current'), '2097152\n');
    writeFileSync(join(cgroup, 'hugetlb.1GB.current'), '0\n');
    proc.add(10, server);
    const memory = (context: SamplerContext) => new CgroupMemory(cgroup, context);
    const sampler = new TreeSampler({ proc: proc.path, slow: proc.slow, root: 10, countFromBirth: true, memory });
    proc.fork(10, 11, { resident: pages(900) });
    expect(sampler.sample(0)).toMatchObject({
      anon_bytes: 300 * MiB,
      file_bytes: 20 * MiB,
      shmem_bytes: 10 * MiB,
      kernel_bytes: 5 * MiB,
      hugetlb_bytes: 2 * MiB,
      swap_bytes: 4096,
      tasks: 2,
    });
    sampler.close();
    proc.delete();
    rmSync(cgroup, { recursive: true });
  });
});

describe('the budget of slow readings', () => {
  it('lets them take their share of the time, and no more', () => {
    let now_ms = 0;
    const budget = new SlowBudget(0.02, () => now_ms);
    const read = (): void => {
      now_ms += 40;
    };
    let ran = 0;
    for (; now_ms < 100_000; now_ms += 1000) if (budget.run(read)) ran += 1;
    expect((ran * 40) / now_ms).toBeGreaterThan(0.015);
    expect((ran * 40) / now_ms).toBeLessThan(0.021);
  });
});
