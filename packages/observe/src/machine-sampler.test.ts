import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OmnimindError } from '@omnimind/protocol/errors';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHostFacts } from './host-reader.ts';
import { MachineSampler } from './machine-sampler.ts';

const fixtures = fileURLToPath(new URL('../../../test/fixtures/', import.meta.url));

let proc: FakeProc;
beforeEach(() => {
  proc = new FakeProc();
});
afterEach(() => proc.delete());

describe('readHostFacts', () => {
  it('reads processors, memory and swap', () => {
    expect(readHostFacts(join(fixtures, 'procfs/linux-4.19'))).toEqual({
      cores: 2,
      memory_bytes: 2037252 * 1024,
      swap_bytes: 1046524 * 1024,
    });
  });

  it('needs a procfs', () => {
    expect(() => readHostFacts('/nowhere')).toThrow(OmnimindError);
  });
});

describe('MachineSampler over sessions', () => {
  let sampler: MachineSampler;
  beforeEach(() => {
    proc.add(2, { ppid: 0, session: 0, name: 'kthreadd', flags: 0x200000 });
    proc.add(3, { ppid: 2, session: 0, name: 'kworker', flags: 0x200000 });
    proc.add(100, { session: 100, name: 'bash', starttime: 5 });
    proc.add(101, { ppid: 100, session: 100, name: 'make', starttime: 6, utime: 50, resident: 10 });
    proc.add(200, { session: 200, name: 'code', starttime: 7 });
    proc.add(300, { session: 300, name: 'monitor', starttime: 8 });
    sampler = new MachineSampler({
      proc: proc.path,
      slow: proc.slow,
      interval_s: 1,
      protectedNames: ['code'],
      self: 300,
    });
  });
  afterEach(() => sampler.close());
  const idsAt = (time_s: number) => sampler.sample(time_s).workloads.map((workload) => workload.id);

  describe('processes that rest for long', () => {
    /** A minute in which nothing happens. @returns the time of the last sample, s */
    const rest = () => {
      for (let t = 10; t < 70; t += 1) sampler.sample(t);
      return 69;
    };
    const cpuOf = (t: number, id: string) =>
      sampler.sample(t).workloads.find((workload) => workload.id === id)?.sample.user_usec;

    it('are seen to stir within two seconds', () => {
      const last = rest();
      proc.set(100, { session: 100, name: 'bash', starttime: 5, utime: 3, running: 9 });
      proc.set(101, { ppid: 100, session: 100, name: 'make', starttime: 6, utime: 54, resident: 10, running: 9 });
      // One of them is left out first, by their PIDs.
      expect([30_000, 40_000]).toContain(cpuOf(last + 1, 'session:100@5'));
      expect(cpuOf(last + 2, 'session:100@5')).toBe(70_000);
    });

    it.each([0, 1])('that end are not counted again with the parent that waited, %i ticks later', (ticks) => {
      const last = rest() + ticks;
      for (let t = 70; t <= last; t += 1) sampler.sample(t);
      const before = cpuOf(last + 1, 'session:100@5') ?? Number.NaN;
      // What make used is in its parent's counters from the wait on.
      proc.end(101);
      proc.set(100, { session: 100, name: 'bash', starttime: 5, cutime: 52, cminflt: 5, running: 9 });
      expect(cpuOf(last + 2, 'session:100@5')).toBeLessThanOrEqual(before + 20_000);
      expect(cpuOf(last + 3, 'session:100@5')).toBe(before + 20_000);
      expect(cpuOf(last + 4, 'session:100@5')).toBe(before + 20_000);
    });
  });

  it('makes a workload of each session, threads of the kernel left out', () => {
    expect(idsAt(10)).toEqual(['session:100@5', 'session:200@7', 'session:300@8']);
    expect(sampler.label('session:100@5')).toBe('bash');
    expect(sampler.processesOf('session:100@5')).toEqual([
      { pid: 100, starttime: 5 },
      { pid: 101, starttime: 6 },
    ]);
    expect(sampler.notices).toContainEqual(expect.objectContaining({ code: 'measuring.sessions' }));
  });

  it('says what protects a workload', () => {
    const { workloads } = sampler.sample(10);
    expect(workloads.map((workload) => workload.protectedBy)).toEqual([null, 'code', 'itself']);
  });

  it('sees a program become a protected one by exec', () => {
    sampler.sample(10);
    proc.set(101, { ppid: 100, session: 100, name: 'code', starttime: 6, utime: 50, running: 2 });
    expect(sampler.sample(11).workloads[0]?.protectedBy).toBe('code');
  });

  it('counts from the first sample of the workload, time too', () => {
    sampler.sample(10);
    proc.set(101, { ppid: 100, session: 100, name: 'make', starttime: 6, utime: 52, resident: 10, running: 2 });
    proc.add(400, { session: 400, name: 'new', starttime: 9, utime: 3 });
    const { time_s, workloads } = sampler.sample(11.5);
    expect(time_s).toBe(11.5);
    expect(workloads[0]?.sample).toMatchObject({ t: 1.5, user_usec: 20_000, anon_bytes: 40960, pids: 2 });
    expect(workloads[3]?.sample).toMatchObject({ t: 0, user_usec: 30_000 });
    expect(workloads[3]?.facts).toMatchObject({ interval_s: 1, host: { cores: 1 }, workload: { name: 'new' } });
  });

  it('keeps the identity of a session whose leader ended, and names it by its busiest process', () => {
    sampler.sample(10);
    proc.end(100);
    proc.set(101, { session: 100, name: 'make', starttime: 6, utime: 50, running: 2 });
    expect(idsAt(11)[0]).toBe('session:100@5');
    expect(sampler.label('session:100@5')).toBe('make');
  });

  it('gives a session whose number was given anew another identity', () => {
    sampler.sample(10);
    for (const pid of [100, 101]) proc.end(pid);
    expect(idsAt(11)).toEqual(['session:200@7', 'session:300@8']);
    proc.add(32000, { session: 200, ppid: 200, starttime: 40 });
    proc.add(100, { session: 100, name: 'other', starttime: 50 });
    expect(idsAt(12)).toContain('session:100@50');
    expect(sampler.label('session:100@5')).toBe('session:100@5');
    expect(sampler.processesOf('session:100@5')).toEqual([]);
  });

  it('moves a process that opens a session of its own', () => {
    sampler.sample(10);
    proc.set(101, { session: 101, ppid: 100, name: 'make', starttime: 6, utime: 51, running: 2 });
    sampler.sample(11);
    proc.set(101, { session: 101, ppid: 100, name: 'make', starttime: 6, utime: 61, running: 3 });
    const moved = sampler.sample(12).workloads.find((workload) => workload.id === 'session:101@6');
    expect(moved?.sample).toMatchObject({ user_usec: 100_000, pids: 1 });
  });

  it('tells apart so many, whoever has more than their share has the rest as one, and nobody else', () => {
    for (let i = 0; i < 40; i += 1) proc.add(1000 + i, { session: 1000 + i, name: 'many', starttime: 20, uid: 1000 });
    const bounded = new MachineSampler({
      proc: proc.path,
      slow: proc.slow,
      interval_s: 1,
      protectedNames: [],
      self: 300,
      maxWorkloads: 20,
    });
    bounded.sample(10);
    proc.add(2000, { session: 2000, name: 'late', starttime: 30, uid: 2000 });
    const { workloads } = bounded.sample(11);
    const ids = workloads.map(({ id }) => id);
    for (const id of ['session:100@5', 'session:200@7', 'session:300@8', 'session:2000@30']) expect(ids).toContain(id);
    const told = ids.filter((id) => /^session:1\d{3}@/.test(id)).length;
    expect(told).toBeLessThanOrEqual(20);
    const others = workloads.filter(({ id }) => id.startsWith('session:others@'));
    expect(others.map(({ id, protectedBy, sample }) => [id, protectedBy, sample.pids])).toEqual([
      ['session:others@1000', 'one of too many', 40 - told],
    ]);
    expect(bounded.label('session:others@1000')).toBe('UID 1000/*');
    for (let i = 0; i < 40; i += 1) proc.end(1000 + i);
    expect(bounded.sample(12).workloads.map(({ id }) => id)).toEqual([
      'session:100@5',
      'session:200@7',
      'session:300@8',
      'session:2000@30',
    ]);
    bounded.close();
  });
});

describe('MachineSampler over cgroups', () => {
  let cgroup: string;
  let sampler: MachineSampler;
  beforeEach(() => {
    cgroup = mkdtempSync(join(tmpdir(), 'cgroup-'));
    cpSync(join(fixtures, 'cgroup/linux-6.1'), cgroup, { recursive: true });
    proc.write('devices', 'Block devices:\n253 device-mapper\n254 virtblk\n');
    proc.add(1, { name: 'systemd', starttime: 1 });
    proc.add(1402, { name: 'code-insiders', starttime: 7 });
    sampler = new MachineSampler({
      proc: proc.path,
      slow: proc.slow,
      cgroup,
      interval_s: 1,
      protectedNames: ['systemd'],
      self: 77,
    });
  });
  afterEach(() => {
    sampler.close();
    rmSync(cgroup, { recursive: true });
  });
  const scope = 'user.slice/user-1000.slice/app-code\\x2dinsiders-1402.scope';
  const find = (time_s: number, name: string) =>
    sampler.sample(time_s).workloads.find((workload) => workload.facts.workload.name === name);

  function service(path: string, userUsec: number): void {
    mkdirSync(join(cgroup, path), { recursive: true });
    writeFileSync(join(cgroup, path, 'cgroup.events'), 'populated 1\nfrozen 0\n');
    writeFileSync(join(cgroup, path, 'cgroup.procs'), '500\n');
    writeFileSync(join(cgroup, path, 'cpu.stat'), `usage_usec 0\nuser_usec ${userUsec}\nsystem_usec 0\n`);
  }

  it('makes a workload of each leaf that holds processes, with its limits', () => {
    const { workloads } = sampler.sample(10);
    expect(
      workloads.map((workload) => workload.facts.workload).toSorted((a, b) => a.name.localeCompare(b.name)),
    ).toEqual([
      // memory.high of the slice above is tighter than memory.max of the scope.
      { name: 'app-code-insiders-1402.scope', memory_limit_bytes: 8589934592, cpu_limit_cores: 1.5 },
      { name: 'init.scope' },
    ]);
    expect(sampler.notices).toEqual([]);
  });

  it('reads all that a cgroup tells', () => {
    expect(find(10, 'app-code-insiders-1402.scope')?.sample).toMatchObject({
      t: 0,
      user_usec: 71230112,
      system_usec: 20000000,
      throttled_usec: 412000,
      anon_bytes: 524288000,
      file_bytes: 188743680,
      swap_bytes: 1048576,
      minflt: 812000,
      majflt: 345,
      read_bytes: 1048576,
      write_bytes: 2097152,
      pids: 2,
      threads: 31,
      run_delay_usec: 5123011,
      psi: { cpu_some_usec: 5123011, memory_some_usec: 20311, memory_full_usec: 18220, io_some_usec: 7120334 },
      host: { memory_available_bytes: 512000 },
    });
  });

  it('leaves out what the controllers that are off do not tell', () => {
    const sample = find(10, 'init.scope')?.sample;
    expect(sample).toMatchObject({ user_usec: 2000000, system_usec: 3000000 });
    for (const key of ['anon_bytes', 'psi', 'threads', 'throttled_usec', 'read_bytes'])
      expect(sample).not.toHaveProperty(key);
  });

  it('never lets a counter fall', () => {
    sampler.sample(10);
    writeFileSync(join(cgroup, scope, 'cpu.stat'), 'usage_usec 5\nuser_usec 3\nsystem_usec 20000009\n');
    expect(find(11, 'app-code-insiders-1402.scope')?.sample).toMatchObject({
      t: 1,
      user_usec: 71230112,
      system_usec: 20000009,
    });
  });

  it('finds a new cgroup at once, since their number changed, and drops one that went', () => {
    sampler.sample(9);
    sampler.sample(10);
    service('system.slice/a.service', 5);
    writeFileSync(join(cgroup, 'system.slice/cgroup.events'), 'populated 1\n');
    expect(find(11, 'a.service')).toBeUndefined();
    writeFileSync(join(cgroup, 'cgroup.stat'), 'nr_descendants 6\n');
    const first = find(12, 'a.service');
    expect(first?.sample).toMatchObject({ t: 0, user_usec: 5 });
    rmSync(join(cgroup, 'system.slice/a.service'), { recursive: true });
    service('system.slice/b.service', 5);
    service('system.slice/a.service', 1);
    writeFileSync(join(cgroup, 'cgroup.stat'), 'nr_descendants 7\n');
    const second = find(13, 'a.service');
    expect(second?.sample).toMatchObject({ t: 0, user_usec: 1 });
    expect(second?.id).not.toBe(first?.id);
  });

  it('looks once more after their number changed: what is started is with its manager until it has moved', () => {
    sampler.sample(9);
    sampler.sample(10);
    service('system.slice/a.service', 5);
    writeFileSync(join(cgroup, 'system.slice/a.service/cgroup.events'), 'populated 0\nfrozen 0\n');
    writeFileSync(join(cgroup, 'init.scope/cgroup.procs'), '1\n500\n');
    writeFileSync(join(cgroup, 'cgroup.stat'), 'nr_descendants 6\n');
    expect(find(11, 'a.service')).toBeUndefined();
    expect(sampler.label(sampler.ownerOf(500) ?? '')).toBe('init.scope');
    writeFileSync(join(cgroup, 'system.slice/cgroup.events'), 'populated 1\n');
    writeFileSync(join(cgroup, 'system.slice/a.service/cgroup.events'), 'populated 1\nfrozen 0\n');
    writeFileSync(join(cgroup, 'init.scope/cgroup.procs'), '1\n');
    const found = find(12, 'a.service');
    expect(found?.sample).toMatchObject({ t: 0, user_usec: 5 });
    expect(sampler.ownerOf(500)).toBe(found?.id);
  });

  it('knows the owner of a process at the tick after it was forked', () => {
    sampler.sample(9);
    sampler.sample(10);
    writeFileSync(join(cgroup, scope, 'cgroup.procs'), '1402\n1500\n');
    writeFileSync(join(cgroup, scope, 'pids.current'), '32\n');
    writeFileSync(join(cgroup, scope, 'cpu.stat'), 'usage_usec 0\nuser_usec 71230113\nsystem_usec 20000000\n');
    sampler.sample(11);
    expect(sampler.label(sampler.ownerOf(1500) ?? '')).toBe('code-insiders');
    // What ended before it was looked at is named by its cgroup.
    expect(sampler.label('cgroup:/omnimind.slice/omnimind-dev.slice/hog\\x2dp.service#77')).toBe('hog-p.service');
  });

  it('counts the descriptors of its processes, where they may be seen', () => {
    writeFileSync(join(cgroup, scope, 'cgroup.procs'), '1402\n1500\n');
    writeFileSync(join(cgroup, scope, 'cpu.stat'), 'usage_usec 0\nuser_usec 71230113\nsystem_usec 20000000\n');
    proc.add(1402, { name: 'node' });
    proc.add(1500, { name: 'node' });
    for (let fd = 0; fd < 5; fd += 1) proc.write(`1500/fd/${fd}`, '');
    proc.write('1500/limits', 'Max open files            1024                 4096                 files\n');
    const { size } = statSync(join(proc.path, '1500/fd'));
    const workload = find(12, 'app-code-insiders-1402.scope');
    expect(workload?.sample.fds).toBe(size);
    expect(workload?.sample.limits).toContainEqual(
      expect.objectContaining({ of: 'fds', source: 'open_files', limit: 1024, used: size }),
    );
  });

  it('says what protects a cgroup: a name, or that we are in it', () => {
    writeFileSync(join(cgroup, scope, 'cgroup.procs'), '1402\n77\n');
    expect(find(10, 'init.scope')?.protectedBy).toBe('systemd');
    expect(find(11, 'app-code-insiders-1402.scope')?.protectedBy).toBe('itself');
  });

  it('watches as one what is too many, acts on none of it, and counts all below', () => {
    const place = 'user.slice/user-1000.slice/many.slice';
    for (let i = 0; i < 20; i += 1) service(`${place}/c${i}.scope`, 1);
    service(place, 700);
    writeFileSync(join(cgroup, place, 'cgroup.procs'), '');
    writeFileSync(join(cgroup, place, 'pids.current'), '21\n');
    for (const [path, below] of Object.entries({
      '': 26,
      'user.slice': 24,
      'user.slice/user-1000.slice': 22,
      [place]: 20,
    }))
      writeFileSync(join(cgroup, path, 'cgroup.stat'), `nr_descendants ${below}\n`);
    const bounded = new MachineSampler({
      proc: proc.path,
      slow: proc.slow,
      cgroup,
      interval_s: 1,
      protectedNames: [],
      maxWorkloads: 10,
    });
    const { workloads } = bounded.sample(10);
    expect(workloads).toHaveLength(3);
    const many = workloads.find(({ id }) => id.includes('many.slice'));
    expect(many?.sample).toMatchObject({ user_usec: 700, pids: 21, threads: 21 });
    expect(many?.protectedBy).toBe('one of too many');
    expect(bounded.label(many?.id ?? '')).toBe('many.slice/*');
    expect(workloads.map(({ id }) => bounded.label(id))).toContain('code-insiders');
    bounded.close();
  });

  it('names the processes of a cgroup with their start times, those gone left out', () => {
    const id = find(10, 'app-code-insiders-1402.scope')?.id ?? '';
    expect(sampler.processesOf(id)).toEqual([{ pid: 1402, starttime: 7 }]);
    expect(sampler.label(id)).toBe('code-insiders');
    expect(sampler.processesOf('cgroup:/none#1')).toEqual([]);
  });
});
