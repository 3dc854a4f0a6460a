import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { translate } from '@omnimind/messages/translate';
import { type AdoptRule, defaultConfiguration } from '@omnimind/protocol/configuration';
import { FakeManager } from '@omnimind/testing/fake-manager';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProcessReader } from './process-reader.ts';
import { RuleAdopter } from './rule-adopter.ts';

let fake: FakeProc;
let manager: FakeManager;
let state: string;
let notices: string[];
let connections: number;
/** What the next connections say instead. */
let busFailure: BusError | undefined;
beforeEach(() => {
  fake = new FakeProc({ init: true });
  manager = new FakeManager({ proc: fake });
  state = mkdtempSync(join(tmpdir(), 'adopted-'));
  writeFileSync(join(state, 'passwd'), 'root:x:0:0::/root:/bin/sh\nci:x:7:7::/:/bin/sh\n');
  notices = [];
  connections = 0;
  busFailure = undefined;
  fake.add(90, { name: 'shell' });
});
afterEach(() => {
  fake.delete();
  rmSync(state, { recursive: true, force: true });
});

function adopterOf(rules: AdoptRule[], per_second = 100, uid = 0): RuleAdopter {
  return new RuleAdopter({
    configuration: { protect: defaultConfiguration.protect, adopt: { per_second, rules } },
    onNotice: (notice) => notices.push(translate('en', notice).replace(/-[0-9a-f]{8}\.scope/, '-ID.scope')),
    passwdFile: join(state, 'passwd'),
    machine: {
      reader: new ProcessReader(fake.path),
      uid,
      ownPid: 5000,
      environment: { XDG_STATE_HOME: state },
      wall_ms: () => 0,
      writeProcs: () => {},
      connect: () => {
        connections += 1;
        if (busFailure !== undefined) throw busFailure;
        return manager;
      },
    },
  });
}

const slice = '/omnimind.slice/omnimind-dev.slice';
const adopted = () => fake.in(slice);

describe('rules of adoption', () => {
  test('adopt what fits, with its tree, and say so', async () => {
    const adopter = adopterOf([{ name: 'make' }]);
    fake.fork(90, 100, { name: 'make', group: 100 });
    fake.fork(100, 101, { name: 'cc' });
    await adopter.tick(0);
    expect(adopted()).toEqual([100, 101]);
    expect(notices).toEqual([
      '100 (make) and 1 more process were adopted into omnimind-adopt-make-ID.scope by rule 1 of adopt.rules',
    ]);
    await adopter.tick(10);
    expect([notices.length, connections]).toEqual([1, 1]);
  });

  test('say who would hang at the limit of the slice', async () => {
    const adopter = adopterOf([{ name: 'make' }]);
    manager.setUnit('omnimind-dev.slice', { MemoryMax: 2n ** 30n });
    fake.fork(90, 100, { name: 'make', group: 100 });
    fake.fork(100, 101, { name: 'cc' });
    for (const pid of [100, 101]) fake.write(`${pid}/oom_score_adj`, '-1000\n');
    await adopter.tick(0);
    expect(notices[1]).toBe(
      '100 (make) and 1 more process have an oom_score_adj of -1000: at the memory limit of omnimind-dev.slice they would hang for ever, since the kernel may kill nobody to make room; `choom -n 0 -p 100` changes that',
    );
  });

  test.each<[string, AdoptRule, number[]]>([
    ['name', { name: 'pytest' }, [100]],
    ['command line', { command_line: 'python3 -m pytest*' }, [100]],
    ['user', { user: 'ci', name: 'python3' }, [100]],
    ['user ID', { user: '8' }, [101]],
    ['scope', { parent_scope: 'app-code-*.scope' }, [101]],
    ['all of it', { name: 'python3', user: '8', command_line: '*', parent_scope: '*code*' }, [101]],
    ['not all of it', { name: 'python3', user: 'ci', parent_scope: '*code*' }, []],
  ])('know a process by its %s', async (_, rule, pids) => {
    fake.add(100, { name: 'python3', commandLine: ['python3', '-m', 'pytest', '-x'], group: 100 });
    fake.add(101, { name: 'python3', commandLine: ['python3', 'x.py'], uid: 8, cgroup: '/a/app-code-1.scope' });
    await adopterOf([rule]).tick(0);
    expect(adopted()).toEqual(pids);
  });

  test('cost nothing when there are none', async () => {
    const adopter = adopterOf([]);
    fake.delete();
    await adopter.tick(0);
    fake = new FakeProc({ init: true });
    expect([notices, connections]).toEqual([[], 0]);
  });

  test('do not connect before something fits', async () => {
    await adopterOf([{ name: 'make' }]).tick(0);
    expect(connections).toBe(0);
  });

  test('look twice: a process may become another program', async () => {
    const adopter = adopterOf([{ name: 'make' }]);
    fake.fork(90, 100, { group: 100, name: 'sh' });
    await adopter.tick(0);
    fake.fork(90, 100, { group: 100, name: 'make' });
    await adopter.tick(4.9);
    expect(adopted()).toEqual([]);
    await adopter.tick(5);
    expect(adopted()).toEqual([100]);
  });

  test('look at what was seen twice only when its PID was given anew', async () => {
    const adopter = adopterOf([{ name: 'make' }]);
    fake.fork(90, 100, { group: 100, name: 'sh' });
    for (const now_s of [0, 5, 10]) await adopter.tick(now_s);
    fake.fork(90, 100, { group: 100, name: 'make' });
    for (let now_s = 15; now_s < 90; now_s += 5) await adopter.tick(now_s);
    expect(adopted()).toEqual([]);
    fake.end(100);
    fake.fork(90, 100, { group: 100, name: 'make', starttime: 900 });
    for (let now_s = 90; now_s < 150; now_s += 5) await adopter.tick(now_s);
    expect(adopted()).toEqual([100]);
  });

  test('adopt at most so many a second, the eldest first', async () => {
    const adopter = adopterOf([{ name: 'make' }], 2);
    for (let pid = 105; pid > 100; pid -= 1) fake.add(pid, { name: 'make' });
    await adopter.tick(0);
    expect(adopted()).toEqual([101, 102]);
    await adopter.tick(0.4);
    expect(adopted()).toHaveLength(2);
    await adopter.tick(1);
    expect(adopted()).toEqual([101, 102, 103, 104]);
    await adopter.tick(100);
    expect(adopted()).toHaveLength(5);
  });

  test('take what is below another along, and do not adopt it again', async () => {
    fake.add(100, { name: 'make' });
    fake.fork(100, 101);
    const adopter = adopterOf([{ name: 'make' }], 1);
    await adopter.tick(0);
    await adopter.tick(1);
    expect(manager.calls.filter((call) => call.startsWith('start'))).toHaveLength(1);
    expect(adopted()).toEqual([100, 101]);
  });

  test('never adopt what is protected, nor what is in the slice, and say nothing of it', async () => {
    fake.add(100, { name: 'sshd' });
    fake.add(101, { name: 'job', cgroup: '/system.slice/omnimind-backend-protected.service' });
    fake.add(102, { name: 'job', cgroup: `${slice}/omnimind-run-job-1.scope` });
    fake.add(5000, { name: 'job' });
    fake.add(103, { name: 'job', flags: 0x200000 });
    await adopterOf([{ command_line: '*' }]).tick(0);
    expect(manager.calls.join()).not.toMatch(/10[0-3]|5000|: 1\b/);
    expect(adopted()).toEqual([90, 102]);
  });

  test('leave alone what belongs to others, where root does not ask', async () => {
    fake.add(100, { name: 'job', uid: 8, cgroup: '/user.slice/user-7.slice/user@7.service/a.scope' });
    await adopterOf([{ name: 'job' }], 1, 7).tick(0);
    expect([adopted(), notices]).toEqual([[], []]);
  });

  test('what was released stays so, with what it starts', async () => {
    fake.add(100, { name: 'make' });
    const adopter = adopterOf([{ name: 'make' }]);
    await adopter.tick(0);
    fake.move(100, '/system.slice/origin.service');
    fake.fork(100, 110);
    for (const now_s of [5, 10, 15]) await adopter.tick(now_s);
    expect(adopted()).toEqual([]);
  });

  test('a refusal is told once and not tried again', async () => {
    fake.add(100, { name: 'make' });
    manager.stuck.add(100);
    const adopter = adopterOf([{ name: 'make' }]);
    for (const now_s of [0, 5, 10]) await adopter.tick(now_s);
    expect(manager.calls).toHaveLength(1);
    expect(notices).toEqual([
      "rule 1 of adopt.rules was not applied: can't adopt 100 (make): Process 100 cannot be moved.",
    ]);
    fake.add(101, { name: 'make' });
    manager.stuck.add(101);
    await adopter.tick(15);
    expect([manager.calls.length, notices.length]).toEqual([2, 1]);
  });

  test('without a manager, it is told once and tried again', async () => {
    fake.add(100, { name: 'make' });
    busFailure = new BusError('unavailable', 'there is no bus');
    const adopter = adopterOf([{ name: 'make' }]);
    await adopter.tick(0);
    await adopter.tick(5);
    expect([notices, connections]).toEqual([
      ["rule 1 of adopt.rules was not applied: the service manager can't be reached (there is no bus)"],
      2,
    ]);
    busFailure = undefined;
    manager.failure = new BusError('unavailable', 'it went away');
    await adopter.tick(10);
    expect(adopted()).toEqual([]);
    manager.failure = null;
    await adopter.tick(15);
    expect(adopted()).toEqual([100]);
    adopter.close();
  });

  test('a manager that does not answer in time is asked again', async () => {
    fake.add(100, { name: 'make' });
    manager.failure = new BusError('timeout', 'no answer');
    const adopter = adopterOf([{ name: 'make' }]);
    await adopter.tick(0);
    expect(adopted()).toEqual([]);
    manager.failure = null;
    await adopter.tick(1);
    expect(adopted()).toEqual([100]);
    adopter.close();
  });

  test('a rule for a user who does not exist is told', () => {
    adopterOf([{ user: 'nobody-at-all' }]);
    expect(notices).toEqual(['rule 1 of adopt.rules matches nobody: there is no user "nobody-at-all"']);
  });

  test('hostile names are told escaped', async () => {
    fake.add(100, { name: 'e\u001bvil', commandLine: ['make'] });
    await adopterOf([{ name: 'make' }]).tick(0);
    expect(notices[0]).toMatch(/^100 \(e\\x1bvil\) was adopted into omnimind-adopt-make-ID\.scope/);
  });
});
