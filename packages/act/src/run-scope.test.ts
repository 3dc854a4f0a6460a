import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { asWritten, message } from '@omnimind/protocol/message';
import { FakeManager } from '@omnimind/testing/fake-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRunScope } from './run-scope.ts';
import { findScopeManager, type ScopeMachine } from './scope-manager.ts';

const inManager = '/user.slice/user-1000.slice/user@1000.service/app.slice/app-a.scope';
let root = '';
let manager: FakeManager;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnimind-scope-'));
  manager = new FakeManager({ mount: join(root, 'cgroup') });
  mkdirSync(join(root, 'cgroup'));
  mkdirSync(join(root, 'proc/self'), { recursive: true });
  controllers('cpuset cpu io memory pids');
  const mount = `30 25 0:26 / ${join(root, 'cgroup')} rw,nosuid - cgroup2 cgroup2 rw`;
  writeFileSync(join(root, 'proc/self/mountinfo'), `${mount}\n`);
});
afterEach(() => rmSync(root, { recursive: true }));

function controllers(names: string): void {
  writeFileSync(join(root, 'cgroup/cgroup.controllers'), `${names}\n`);
}

function cgroupOf(pid: number, path: string): void {
  mkdirSync(join(root, `proc/${pid}`), { recursive: true });
  writeFileSync(join(root, `proc/${pid}/cgroup`), `0::${path}\n`);
}

function machine(uid: number, connect: NonNullable<ScopeMachine['connect']> = () => manager): ScopeMachine {
  return { uid, proc: join(root, 'proc'), connect };
}

describe('where a scope can be made', () => {
  test.each([
    [1000, 'user'],
    [0, 'system'],
  ])('the UID %d asks the manager of the %s', async (uid, kind) => {
    const asked: string[] = [];
    const connect = (of: string) => {
      asked.push(of);
      return manager;
    };
    expect(await findScopeManager(machine(uid, connect))).toEqual({ manager, cgroupRoot: join(root, 'cgroup') });
    expect(asked).toEqual([kind]);
  });

  test('without a bus, and on cgroup v1, it says so', async () => {
    const none = (): never => {
      throw new BusError('unavailable', 'there is no bus');
    };
    expect(await findScopeManager(machine(1000, none))).toEqual(
      message('manager.unavailable', { reason: asWritten('there is no bus') }),
    );
    controllers('');
    expect(await findScopeManager(machine(1000))).toEqual(
      message('unavailable.controllers', { missing: ['cpu', 'memory'] }),
    );
  });
});

describe('the scope', () => {
  const wanted = { name: 'a b', id: '7', pid: 50 };
  const unit = 'omnimind-run-a_b-7.scope';
  const make = () => makeRunScope({ manager, cgroupRoot: join(root, 'cgroup') }, wanted, join(root, 'proc'));

  test('is known by its cgroup', async () => {
    const inode = manager.addUnit(unit);
    cgroupOf(50, `/${unit}`);
    expect(await make()).toEqual({ manager, unit, cgroup: `/${unit}`, inode, cgroupRoot: join(root, 'cgroup') });
  });

  test('of a command that is not in it is none', async () => {
    cgroupOf(50, inManager);
    expect(await make()).toEqual(message('scope.ended_before'));
  });

  test('that the manager refuses is none, with its reason', async () => {
    manager.failure = new BusError('refused', 'not for you');
    expect(await make()).toEqual(message('bus.refused', { reason: asWritten('not for you') }));
  });
});
