import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ProcessReader } from '@omnimind/act/adopt/process-reader';
import { runOfScope } from '@omnimind/act/scope-name';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { message } from '@omnimind/protocol/message';
import { FakeManager } from '@omnimind/testing/fake-manager';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adoptForCaller } from './adopt-for-caller.ts';

let processes: FakeProc;
let manager: FakeManager;

beforeEach(() => {
  processes = new FakeProc({ init: true });
  manager = new FakeManager({ proc: processes });
  processes.add(10, { name: 'node', uid: 7 });
  processes.fork(10, 11);
});
afterEach(() => rmSync(processes.path, { recursive: true }));

function adopt(request: { pid: number; name?: string; run?: string }, uid: number | null = 7, caller?: number) {
  const machine = {
    reader: new ProcessReader(processes.path),
    ownPid: 4711,
    uid: 0,
    writeProcs: () => {},
    environment: { XDG_STATE_HOME: join(processes.path, 'state'), XDG_RUNTIME_DIR: join(processes.path, 'run') },
    connect: () => manager,
    wall_ms: () => 0,
  };
  return adoptForCaller(
    request,
    { uid, via: 'socket', ...(caller === undefined ? {} : { pid: caller }) },
    defaultConfiguration.protect,
    machine,
  );
}
const run = '20261127-101112-abcdef';

describe('a process of the caller’s own', () => {
  test('comes with its tree into a scope of its own', async () => {
    const adopted = await adopt({ pid: 10, name: 'api server' });
    expect(adopted).toMatchObject({ pid: 10, already: false, moved: [{ pid: 10, name: 'node' }, { pid: 11 }] });
    expect(adopted.scope).toMatch(/^omnimind-adopt-api_server-[0-9a-f]{8}\.scope$/);
    expect(adopted.cgroup).toBe(`/omnimind.slice/omnimind-dev.slice/${adopted.scope}`);
    expect(await adopt({ pid: 10 })).toMatchObject({ already: true, scope: adopted.scope, moved: [] });
  });

  test('as a command of a run, in a scope that is known by the run', async () => {
    const scope = `omnimind-adopt-tests-${run}.scope`;
    expect(await adopt({ pid: 10, name: 'tests', run })).toMatchObject({
      scope,
      moved: [{ pid: 10, name: 'node' }, { pid: 11 }],
    });
    expect(runOfScope(scope)).toBe('tests');
  });
});

describe('it is refused, before the service manager is asked,', () => {
  test.each([
    ['a process that is not there', { pid: 99 }, 7, 'process_not_found'],
    ['a process of another user', { pid: 10 }, 8, 'permission_denied'],
    ['init', { pid: 1 }, 0, 'usage'],
    ['the monitor itself', { pid: 4711 }, 7, 'usage'],
    ['an editor, which is protected', { pid: 12 }, 7, 'usage'],
    ['a run of another user', { pid: 10, run }, 8, 'permission_denied'],
  ])('%s', async (_, request, uid, code) => {
    processes.add(4711, { name: 'monitor', uid: 7 });
    processes.add(12, { name: 'code', uid: 7 });
    await expect(adopt(request, uid)).rejects.toMatchObject({ code });
    expect(manager.calls).toEqual([]);
  });

  test.each([
    ['in a container, whose PIDs are others', 20, 'unavailable'],
    ['outside of this namespace', 0, 'unavailable'],
  ])('for who is %s', async (_, caller, code) => {
    processes.add(20, { name: 'node', uid: 7 });
    appendFileSync(join(processes.path, '20/status'), 'NSpid:\t20\t3\n');
    await expect(adopt({ pid: 10 }, 7, caller)).rejects.toMatchObject({ code, problem: message('adopt.container') });
    expect(manager.calls).toEqual([]);
  });

  test('what is no ID of a run', async () => {
    await expect(adopt({ pid: 10, run: 'x/../y' })).rejects.toMatchObject({ code: 'usage' });
    expect(manager.calls).toEqual([]);
  });
});

test('who counts PIDs as we do, or has ended, is not in a container', async () => {
  processes.add(20, { name: 'node', uid: 7 });
  appendFileSync(join(processes.path, '20/status'), 'NSpid:\t20\n');
  expect(await adopt({ pid: 10 }, 7, 20)).toMatchObject({ already: false });
  expect(await adopt({ pid: 10 }, 7, 99)).toMatchObject({ already: true });
});

test('root may adopt anybody’s', async () => {
  expect(await adopt({ pid: 10 }, 0)).toMatchObject({ already: false });
});
