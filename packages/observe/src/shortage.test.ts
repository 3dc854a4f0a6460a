import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CgroupNames } from './cgroup-names.ts';
import { findLeafCgroups } from './cgroup-walk.ts';
import { createContext } from './context.ts';
import { PidScan } from './pid-scan.ts';

/** No descriptor is left: what can't be seen for a while is not gone. */

const { table } = vi.hoisted(() => ({ table: { isFull: false } }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const full = <Call extends (...rest: never[]) => unknown>(call: Call) =>
    ((...rest: Parameters<Call>) => {
      if (table.isFull) throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
      return call(...rest);
    }) as Call;
  return { ...real, readdirSync: full(real.readdirSync), readFileSync: full(real.readFileSync) };
});

let root: string;
let proc: FakeProc;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cgroups-'));
  for (const name of ['editor', 'build']) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'cgroup.events'), 'populated 1\nfrozen 0\n');
    writeFileSync(join(root, name, 'cgroup.procs'), '5\n');
  }
  proc = new FakeProc();
  proc.add(5, {});
  proc.write('5/comm', 'code\n');
});
afterEach(() => {
  table.isFull = false;
  proc.delete();
  rmSync(root, { recursive: true });
});

it('a walk that could not be made finds nothing, which is not that nothing is there', () => {
  expect(findLeafCgroups(root, 10)).toHaveLength(2);
  table.isFull = true;
  expect(findLeafCgroups(root, 10)).toBeNull();
});

it('a protected cgroup stays one', () => {
  const names = new CgroupNames(join(root, 'editor'), proc.path);
  const protectedNames = new Set(['code']);
  names.pids();
  expect(names.protector(protectedNames, 1)).toBe('code');
  table.isFull = true;
  // Names are read again after some checks.
  for (let check = 0; check < 10; check += 1) {
    expect(names.pids()).toEqual([5]);
    expect(names.protector(protectedNames, 1)).toBe('code');
  }
});

it('a process that came meanwhile is found afterwards, though nothing was forked since', () => {
  const scan = new PidScan(createContext(proc.path, proc.slow));
  scan.find(1001, new Set());
  proc.add(6, {});
  table.isFull = true;
  expect(scan.find(1002, new Set([5]))).toEqual([]);
  table.isFull = false;
  expect(scan.find(1002, new Set([5]))).toEqual([6]);
  scan.close();
});
