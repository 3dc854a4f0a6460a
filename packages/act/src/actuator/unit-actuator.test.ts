import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { unset } from '@omnimind/linux/systemd/service-manager';
import { translate } from '@omnimind/messages/translate';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { Rung } from '@omnimind/protocol/event';
import { asWritten, message } from '@omnimind/protocol/message';
import { FakeManager } from '@omnimind/testing/fake-manager';
import { FakeScheduling } from '@omnimind/testing/fake-scheduling';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Deprioritizer } from './deprioritize.ts';
import { Journal } from './journal.ts';
import { recoverJournals } from './recover.ts';
import { UnitActuator } from './unit-actuator.ts';

const unit = 'omnimind-run-hog-1.scope';
const MiB = 2 ** 20;
const { ladder } = defaultConfiguration;

let directory = '';
let systemd: FakeManager;
let inode = 0;
let actuator: UnitActuator;
let scheduling = new FakeScheduling();

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-unit-'));
  systemd = new FakeManager({ mount: join(directory, 'cgroup') });
  inode = systemd.addUnit(unit);
  scheduling = new FakeScheduling();
  actuator = makeActuator(join(directory, 'journal'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function makeActuator(journal: string): UnitActuator {
  return new UnitActuator({
    manager: systemd,
    journal: new Journal(journal, null),
    culprits: new Deprioritizer({
      scheduling,
      journal: new Journal(journal, null, '-culprit'),
      nice: 10,
      protectedNames: ['code'],
    }),
    ladder,
    lastResort: 0.1,
    processors: 4,
    cgroupRoot: join(directory, 'cgroup'),
    proc: join(directory, 'proc'),
    targetOf: (workload) => (workload === 'w' ? { unit, path: `/${unit}`, inode } : null),
    nameOf: (pid) => (pid === 50 ? 'code' : 'node'),
    protectedNames: ['code'],
  });
}

const ask = (rung: Rung, resource: 'memory' | 'memory_growth' | 'cpu' | null = null) => ({
  workload: 'w',
  rung,
  resource,
  processes: [],
});
const journals = () =>
  existsSync(join(directory, 'journal'))
    ? readdirSync(join(directory, 'journal')).map((name) => readFileSync(join(directory, 'journal', name), 'utf8'))
    : [];

const recover = () =>
  recoverJournals(join(directory, 'journal'), {
    scheduling: new FakeScheduling(),
    cgroupRoot: join(directory, 'cgroup'),
    connect: () => systemd,
  });

/** The journal as if its owner were no longer there. */
function crash(): void {
  const folder = join(directory, 'journal');
  const [name = ''] = readdirSync(folder);
  const text = readFileSync(join(folder, name), 'utf8');
  rmSync(join(folder, name));
  writeFileSync(join(folder, '12-34.jsonl'), text.replace(/"starttime":\d+/, '"starttime":1'));
}

describe('taking and undoing', () => {
  test.each([
    [
      'deprioritize',
      null,
      ['CPUWeight=20', 'IOWeight=20'],
      [message('action.cpu_weight', { before: 100, set: 20 }), message('action.io_weight', { before: 100, set: 20 })],
    ],
    [
      'throttle',
      'memory',
      [`MemoryHigh=${100 * MiB}`, 'ManagedOOMPreference=avoid'],
      [message('action.memory_throttled', { bytes: 100 * MiB })],
    ],
    ['throttle', 'cpu', ['CPUQuotaPerSecUSec=1000000'], [message('action.cpu_throttled', { cores: 1, of: 4 })]],
  ] as const)('%s (%s) sets what it says, and gives it back', async (rung, resource, log, changes) => {
    const before = new Map(systemd.units.get(unit));
    expect(await actuator.take(ask(rung, resource))).toEqual({
      outcome: 'taken',
      text: message('action.unit_changed', { unit, changes }),
    });
    expect(systemd.calls).toEqual(log);
    const undone = await actuator.undo(ask(rung));
    expect(undone && translate('en', undone)).toMatch(/ restored for omnimind-run-hog-1\.scope$/);
    expect(systemd.units.get(unit)).toEqual(before);
    expect(journals()).toEqual([]);
  });

  test.each([
    ['memory', true],
    [null, false],
  ] as const)('a pause for the sake of %s says how it is ended, and is undone', async (resource, forOthers) => {
    expect(await actuator.take(ask('freeze', resource))).toEqual({
      outcome: 'taken',
      text: message('action.paused', { unit, manager: systemd.kind, forOthers }),
    });
    expect(systemd.value(unit, 'FreezerState')).toBe('frozen');
    await actuator.undo(ask('freeze'));
    expect(systemd.calls).toEqual(['freeze', 'thaw']);
    expect(journals()).toEqual([]);
  });

  test('a throttle that is tightened gives back what was there before the first', async () => {
    mkdirSync(join(directory, 'proc'), { recursive: true });
    writeFileSync(join(directory, 'proc/meminfo'), `MemTotal: ${1000 * 1024} kB\nMemAvailable: ${350 * 1024} kB\n`);
    await actuator.take(ask('throttle', 'memory_growth'));
    await actuator.take(ask('throttle', 'memory'));
    expect(systemd.value(unit, 'MemoryHigh')).toBe(BigInt(100 * MiB));
    await actuator.undo(ask('throttle'));
    expect(systemd.value(unit, 'MemoryHigh')).toBe(unset);
    expect(journals()).toEqual([]);
  });

  test('what rises fast, and may be honest, gets half of what is left above the reserve', async () => {
    mkdirSync(join(directory, 'proc'), { recursive: true });
    writeFileSync(join(directory, 'proc/meminfo'), `MemTotal: ${1000 * 1024} kB\nMemAvailable: ${350 * 1024} kB\n`);
    await actuator.take(ask('throttle', 'memory_growth'));
    // 150 MiB are the reserve: earlyoom's 10 %, and 5 % above it.
    expect(systemd.value(unit, 'MemoryHigh')).toBe(BigInt(200 * MiB));
  });

  test('and of that no part of what others will take again', async () => {
    mkdirSync(join(directory, 'proc'), { recursive: true });
    writeFileSync(join(directory, 'proc/meminfo'), `MemTotal: ${1000 * 1024} kB\nMemAvailable: ${350 * 1024} kB\n`);
    await actuator.take({ ...ask('throttle', 'memory_growth'), keep_bytes: 150 * MiB });
    expect(systemd.value(unit, 'MemoryHigh')).toBe(BigInt(125 * MiB));
  });

  test('of a command that has ended nothing is said to be undone', async () => {
    await actuator.take(ask('deprioritize'));
    systemd.units.delete(unit);
    expect(await actuator.undo(ask('deprioritize'))).toBeNull();
    expect(journals()).toEqual([]);
  });

  test('the rungs are undone one by one', async () => {
    await actuator.take(ask('deprioritize'));
    await actuator.take(ask('throttle', 'memory'));
    await actuator.undo(ask('throttle'));
    expect([systemd.value(unit, 'MemoryHigh'), systemd.value(unit, 'CPUWeight')]).toEqual([unset, 20n]);
    await actuator.undo(ask('deprioritize'));
    expect(systemd.value(unit, 'CPUWeight')).toBe(unset);
  });

  test('the old value is on disk before it is replaced', async () => {
    let kept = '';
    systemd.beforeChange = () => {
      kept = journals().join('');
    };
    await actuator.take(ask('throttle', 'memory'));
    expect(kept).toContain(`"property":"MemoryHigh","signature":"t","before":"${unset}","set":"${100 * MiB}"`);
  });

  test('what can not be kept on disk is not done', async () => {
    writeFileSync(join(directory, 'file'), '');
    actuator = makeActuator(join(directory, 'file'));
    expect(await actuator.take(ask('deprioritize'))).toMatchObject({
      outcome: 'skipped',
      reason: { code: 'reason.not_journaled' },
    });
    expect(systemd.calls).toEqual([]);
  });

  test('a unit that was told to stop is not brought back', async () => {
    expect(await actuator.take(ask('stop'))).toMatchObject({ outcome: 'taken' });
    expect(await actuator.undo(ask('stop'))).toEqual(message('action.nothing_in_force'));
    expect(systemd.calls).toEqual(['stop']);
  });
});

describe('the one process of many', () => {
  const many = (culprit: number | null) => ({
    ...ask('deprioritize'),
    processes: [10, 20, 21].map((pid) => ({ pid, starttime: scheduling.startTime(pid) ?? 0 })),
    culprit,
  });
  const nices = () => [10, 20, 21].map((pid) => scheduling.nice(pid));
  beforeEach(() => {
    scheduling.process(10);
    scheduling.process(20, { parent: 10 });
    scheduling.process(21, { parent: 20 });
  });

  test('comes first; where that does not help the unit follows; all comes back', async () => {
    expect(await actuator.take(many(20))).toMatchObject({ text: { code: 'action.priority_lowered' } });
    expect([systemd.calls, nices()]).toEqual([[], [0, 10, 10]]);
    expect(await actuator.take(many(null))).toMatchObject({ text: { code: 'action.unit_changed' } });
    expect(systemd.value(unit, 'CPUWeight')).toBe(20n);
    expect(await actuator.undo(many(20))).toMatchObject({ code: 'action.unit_restored' });
    expect([systemd.value(unit, 'CPUWeight'), nices(), journals()]).toEqual([unset, [0, 0, 0], []]);
  });

  test('alone it comes back as well', async () => {
    await actuator.take(many(20));
    expect(await actuator.undo(many(20))).toMatchObject({ code: 'action.priority_restored' });
    expect([nices(), journals()]).toEqual([[0, 0, 0], []]);
  });

  test('is the unit where all is below it', async () => {
    await actuator.take(many(10));
    expect([systemd.value(unit, 'CPUWeight'), nices()]).toEqual([20n, [0, 0, 0]]);
  });

  test('is left to the unit where its priority could not be raised again', async () => {
    scheduling.restorable = asWritten('no privilege');
    await actuator.take(many(20));
    expect([systemd.value(unit, 'CPUWeight'), nices()]).toEqual([20n, [0, 0, 0]]);
  });

  test('is restored by the next omnimind', async () => {
    await actuator.take(many(20));
    const at = join(directory, 'journal');
    const [name = ''] = readdirSync(at);
    const text = readFileSync(join(at, name), 'utf8');
    writeFileSync(join(at, '1-1-culprit.jsonl'), text.replace(/"pid":\d+,"starttime":\d+/, '"pid":1,"starttime":1'));
    rmSync(join(at, name));
    await recoverJournals(at, { scheduling, cgroupRoot: '/nowhere', connect: () => systemd });
    expect([nices(), journals()]).toEqual([[0, 0, 0], []]);
  });
});

describe('what is left alone', () => {
  test('a limit that is tighter already', async () => {
    systemd.units.get(unit)?.set('MemoryHigh', 50n * BigInt(MiB));
    expect(await actuator.take(ask('throttle', 'memory'))).toEqual({
      outcome: 'skipped',
      reason: message('reason.limited_already', { unit }),
    });
  });

  test('a workload without a unit of ours', async () => {
    expect(await actuator.take({ ...ask('deprioritize'), workload: 'other' })).toMatchObject({ outcome: 'skipped' });
  });

  test('a unit in which something protected runs', async () => {
    const processes = [40, 50].map((pid) => ({ pid, starttime: 1 }));
    expect(await actuator.take({ ...ask('deprioritize'), processes })).toEqual({
      outcome: 'skipped',
      reason: message('reason.protected_inside', { name: 'code' }),
    });
    expect(systemd.calls).toEqual([]);
  });

  test('another unit of the same name', async () => {
    inode += 1;
    expect(await actuator.take(ask('deprioritize'))).toEqual({
      outcome: 'skipped',
      reason: message('reason.unit_gone'),
    });
  });

  test('a value that somebody else changed meanwhile', async () => {
    await actuator.take(ask('deprioritize'));
    systemd.units.get(unit)?.set('CPUWeight', 50n);
    expect(await actuator.undo(ask('deprioritize'))).toEqual(
      message('action.unit_restored', { unit, properties: ['IOWeight'], kept: ['CPUWeight'] }),
    );
    expect(systemd.value(unit, 'CPUWeight')).toBe(50n);
  });

  test('a tiny workload is not slowed below 16 MiB', async () => {
    inode = systemd.addUnit(unit, `/${unit}`, 4096);
    await actuator.take(ask('throttle', 'memory'));
    expect(systemd.value(unit, 'MemoryHigh')).toBe(16n * BigInt(MiB));
  });
});

describe('when the bus fails', () => {
  const lost = new BusError('unavailable', 'the bus went away');

  test('a rung that can not be taken is skipped, with the reason', async () => {
    systemd.failure = lost;
    expect(await actuator.take(ask('deprioritize'))).toEqual({
      outcome: 'skipped',
      reason: message('manager.unavailable', { reason: asWritten('the bus went away') }),
    });
  });

  test('what timed out half-way is undone', async () => {
    systemd.beforeChange = () => {
      systemd.beforeChange = () => {};
      systemd.units.get(unit)?.set('CPUWeight', 20n);
      throw new BusError('timeout', 'no answer');
    };
    expect(await actuator.take(ask('deprioritize'))).toMatchObject({ outcome: 'skipped' });
    expect(systemd.value(unit, 'CPUWeight')).toBe(unset);
    expect(journals()).toEqual([]);
  });

  test('an undoing is owed, kept in the journal, and made good when the bus is back', async () => {
    await actuator.take(ask('throttle', 'memory'));
    systemd.failure = lost;
    expect(await actuator.undo(ask('throttle'))).toMatchObject({ code: 'action.not_undone_yet' });
    expect([actuator.owed, journals().length]).toEqual([2, 1]);
    systemd.failure = null;
    for (let look = 0; look < 4; look += 1) actuator.tick();
    await expect.poll(() => actuator.owed).toBe(0);
    expect([systemd.value(unit, 'MemoryHigh'), journals()]).toEqual([unset, []]);
  });
});

describe('a throttle of memory is written to the kernel', () => {
  const high = () => readFileSync(join(directory, 'cgroup', unit, 'memory.high'), 'utf8').trim();
  const setHigh = (text: string) => writeFileSync(join(directory, 'cgroup', unit, 'memory.high'), `${text}\n`);
  const hold = () => writeFileSync(join(directory, 'cgroup', unit, 'memory.current'), `${150 * MiB}\n`);
  const limit = 100 * MiB;

  beforeEach(() => setHigh('max'));

  test('before the service manager is asked, and the journal knows', async () => {
    actuator.hasten(ask('throttle', 'memory'));
    await expect.poll(high).toBe(String(limit));
    expect([systemd.calls, journals().length]).toEqual([[], 1]);
  });

  test('which then gets the same limit, although the workload holds more by then', async () => {
    actuator.hasten(ask('throttle', 'memory'));
    hold();
    expect(await actuator.take(ask('throttle', 'memory'))).toMatchObject({ outcome: 'taken' });
    expect(systemd.calls[0]).toBe(`MemoryHigh=${limit}`);
    await actuator.undo(ask('throttle'));
    expect([systemd.value(unit, 'MemoryHigh'), journals()]).toEqual([unset, []]);
  });

  test('and stays there where the manager does not answer, until it is undone', async () => {
    actuator.hasten(ask('throttle', 'memory'));
    systemd.failure = new BusError('timeout', 'no answer');
    expect(await actuator.take(ask('throttle', 'memory'))).toMatchObject({ outcome: 'taken' });
    await expect.poll(high).toBe(String(limit));
    systemd.failure = null;
    await actuator.undo(ask('throttle'));
    // The manager writes what it is told into the kernel.
    expect(systemd.calls).toEqual([`MemoryHigh=${unset}`]);
    expect(journals()).toEqual([]);
  });

  test('and is taken back where it can not be done after all', async () => {
    actuator.hasten(ask('throttle', 'memory'));
    await expect.poll(high).toBe(String(limit));
    systemd.units.get(unit)?.set('MemoryHigh', BigInt(limit));
    expect(await actuator.take(ask('throttle', 'memory'))).toMatchObject({ outcome: 'skipped' });
    expect(journals()).toEqual([]);
  });

  test.each([
    ['of CPU', ask('throttle', 'cpu')],
    ['that is none', ask('deprioritize')],
    ['of another workload', { ...ask('throttle', 'memory'), workload: 'x' }],
    ['with somebody protected in it', { ...ask('throttle', 'memory'), processes: [{ pid: 50, starttime: 1 }] }],
  ])('but not one %s', (_, request) => {
    actuator.hasten(request);
    expect([high(), journals()]).toEqual(['max', []]);
  });

  test('and by the next omnimind given back', async () => {
    actuator.hasten(ask('throttle', 'memory'));
    await expect.poll(high).toBe(String(limit));
    crash();
    await recover();
    expect(systemd.calls).toEqual([`MemoryHigh=${unset}`]);
  });
});

test('a workload that ended leaves nothing in the journal', async () => {
  await actuator.take(ask('deprioritize'));
  systemd.end(unit);
  await actuator.forget('w');
  expect(journals()).toEqual([]);
});

describe('after a kill', () => {
  test('the next omnimind gives back what is still ours', async () => {
    await actuator.take(ask('deprioritize'));
    await actuator.take(ask('throttle', 'memory'));
    systemd.units.get(unit)?.set('MemoryHigh', 7n);
    crash();
    expect(await recover()).toEqual([
      message('recovery.done', {
        pid: process.pid,
        action: message('action.units_restored', { done: 3, of: 4, kept: 1 }),
      }),
    ]);
    expect([systemd.value(unit, 'CPUWeight'), systemd.value(unit, 'MemoryHigh'), journals()]).toEqual([unset, 7n, []]);
  });

  test('a rung that had been undone is not undone again', async () => {
    await actuator.take(ask('deprioritize'));
    await actuator.take(ask('throttle', 'memory'));
    await actuator.undo(ask('throttle'));
    systemd.units.get(unit)?.set('MemoryHigh', 100n * BigInt(MiB));
    crash();
    await recover();
    expect(systemd.value(unit, 'MemoryHigh')).toBe(100n * BigInt(MiB));
  });

  test('without a bus the journal waits', async () => {
    await actuator.take(ask('deprioritize'));
    crash();
    systemd.failure = new BusError('unavailable', 'no bus');
    expect([await recover(), journals().length]).toEqual([[], 1]);
    systemd.failure = null;
    expect((await recover()).length).toBe(1);
  });

  test('a frozen unit is thawed', async () => {
    await actuator.take(ask('freeze'));
    crash();
    await recover();
    expect(systemd.calls).toEqual(['freeze', 'thaw']);
  });
});

test('what somebody waits for is throttled, and not paused', async () => {
  const proc = join(directory, 'proc');
  mkdirSync(join(proc, '60'), { recursive: true });
  writeFileSync(join(proc, '60/stat'), '60 (code) S 1 60 60 0 -1 0\n');
  writeFileSync(
    join(proc, 'locks'),
    '1: FLOCK  ADVISORY  WRITE 7 fe:01:5 0 EOF\n1: -> FLOCK  ADVISORY  WRITE 60 fe:01:5 0 EOF\n',
  );
  const processes = [{ pid: 7, starttime: 1 }];
  expect(await actuator.take({ ...ask('freeze'), processes })).toEqual({
    outcome: 'skipped',
    reason: message('reason.awaited', { name: 'code' }),
  });
  expect((await actuator.take({ ...ask('throttle', 'memory'), processes })).outcome).toBe('taken');
  expect(systemd.calls).not.toContain('freeze');
});

test('what a person gives is added to what it holds, whatever the machine has left', async () => {
  systemd.units.get(unit)?.set('MemoryHigh', 200n * 2n ** 20n);
  const given = await actuator.take({ ...ask('throttle', 'memory'), room_bytes: 50 * MiB });
  expect(given.outcome).toBe('taken');
  expect(systemd.value(unit, 'MemoryHigh')).toBe(BigInt(150 * MiB));
});
