import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { message } from '@omnimind/protocol/message';
import { FakeManager } from '@omnimind/testing/fake-manager';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adoptProcess } from './adopt-process.ts';
import type { AdoptContext, Adoption, AdoptOptions } from './adoption.ts';
import { OriginStore } from './origins.ts';
import { ProcessReader } from './process-reader.ts';

let fake: FakeProc;
let manager: FakeManager;
let directory: string;
beforeEach(() => {
  fake = new FakeProc({ init: true });
  manager = new FakeManager({ proc: fake });
  directory = mkdtempSync(join(tmpdir(), 'adopted-'));
  fake.add(90, { name: 'shell' });
  fake.fork(90, 100, { group: 100, name: 'worker' });
});
afterEach(() => {
  fake.delete();
  rmSync(directory, { recursive: true, force: true });
});

function contextOf(changes: Partial<AdoptContext> = {}): AdoptContext {
  return {
    manager,
    reader: new ProcessReader(fake.path),
    origins: new OriginStore(directory, fake.path),
    protect: defaultConfiguration.protect,
    uid: 0,
    ownPid: 5000,
    wall_ms: () => 0,
    ...changes,
  };
}

async function adopt(pid: number, options: AdoptOptions = {}, changes: Partial<AdoptContext> = {}): Promise<Adoption> {
  const context = contextOf(changes);
  const root = context.reader.one(pid);
  if (root === null) throw new Error('no root');
  const result = await adoptProcess(root, options, context);
  if (result.outcome !== 'adopted') throw new Error('was there already');
  return result;
}

describe('adopting a process', () => {
  test('moves it with its tree, and says from where each one came', async () => {
    fake.fork(100, 101, { name: 'child' });
    fake.fork(101, 102, { cgroup: '/a.slice/other.scope' });
    fake.add(103, { cgroup: '/a.slice/other.scope' });
    const result = await adopt(100, { name: 'my job' });
    expect(result.scope).toMatch(/^omnimind-adopt-my_job-[0-9a-f]{8}\.scope$/);
    const cgroup = `/omnimind.slice/omnimind-dev.slice/${result.scope}`;
    expect(fake.in(cgroup)).toEqual([100, 101, 102]);
    expect(manager.calls).toEqual([
      `start ${result.scope} in omnimind-dev.slice: 100`,
      `attach ${result.scope}: 101,102`,
    ]);
    expect(result.moved).toEqual([
      { pid: 100, name: 'worker', from: 'origin.service' },
      { pid: 101, name: 'child', from: 'origin.service' },
      { pid: 102, name: 'child', from: 'other.scope' },
    ]);
    expect(result).toMatchObject({ left: [], emptied: [], isSliceSetUp: false });
  });

  test('keeps on disk, for the owner only, from where each one came, before it is moved', async () => {
    fake.fork(100, 101);
    const noted: number[][] = [];
    let file = '';
    manager.beforeChange = () => {
      file = join(directory, `${manager.calls[0]?.split(' ')[1]}.json`);
      noted.push(JSON.parse(readFileSync(file, 'utf8')).processes.map(({ pid }: { pid: number }) => pid));
    };
    await adopt(100);
    expect(noted).toEqual([[100], [100, 101]]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      boot_id: 'this-boot',
      processes: [{ pid: 100, starttime: 100, unit: 'origin.service', cgroup: '/system.slice/origin.service' }, {}],
    });
  });

  test('follows a tree that forks meanwhile', async () => {
    let next = 101;
    fake.fork(100, next);
    manager.beforeChange = () => {
      if (next >= 105) return;
      next += 1;
      fake.fork(next - 1, next);
    };
    const { scope, moved } = await adopt(100);
    expect(moved.map(({ pid }) => pid)).toEqual([100, 101, 102, 103, 104, 105]);
    expect(fake.in(`/omnimind.slice/omnimind-dev.slice/${scope}`)).toHaveLength(6);
  });

  test('gives up on a tree that never stops forking, and says who was left', async () => {
    let next = 101;
    fake.fork(100, next);
    manager.beforeChange = () => {
      next += 1;
      fake.fork(next - 1, next);
    };
    const { left } = await adopt(100);
    expect(left).toEqual([{ pid: next, name: 'worker', reason: 'refused' }]);
  });

  test('one that ends meanwhile keeps nobody from moving', async () => {
    fake.fork(100, 101);
    fake.fork(100, 102);
    fake.fork(100, 103);
    manager.beforeChange = (pids) => {
      if (pids.includes(101) && fake.has(101)) fake.end(101);
    };
    const { moved, left } = await adopt(100);
    expect([moved.map(({ pid }) => pid), left]).toEqual([[100, 102, 103], []]);
  });

  test('one that the manager cannot move is told', async () => {
    fake.fork(100, 101);
    fake.fork(100, 102);
    manager.stuck.add(101);
    const { moved, left } = await adopt(100);
    expect(moved.map(({ pid }) => pid)).toEqual([100, 102]);
    expect(left).toEqual([{ pid: 101, name: 'worker', reason: 'refused' }]);
  });

  test('leaves protected ones of the tree and what is below them', async () => {
    fake.fork(100, 101, { name: 'code' });
    fake.fork(101, 102);
    fake.fork(100, 103, { cgroup: '/system.slice/omnimind-backend-protected.service' });
    fake.fork(100, 104);
    const { moved, left } = await adopt(100);
    expect(moved.map(({ pid }) => pid)).toEqual([100, 104]);
    expect(left).toEqual([
      { pid: 101, name: 'code', reason: 'protected' },
      { pid: 103, name: 'worker', reason: 'protected' },
    ]);
  });

  test('leaves who lives in the slice already, and does not count itself', async () => {
    fake.fork(100, 101, { cgroup: '/omnimind.slice/omnimind-dev.slice/omnimind-run-x-1.scope' });
    fake.fork(100, 5000);
    const { moved, left } = await adopt(100);
    expect([moved.map(({ pid }) => pid), left]).toEqual([[100], []]);
  });

  test('says which scopes are empty now', async () => {
    fake.move(100, '/user.slice/app-x.scope');
    expect((await adopt(100)).emptied).toEqual(['app-x.scope']);
  });

  test('names those whom the kernel never kills, where the slice has a limit of memory', async () => {
    fake.fork(100, 101);
    fake.write('100/oom_score_adj', '0\n');
    fake.write('101/oom_score_adj', '-1000\n');
    expect((await adopt(100)).unkillable).toEqual([]);
    fake.fork(90, 110);
    fake.write('110/oom_score_adj', '-1000\n');
    manager.setUnit('omnimind-dev.slice', { MemoryMax: 2n ** 30n });
    expect((await adopt(110)).unkillable).toMatchObject([{ pid: 110 }]);
  });

  test('a script gives its name to the scope', async () => {
    fake.add(100, { ppid: 90, name: 'python3', commandLine: ['python3', '-m', 'py/test'] });
    expect((await adopt(100)).scope).toMatch(/^omnimind-adopt-test-/);
  });
});

describe('a process that is in the slice already', () => {
  test('stays there, and that is no error', async () => {
    fake.move(100, '/u/omnimind.slice/omnimind-dev.slice/omnimind-run-x-1.scope/sub');
    const context = contextOf();
    const root = context.reader.one(100);
    expect(root && (await adoptProcess(root, {}, context))).toEqual({
      outcome: 'already',
      pid: 100,
      name: 'worker',
      scope: 'omnimind-run-x-1.scope',
    });
    expect(manager.calls).toEqual([]);
  });
});

describe('refused is', () => {
  test.each([
    ['init', 1, {}, 'usage', 'adopt.init'],
    ['a thread of the kernel', 200, { flags: 0x200040 }, 'usage', 'adopt.kernel_thread'],
    ['itself', 5000, {}, 'usage', 'adopt.monitor'],
    ['a monitor', 200, { commandLine: ['/n/node', '--max=1', '/o/src/start.js', 'monitor'] }, 'usage', 'adopt.monitor'],
    ['a protected name', 200, { name: 'sshd' }, 'usage', 'adopt.protected_name'],
    ['a protected unit', 200, { cgroup: '/a/omnimind-backend-protected.service/b' }, 'usage', 'adopt.protected_unit'],
    [
      "a user's manager",
      200,
      { name: 'mine', cgroup: '/user.slice/user-7.slice/user@7.service/init.scope' },
      'usage',
      'adopt.manager',
    ],
    ['what keeps a session of PAM open', 200, { name: '(sd-pam)' }, 'usage', 'adopt.manager'],
    ['one that ended', 200, { state: 'Z' }, 'process_not_found', 'adopt.gone'],
  ])('%s', async (_, pid, entry, code, problem) => {
    if (pid !== 1) fake.add(pid, entry);
    await expect(adopt(pid)).rejects.toMatchObject({ code, problem: { code: problem } });
    expect(manager.calls).toEqual([]);
  });

  test("another user's process, unless root asks", async () => {
    fake.add(200, { uid: 8, name: 'e\u001bvil' });
    await expect(adopt(200, {}, { uid: 7 })).rejects.toMatchObject({
      code: 'permission_denied',
      problem: message('adopt.other_user', { pid: 200, name: 'e\u001bvil', owner: 8 }),
    });
    await expect(adopt(200)).resolves.toMatchObject({ outcome: 'adopted' });
  });

  test('the main process of a service, unless it is insisted on', async () => {
    manager.setUnit('origin.service', { MainPID: 100, ControlPID: 0 });
    await expect(adopt(100)).rejects.toMatchObject({
      code: 'usage',
      problem: message('adopt.service_main', { pid: 100, name: 'worker', unit: 'origin.service' }),
    });
    await expect(adopt(100, { force: true })).resolves.toMatchObject({ outcome: 'adopted' });
  });

  test('the main process of a service of a user, judged by its parent', async () => {
    const user = '/user.slice/user-7.slice/user@7.service';
    fake.add(30, { name: 'systemd', cgroup: `${user}/init.scope` });
    fake.add(200, { ppid: 30, cgroup: `${user}/app.slice/a.service` });
    fake.add(201, { ppid: 30, cgroup: `${user}/app.slice/a.service` });
    await expect(adopt(200)).rejects.toMatchObject({
      problem: { code: 'adopt.service_main', parameters: { unit: 'a.service' } },
    });
    await expect(adopt(201)).resolves.toMatchObject({ outcome: 'adopted' });
  });

  test('what the manager does not do, with its own words', async () => {
    manager.failure = new BusError('failed', 'it could not');
    await expect(adopt(100)).rejects.toMatchObject({
      code: 'bus_failed',
      problem: message('bus.failed', {
        what: message('adopt.not_adopted', { pid: 100, name: 'worker' }),
        reason: message('as_written', { text: 'it could not' }),
      }),
    });
    manager.failure = new BusError('unavailable', 'gone');
    await expect(adopt(100)).rejects.toMatchObject({ code: 'bus_unavailable' });
  });

  test('to a user, what another manager rules and does not give', async () => {
    const user = '/user.slice/user-7.slice/user@7.service';
    manager = new FakeManager({ proc: fake, kind: 'user', cgroup: user });
    fake.move(100, '/user.slice/user-7.slice/session-3.scope');
    manager.stuck.add(100);
    await expect(adopt(100, {}, { uid: 7 })).rejects.toMatchObject({
      code: 'permission_denied',
      problem: message('adopt.outside', { pid: 100, name: 'worker', unit: 'session-3.scope' }),
    });
  });

  test('all, when the origins cannot be kept', async () => {
    writeFileSync(join(directory, 'file'), '');
    const origins = new OriginStore(join(directory, 'file', 'adopted'), fake.path);
    await expect(adopt(100, {}, { origins })).rejects.toMatchObject({ code: 'output_unwritable' });
    expect(manager.calls).toEqual([]);
  });
});
