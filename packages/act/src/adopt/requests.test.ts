import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { asWritten, message } from '@omnimind/protocol/message';
import { FakeManager } from '@omnimind/testing/fake-manager';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AdoptMachine } from './adoption.ts';
import { ProcessReader } from './process-reader.ts';
import { adopt, release } from './requests.ts';

const user = '/user.slice/user-7.slice/user@7.service';
const { protect } = defaultConfiguration;

let fake: FakeProc;
let manager: FakeManager;
let state: string;
beforeEach(() => {
  fake = new FakeProc({ init: true });
  manager = new FakeManager({ proc: fake });
  state = mkdtempSync(join(tmpdir(), 'adopted-'));
});
afterEach(() => {
  fake.delete();
  rmSync(state, { recursive: true, force: true });
});

function machine(uid = 0): AdoptMachine {
  return {
    reader: new ProcessReader(fake.path),
    uid,
    ownPid: 5000,
    environment: { XDG_STATE_HOME: state },
    wall_ms: () => 0,
    connect: () => manager,
    writeProcs: (cgroup, pid) => fake.move(pid, cgroup),
  };
}

const adopted = () => fake.in('/omnimind.slice/omnimind-dev.slice');

describe('by a name', () => {
  test('all that go by it are adopted, each into a scope of its own; those that must stay are told', async () => {
    fake.add(100, { name: 'make' });
    fake.fork(100, 101, { name: 'make' });
    fake.add(102, { name: 'make' });
    fake.add(103, { name: 'make', cgroup: '/system.slice/omnimind-backend-protected.service' });
    fake.add(104, { name: 'make', cgroup: '/omnimind.slice/omnimind-dev.slice/omnimind-run-make-1.scope' });
    fake.add(5000, { name: 'make' });
    const { results, refused } = await adopt({ match: 'make', protect }, machine());
    expect(results.map(({ pid, outcome }) => [pid, outcome])).toEqual([
      [100, 'adopted'],
      [102, 'adopted'],
      [104, 'already'],
    ]);
    expect(refused).toMatchObject([{ pid: 103, error: { code: 'usage' } }]);
    expect(adopted()).toEqual([100, 101, 102, 104]);
    expect(new Set(results.map(({ scope }) => scope)).size).toBe(3);
  });

  test('when none can be adopted, the first refusal is the error', async () => {
    fake.add(100, { name: 'sshd' });
    await expect(adopt({ match: 'sshd', protect }, machine())).rejects.toMatchObject({
      problem: message('adopt.protected_name', { pid: 100, name: 'sshd' }),
    });
  });

  test('nobody of that name is an error', async () => {
    await expect(adopt({ match: 'mak\u001b', protect }, machine())).rejects.toMatchObject({
      code: 'process_not_found',
      problem: message('adopt.no_program', { name: 'mak\u001b' }),
    });
  });
});

describe('by a PID', () => {
  test('one that does not exist is an error, before any connection is made', async () => {
    const connect = () => {
      throw new Error('was asked for');
    };
    await expect(adopt({ pid: 4711, protect }, { ...machine(), connect })).rejects.toMatchObject({
      code: 'process_not_found',
      problem: message('process.not_found', { pid: 4711 }),
    });
  });

  test('without a bus, that is told', async () => {
    fake.add(100, {});
    const connect = () => {
      throw new BusError('unavailable', 'there is no system bus');
    };
    await expect(adopt({ pid: 100, protect }, { ...machine(), connect })).rejects.toMatchObject({
      code: 'bus_unavailable',
      problem: message('bus.failed', {
        what: message('adopt.no_manager'),
        reason: message('manager.unavailable', { reason: asWritten('there is no system bus') }),
      }),
    });
  });
});

describe('a release', () => {
  test('takes one by its name, or all', async () => {
    for (const [pid, name] of [
      [100, 'make'],
      [110, 'node'],
      [120, 'node'],
    ] as const) {
      fake.add(pid, { name });
      await adopt({ pid, protect }, machine());
    }
    expect((await release('make', machine())).map(({ name }) => name)).toEqual(['make']);
    expect(adopted()).toEqual([110, 120]);
    expect(await release(undefined, machine())).toHaveLength(2);
    expect(adopted()).toEqual([]);
    expect(await release(undefined, machine())).toEqual([]);
  });

  test('of what another manager holds is refused, and left out of all', async () => {
    fake.add(100, { cgroup: `${user}/omnimind.slice/omnimind-dev.slice/omnimind-adopt-x-1.scope` });
    expect(await release(undefined, machine())).toEqual([]);
    await expect(release('100', machine())).rejects.toMatchObject({
      code: 'permission_denied',
      problem: message('release.held', { scope: 'omnimind-adopt-x-1.scope', holder: 7 }),
    });
    fake.move(100, '/omnimind.slice/omnimind-dev.slice/omnimind-adopt-x-1.scope');
    await expect(release('x', machine(7))).rejects.toMatchObject({
      problem: message('release.held', { scope: 'omnimind-adopt-x-1.scope', holder: 0 }),
    });
  });
});
