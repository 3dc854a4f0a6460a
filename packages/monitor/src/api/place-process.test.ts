import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ProcessReader } from '@omnimind/act/adopt/process-reader';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { FakeManager } from '@omnimind/testing/fake-manager';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { placeProcess } from './place-process.ts';

let processes: FakeProc;
let manager: FakeManager;

beforeEach(() => {
  processes = new FakeProc({ init: true });
  manager = new FakeManager({ proc: processes });
  processes.add(10, { name: 'node', uid: 7 });
  processes.fork(10, 11);
});
afterEach(() => rmSync(processes.path, { recursive: true }));

function place(wish: { pid: number; name?: string; run?: string }, uid: number | null = 7) {
  const machine = {
    reader: new ProcessReader(processes.path),
    ownPid: 4711,
    environment: { XDG_STATE_HOME: join(processes.path, 'state'), XDG_RUNTIME_DIR: join(processes.path, 'run') },
    connect: () => manager,
    wall_ms: () => 0,
  };
  return placeProcess(wish, { uid, via: 'socket' }, defaultConfiguration.protect, machine);
}
const run = '20261127-101112-abcdef';

describe('a process of the caller’s own', () => {
  test('comes with its tree into a scope of its own', async () => {
    const placed = await place({ pid: 10, name: 'api server' });
    expect(placed).toMatchObject({ pid: 10, already: false, moved: [{ pid: 10, name: 'node' }, { pid: 11 }] });
    expect(placed.scope).toMatch(/^omnimind-adopt-api_server-[0-9a-f]{8}\.scope$/);
    expect(placed.cgroup).toBe(`/omnimind.slice/omnimind-dev.slice/${placed.scope}`);
    expect(await place({ pid: 10 })).toMatchObject({ already: true, scope: placed.scope, moved: [] });
  });

  test('as a run, alone, in a scope that the monitor acts on', async () => {
    expect(await place({ pid: 10, name: 'tests', run })).toMatchObject({
      scope: `omnimind-placed-tests-${run}.scope`,
      moved: [{ pid: 10, name: 'node' }],
    });
    expect(manager.calls).toEqual([`start omnimind-placed-tests-${run}.scope in omnimind-dev.slice: 10`]);
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
  ])('%s', async (_, wish, uid, code) => {
    processes.add(4711, { name: 'monitor', uid: 7 });
    processes.add(12, { name: 'code', uid: 7 });
    await expect(place(wish, uid)).rejects.toMatchObject({ code });
    expect(manager.calls).toEqual([]);
  });

  test('what is no ID of a run', async () => {
    await expect(place({ pid: 10, run: 'x/../y' })).rejects.toMatchObject({ code: 'usage' });
    expect(manager.calls).toEqual([]);
  });
});

test('root may place anybody’s', async () => {
  expect(await place({ pid: 10 }, 0)).toMatchObject({ already: false });
});
