import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countCpuList } from '@omnimind/linux/cgroup/statistics';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allowedProcessors, readEffectiveLimits } from './cgroup-limits.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cgroup-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function cgroup(path: string, files: Record<string, string>): void {
  mkdirSync(root + path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root + path, name), text);
}

test('what a workload may use of the processors is the least of the quotas above it and its cpuset', () => {
  cgroup('/a.slice', { 'cpu.max': '300000 100000\n', 'cpuset.cpus.effective': '0-7\n' });
  cgroup('/a.slice/b.scope', { 'cpu.max': 'max 100000\n', 'cpuset.cpus.effective': '0,2-3\n' });
  cgroup('/a.slice/c.scope', { 'cpu.max': '150000 100000\n' });
  cgroup('/a.slice/d.scope', { 'cpu.max': 'max 100000\n', 'cpuset.cpus.effective': '1\n' });
  const cores = ['b', 'c', 'd'].map((name) => readEffectiveLimits(root, `/a.slice/${name}.scope`).cpu_limit_cores);
  expect(cores).toEqual([3, 1.5, 1]);
});

test.each([
  ['0-3,8\n', 5],
  ['7', 1],
  ['', Number.NaN],
  ['3-1', Number.NaN],
  ['a', Number.NaN],
])('the list %j has %d processors', (text, count) => expect(countCpuList(text)).toBe(count));

test('a process says which processors it may run on', () => {
  const proc = new FakeProc();
  proc.write('10/status', 'Name:\tworker\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n');
  expect([allowedProcessors(10, proc.path), allowedProcessors(11, proc.path)]).toEqual([2, Number.POSITIVE_INFINITY]);
  proc.delete();
});
