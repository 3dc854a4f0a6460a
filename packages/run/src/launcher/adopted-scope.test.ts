import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maySystemAdopt } from '@omnimind/act/scope-manager';
import { message } from '@omnimind/protocol/message';
import { FakeMonitor } from '@omnimind/testing/fake-monitor';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adoptIntoSystem } from './adopted-scope.ts';

let root: string;
let api: FakeMonitor;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'omnimind-adopted-'));
  mkdirSync(join(root, 'cgroup/a.scope'), { recursive: true });
  writeFileSync(join(root, 'cgroup/cgroup.controllers'), 'cpuset cpu io memory pids\n');
  mkdirSync(join(root, 'proc/self'), { recursive: true });
  writeFileSync(join(root, 'proc/self/mountinfo'), `30 25 0:26 / ${join(root, 'cgroup')} rw - cgroup2 cgroup2 rw\n`);
  mkdirSync(join(root, 'proc/50'));
  writeFileSync(join(root, 'proc/50/cgroup'), '0::/a.scope\n');
  api = await new FakeMonitor().listen();
});
afterEach(async () => {
  await api.close();
  rmSync(root, { recursive: true });
});

const machine = (socket = api.path) => ({ uid: 1000, socket, proc: join(root, 'proc') });

test('the run is in the scope that the monitor made, and has no manager to act by', async () => {
  expect(await adoptIntoSystem({ pid: 50, name: 'x'.repeat(300), id: 'i' }, machine())).toMatchObject({
    unit: 'a.scope',
    cgroup: '/a.scope',
    manager: null,
  });
  expect(api.adopted).toEqual([{ pid: 50, name: 'x'.repeat(255), run: 'i' }]);
});

test('what the monitor refuses, and that it is not there, is the reason', async () => {
  expect(await adoptIntoSystem({ pid: 1, name: 'n', id: 'i' }, machine())).toEqual(message('adopt.init'));
  expect(await adoptIntoSystem({ pid: 50, name: 'n', id: 'i' }, machine(join(root, 'none')))).toEqual(
    message('monitor.none', { sockets: [join(root, 'none')] }),
  );
});

test('a user asks where the socket is theirs to use; root makes scopes itself', () => {
  expect(maySystemAdopt(machine())).toBe(true);
  expect(maySystemAdopt(machine(join(root, 'none')))).toBe(false);
  expect(maySystemAdopt({ ...machine(), uid: 0 })).toBe(false);
});
