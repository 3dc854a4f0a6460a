import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { FakeManager } from '@omnimind/testing/fake-manager';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adoptProcess } from './adopt-process.ts';
import { adoptedScopes, chooseScopes, isHeldBy } from './adopted-scopes.ts';
import { OriginRestorer } from './origin-restorer.ts';
import { OriginStore } from './origins.ts';
import { ProcessReader } from './process-reader.ts';
import { type Release, releaseScope } from './release-scope.ts';

const user = '/user.slice/user-7.slice/user@7.service';

let fake: FakeProc;
let manager: FakeManager;
/** What the system's manager is for a user. */
let system: FakeManager | undefined;
let written: string[];
let directory: string;
beforeEach(() => {
  fake = new FakeProc({ init: true });
  manager = new FakeManager({ proc: fake });
  system = undefined;
  directory = mkdtempSync(join(tmpdir(), 'adopted-'));
  fake.add(90, { name: 'shell' });
  fake.fork(90, 100, { group: 100, session: 100, name: 'job' });
  fake.fork(100, 101, { cgroup: '/system.slice/other.service' });
  manager.addUnit('other.service', '/system.slice/other.service');
  written = [];
});
afterEach(() => {
  fake.delete();
  rmSync(directory, { recursive: true, force: true });
});

const context = () => ({
  manager,
  reader: new ProcessReader(fake.path),
  origins: new OriginStore(directory, fake.path),
  protect: defaultConfiguration.protect,
  uid: 0,
  ownPid: 5000,
  wall_ms: () => 0,
});

function restorer(): OriginRestorer {
  const machine = {
    reader: new ProcessReader(fake.path),
    uid: manager.kind === 'system' ? 0 : 7,
    connect: () => {
      if (system === undefined) throw new BusError('unavailable', 'there is no system bus');
      return system;
    },
    writeProcs: (cgroup: string, pid: number) => {
      if (manager.stuck.has(pid)) throw new Error('EIO');
      manager.beforeChange([pid]);
      written.push(`${pid} > ${cgroup}`);
      fake.move(pid, cgroup);
    },
  };
  return new OriginRestorer(machine, manager);
}

/** Adopts 100 and its tree; gives the scope's cgroup. */
async function adopt(): Promise<string> {
  const { reader } = context();
  const root = reader.one(100);
  if (root !== null) await adoptProcess(root, {}, context());
  manager.calls.length = 0;
  return fake.cgroup(100);
}

async function release(): Promise<Release> {
  const [scope] = adoptedScopes(context().reader);
  if (scope === undefined) throw new Error('nothing is adopted');
  return await releaseScope(scope, { ...context(), restorer: restorer() });
}

describe('releasing', () => {
  test('puts each process back to where it came from, and forgets', async () => {
    const cgroup = await adopt();
    const result = await release();
    expect(result).toMatchObject({
      name: 'job',
      returned: [
        { pid: 100, name: 'job', to: 'origin.service' },
        { pid: 101, name: 'job', to: 'other.service' },
      ],
      fresh: [],
      gone: [],
      left: [],
    });
    expect([fake.cgroup(100), fake.cgroup(101)]).toEqual([
      '/system.slice/origin.service',
      '/system.slice/other.service',
    ]);
    expect(fake.in(cgroup)).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
  });

  test('who was born since goes where its nearest known ancestor, its group, or the root came from', async () => {
    await adopt();
    fake.fork(101, 110);
    fake.fork(110, 111);
    fake.fork(100, 120);
    fake.end(120);
    fake.fork(101, 130, { group: 101, session: 101 });
    fake.add(140, { cgroup: fake.cgroup(100), group: 101, session: 101 });
    fake.add(150, { cgroup: fake.cgroup(100) });
    const { returned } = await release();
    const other = returned.filter(({ to }) => to === 'other.service').map(({ pid }) => pid);
    expect(other).toEqual([101, 110, 111, 130, 140]);
    expect(fake.cgroup(150)).toBe('/system.slice/origin.service');
  });

  test('a PID that was given anew has no origin of its own', async () => {
    await adopt();
    fake.end(101);
    fake.fork(100, 101, { starttime: 900 });
    await release();
    expect(fake.cgroup(101)).toBe('/system.slice/origin.service');
  });

  test('follows who forks meanwhile', async () => {
    const cgroup = await adopt();
    let next = 110;
    manager.beforeChange = () => {
      if (next >= 114) return;
      fake.fork(101, next, { cgroup });
      next += 1;
    };
    const { returned, left } = await release();
    expect([returned.length, left]).toEqual([6, []]);
    expect(fake.in(cgroup)).toEqual([]);
  });

  test('a place that is gone: a scope of their own beside what the system runs', async () => {
    await adopt();
    manager.setUnit('other.service', { ActiveState: 'inactive', ControlGroup: '' });
    const result = await release();
    expect(result.gone).toEqual(['other.service']);
    expect(result.returned.map(({ pid }) => pid)).toEqual([100]);
    expect(result.fresh).toEqual([
      { scope: expect.stringMatching(/^app-omnimind-job-[0-9a-f]{8}\.scope$/), slice: 'system.slice', pids: [101] },
    ]);
    expect(fake.cgroup(101)).toBe(`/system.slice/${result.fresh[0]?.scope}`);
  });

  test('without what was kept, all go there, and it is no place that is gone', async () => {
    await adopt();
    for (const name of readdirSync(directory)) writeFileSync(join(directory, name), '{"format":1}');
    const { returned, fresh, gone } = await release();
    expect([returned, gone, fresh[0]?.pids]).toEqual([[], [], [100, 101]]);
  });

  test("into a user's scope, by the system's manager", async () => {
    manager.addUnit('user@7.service', user);
    fake.move(100, `${user}/app.slice/app-x.scope`);
    fake.add(91, { cgroup: `${user}/app.slice/app-x.scope` });
    fake.move(101, `${user}/app.slice/app-y.scope`);
    await adopt();
    const { returned, fresh, gone } = await release();
    expect(manager.calls[0]).toBe('attach user@7.service/app.slice/app-x.scope: 100');
    expect(returned).toEqual([{ pid: 100, name: 'job', to: 'app-x.scope' }]);
    expect([gone, fresh[0]?.slice]).toEqual([['app-y.scope'], 'user-7.slice']);
  });

  test('what a user adopted from outside of his manager stays with him', async () => {
    manager = new FakeManager({ proc: fake, kind: 'user', cgroup: user });
    fake.move(100, '/user.slice/user-7.slice/session-3.scope');
    fake.move(101, '/user.slice/user-7.slice/session-3.scope');
    await adopt();
    system = new FakeManager({ proc: fake });
    system.addUnit('session-3.scope', '/user.slice/user-7.slice/session-3.scope');
    const { gone, fresh } = await release();
    expect(written).toEqual([]);
    expect([gone, fresh[0]?.slice, fresh[0]?.pids]).toEqual([['session-3.scope'], 'app.slice', [100, 101]]);
  });

  test("a user's own go back by the system's manager, and where that cannot be reached, into a new scope", async () => {
    manager = new FakeManager({ proc: fake, kind: 'user', cgroup: user });
    for (const pid of [90, 100, 101]) fake.move(pid, `${user}/app.slice/app-x.scope`);
    manager.addUnit('app-x.scope', `${user}/app.slice/app-x.scope`);
    await adopt();
    system = new FakeManager({ proc: fake });
    system.addUnit('user@7.service', user);
    expect((await release()).returned.map(({ to }) => to)).toEqual(['app-x.scope', 'app-x.scope']);
    expect(system.calls).toEqual(['attach user@7.service/app.slice/app-x.scope: 100,101']);
    await adopt();
    system = undefined;
    expect((await release()).fresh[0]).toMatchObject({ slice: 'app.slice', pids: [100, 101] });
    await adopt();
    manager.delegated.add('app-x.scope');
    expect(written).toEqual([]);
  });

  test('into a unit of the system that is not delegated root writes, and only there', async () => {
    await adopt();
    await release();
    expect(written).toEqual(['100 > /system.slice/origin.service', '101 > /system.slice/other.service']);
    await adopt();
    written.length = 0;
    manager.delegated.add('origin.service');
    manager.setUnit('other.service', { ActiveState: 'active', ControlGroup: '/system.slice/elsewhere.service' });
    const { gone } = await release();
    expect([written, gone]).toEqual([[], ['other.service']]);
  });

  test('who cannot be moved is told, and what was kept stays', async () => {
    await adopt();
    fake.fork(100, 110);
    manager.stuck.add(110);
    const { left, returned } = await release();
    expect([left, returned.length]).toEqual([[{ pid: 110, name: 'job' }], 2]);
    expect(readdirSync(directory)).toHaveLength(1);
  });

  test('a manager that is gone is an error', async () => {
    await adopt();
    manager.failure = new BusError('unavailable', 'gone');
    await expect(release()).rejects.toMatchObject({ code: 'bus_unavailable' });
    expect(readdirSync(directory)).toHaveLength(1);
  });
});

describe('adopted scopes', () => {
  test('are named by scope, by name and by PID', async () => {
    await adopt();
    const scopes = adoptedScopes(context().reader);
    const [scope] = scopes;
    expect(scope).toMatchObject({ name: 'job', pids: [100, 101] });
    for (const word of [scope?.scope ?? '', 'job', '101']) expect(chooseScopes(scopes, word)).toEqual(scopes);
    expect(() => chooseScopes(scopes, 'b\u001bob')).toThrow(
      /^release\.not_found .*"word":"b\\u001bob","names":\["job"\]/,
    );
    expect(() => chooseScopes(scopes, '90')).toThrow(/^release\.not_found .*"90"/);
  });

  test('are held by one manager', async () => {
    await adopt();
    const [mine] = adoptedScopes(context().reader);
    if (mine === undefined) throw new Error('none');
    const his = { ...mine, cgroup: `${user}${mine.cgroup}` };
    expect([isHeldBy('system', 0, '/init.scope', mine), isHeldBy('system', 0, '/init.scope', his)]).toEqual([
      true,
      false,
    ]);
    expect([isHeldBy('user', 7, '/init.scope', mine), isHeldBy('user', 7, '/init.scope', his)]).toEqual([false, true]);
    expect(isHeldBy('user', 8, '/init.scope', his)).toBe(false);
  });
});

describe('what is kept', () => {
  test('is pruned when its scope is gone or of another boot, but not while it is being made', async () => {
    await adopt();
    const { origins } = context();
    const [name = ''] = readdirSync(directory);
    const scope = name.slice(0, -5);
    const now_ms = Date.now();
    origins.prune(new Set([scope]), now_ms + 3_600_000);
    origins.prune(new Set(), now_ms);
    expect(origins.read(scope)?.processes).toHaveLength(2);
    writeFileSync(join(directory, 'foreign.txt'), '');
    origins.prune(new Set(), now_ms + 3_600_000);
    expect(readdirSync(directory)).toEqual(['foreign.txt']);
    writeFileSync(join(directory, 'x.scope.json'), '{}');
    origins.prune(new Set(), Date.now());
    expect(readdirSync(directory)).toEqual(['foreign.txt']);
  });
});
