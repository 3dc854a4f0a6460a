import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { unset } from '@omnimind/linux/systemd/service-manager';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { FakeManager } from '@omnimind/testing/fake-manager';
import { FakeScheduling } from '@omnimind/testing/fake-scheduling';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Deprioritizer } from './deprioritize.ts';
import { Favor } from './favor.ts';
import { Journal } from './journal.ts';
import { UnitActuator } from './unit-actuator.ts';

const unit = 'omnimind-adopt-shop-1.scope';
let directory = '';
let systemd: FakeManager;
let inode = 0;
let favor: Favor;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-favor-'));
  systemd = new FakeManager({ mount: join(directory, 'cgroup') });
  inode = systemd.addUnit(unit);
  favor = new Favor({
    manager: systemd,
    journal: new Journal(join(directory, 'journal'), null, '-favor'),
    cgroupRoot: join(directory, 'cgroup'),
    targetOf: (workload) => (workload === 'w' ? { unit, path: `/${unit}`, inode } : null),
  });
});
afterEach(() => rmSync(directory, { recursive: true }));

const weights = () => [systemd.value(unit, 'CPUWeight'), systemd.value(unit, 'IOWeight')];
const journals = () => (existsSync(join(directory, 'journal')) ? readdirSync(join(directory, 'journal')) : []);

test('a unit weighs more until nobody has renewed it', async () => {
  await favor.favor('w', 100);
  expect(weights()).toEqual([300n, 300n]);
  expect(journals()).toHaveLength(1);
  await favor.favor('w', 120);
  favor.tick(110);
  await favor.favor('stranger', 200);
  expect(weights()).toEqual([300n, 300n]);
  favor.tick(120);
  await favor.close();
  expect(weights()).toEqual([unset, unset]);
  expect(journals()).toEqual([]);
  expect(systemd.calls).toEqual(['CPUWeight=300', 'IOWeight=300', `IOWeight=${unset}`, `CPUWeight=${unset}`]);
});

test('a rung begins from what is given back, and ends there', async () => {
  const ladder = { ...defaultConfiguration.ladder, weight: 20 };
  const journal = new Journal(join(directory, 'journal'), null);
  const actuator = new UnitActuator({
    ...{ manager: systemd, journal, ladder, processors: 4, lastResort: 0.1, protectedNames: [] },
    culprits: new Deprioritizer({ scheduling: new FakeScheduling(), journal, nice: 10, protectedNames: [] }),
    cgroupRoot: join(directory, 'cgroup'),
    proc: join(directory, 'proc'),
    targetOf: () => ({ unit, path: `/${unit}`, inode }),
    nameOf: () => 'node',
    beforeTake: (workload) => favor.end(workload),
  });
  await favor.favor('w', 100);
  const request = { workload: 'w', rung: 'deprioritize', resource: null, processes: [] } as const;
  await actuator.take(request);
  expect(weights()).toEqual([20n, 20n]);
  await actuator.undo(request);
  expect(weights()).toEqual([unset, unset]);
});

test('what somebody else has set stays theirs, and what weighs as much already is left alone', async () => {
  systemd.units.get(unit)?.set('CPUWeight', 500n);
  await favor.favor('w', 100);
  expect(weights()).toEqual([500n, 300n]);
  systemd.units.get(unit)?.set('IOWeight', 40n);
  await favor.end('w');
  expect(weights()).toEqual([500n, 40n]);
  expect(journals()).toEqual([]);
});

test('without a bus it is given back when there is one again', async () => {
  await favor.favor('w', 100);
  systemd.failure = new BusError('timeout', 'no answer');
  await favor.end('w');
  systemd.failure = null;
  expect(weights()).toEqual([300n, 300n]);
  favor.tick(0);
  await favor.close();
  expect(weights()).toEqual([unset, unset]);
});

test('an error that nobody expects is told to who asked, and the next favor is done all the same', async () => {
  const { readUnit } = systemd;
  systemd.readUnit = async () => {
    throw new TypeError('a fault');
  };
  await expect(favor.favor('w', 100)).rejects.toThrow('a fault');
  systemd.readUnit = readUnit;
  await favor.favor('w', 100);
  expect(weights()).toEqual([300n, 300n]);
  await favor.close();
});
