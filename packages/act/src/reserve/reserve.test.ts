import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReservedUse } from '@omnimind/engine/policy/reserve-sizes';
import { readOr } from '@omnimind/linux/files/outcome';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { type UnitProperty, unset } from '@omnimind/linux/systemd/service-manager';
import { type Message, message } from '@omnimind/protocol/message';
import { FakeManager } from '@omnimind/testing/fake-manager';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from '../actuator/journal.ts';
import { Reserve } from './reserve.ts';

const MiB = 2 ** 20;
const manager = '/user.slice/user-1000.slice/user@1000.service';
const editor = `${manager}/app.slice/app-code-1.scope`;
const terminal = `${manager}/app.slice/app-terminal-1.scope`;
const shell = `${manager}/session.slice`;

let root = '';
let systemd: ReservingManager;
let uses: ReservedUse[] = [];
let notices: Message[] = [];

/** systemd that does to the kernel's files what it is asked for, by itself or by systemctl as a user. */
class ReservingManager extends FakeManager {
  /** It does what it is asked for, and its answer comes too late. */
  isLate = false;

  override async setProperties(unit: string, properties: readonly UnitProperty[]): Promise<void> {
    await super.setProperties(unit, properties);
    for (const [name, , value] of properties) this.write(unit, String(value), name);
    if (this.isLate) throw new BusError('timeout', 'no answer');
  }

  override async startScope(_: string, properties: readonly UnitProperty[]): Promise<void> {
    const values = new Map(properties.map(([name, , value]) => [name, value]));
    const text = JSON.stringify(values.get('ExecStart'));
    const [, unit = '', name = '', value = ''] = /"--","([^"]+)","(MemoryLow|CPUWeight)=(\d*)"/.exec(text) ?? [];
    this.calls.push(`as ${values.get('User')}: ${unit} ${name}=${name === 'MemoryLow' ? Number(value) / MiB : value}`);
    this.write(unit, value, name);
  }

  write(unit: string, value: string, name = 'MemoryLow'): void {
    const path = join(root, String(this.value(unit, 'ControlGroup')));
    if (name === 'MemoryLow') writeFileSync(join(path, 'memory.low'), `${value}\n`);
    // No weight of its own is the kernel's 100.
    else writeFileSync(join(path, 'cpu.weight'), `${value === '' || BigInt(value) === unset ? 100 : value}\n`);
  }
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnimind-reserve-'));
  systemd = new ReservingManager({ mount: root });
  for (const path of [
    '/user.slice',
    '/user.slice/user-1000.slice',
    manager,
    `${manager}/app.slice`,
    shell,
    editor,
    terminal,
  ]) {
    const unit = path.slice(path.lastIndexOf('/') + 1);
    systemd.addUnit(unit, path);
    systemd.units.get(unit)?.set('MemoryLow', 0n);
    systemd.write(unit, '0');
  }
  uses = [
    { path: editor, bytes: 200 * MiB, isInTrouble: false },
    { path: shell, bytes: 100 * MiB, isInTrouble: false },
  ];
  notices = [];
});
afterEach(() => rmSync(root, { recursive: true }));

const reserving = (uid = 0) =>
  new Reserve({
    manager: systemd,
    uid,
    journal: new Journal(join(root, 'journal'), null, '-reserve'),
    cgroupRoot: root,
    memory_bytes: 4096 * MiB,
    readUses: () => uses,
    onNotice: (notice) => notices.push(notice),
  });
const low = (path: string) => Number(readFileSync(join(root, path, 'memory.low'), 'utf8')) / MiB;
const lows = () => ['/user.slice', manager, `${manager}/app.slice`, editor, shell, terminal].map(low);
async function tick(reserve: Reserve, time_s: number): Promise<void> {
  reserve.tick(time_s, false);
  // As many turns as the calls of all units take.
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
}

test('what a setup set a little too small above them is raised', async () => {
  const apps = `${manager}/app.slice`;
  systemd.units.get('app.slice')?.set('MemoryLow', BigInt(195 * MiB));
  systemd.write('app.slice', String(195 * MiB));
  const reserve = reserving();
  reserve.tick(0, false);
  await reserve.close();
  expect(systemd.calls.join('\n')).toMatch(/app\.slice MemoryLow=200/);
  expect(low(apps)).toBe(195);
});

test('each unit above the protected allows the sum of them, and nobody beside them has any', async () => {
  const reserve = reserving();
  await tick(reserve, 0);
  expect(lows()).toEqual([300, 300, 200, 200, 100, 0]);
  expect(notices).toContainEqual({ code: 'reserve.kept', parameters: { bytes: 300 * MiB } });
  // The user's own manager does what is below it, as the user.
  expect(systemd.calls.filter((call) => /^as 1000: .*MemoryLow/.test(call))).toHaveLength(3);
  await reserve.close();
});

test('it is journaled before it is done, and all of it is taken back', async () => {
  const reserve = reserving();
  await tick(reserve, 0);
  const [file = ''] = readdirSync(join(root, 'journal'));
  const entries = readFileSync(join(root, 'journal', file), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  expect(entries.map((line) => JSON.parse(line))).toContainEqual({
    ...{ workload: 'reserve', manager: 'system', unit: 'app-code-1.scope', inode: statSync(join(root, editor)).ino },
    ...{ rung: null, property: 'MemoryLow', signature: 't', before: '0', set: String(200 * MiB), uid: 1000 },
  });
  await reserve.close();
  expect(lows()).toEqual([0, 0, 0, 0, 0, 0]);
  expect(readdirSync(join(root, 'journal'))).toEqual([]);
});

test('its journal stays small, however often it changes, and is enough to take all of it back', async () => {
  const reserve = reserving();
  await tick(reserve, 0);
  const lines = () =>
    readFileSync(join(root, 'journal', readdirSync(join(root, 'journal'))[0] ?? ''), 'utf8').split('\n');
  for (let t = 600; t < 60_000; t += 600) {
    const bytes = (t % 1200 === 0 ? 200 : 400) * MiB;
    uses = [{ path: editor, bytes, isInTrouble: false }, ...uses.slice(1)];
    await tick(reserve, t);
  }
  expect(systemd.calls.length).toBeGreaterThan(250);
  expect(lines().length).toBeLessThan(210);
  await reserve.close();
  expect(lows()).toEqual([0, 0, 0, 0, 0, 0]);
});

test('an editor comes first at the processors, and what stands beside it or above does not', async () => {
  const reserve = reserving();
  await tick(reserve, 0);
  const weight = (path: string) => readOr('', () => readFileSync(join(root, path, 'cpu.weight'), 'utf8')).trim();
  expect([editor, terminal, shell, `${manager}/app.slice`].map(weight)).toEqual(['300', '', '', '']);
  expect(notices).toContainEqual(message('reserve.weighed', { unit: 'app-code-1.scope', set: 300 }));
  await reserve.close();
  expect([weight(editor), readdirSync(join(root, 'journal'))]).toEqual(['100', []]);
});

test('a weight that somebody else gave it is theirs', async () => {
  writeFileSync(join(root, editor, 'cpu.weight'), '500\n');
  const reserve = reserving();
  await tick(reserve, 0);
  await reserve.close();
  expect(systemd.calls.filter((call) => call.includes('CPUWeight'))).toEqual([]);
});

test('small changes are none', async () => {
  const reserve = reserving();
  await tick(reserve, 0);
  const before = systemd.calls.length;
  uses = [{ path: editor, bytes: 215 * MiB, isInTrouble: false }, ...uses.slice(1)];
  await tick(reserve, 600);
  expect(systemd.calls).toHaveLength(before);
  uses = [{ path: editor, bytes: 400 * MiB, isInTrouble: false }, ...uses.slice(1)];
  for (let t = 610; t < 1500; t += 10) await tick(reserve, t);
  expect(low(editor)).toBeGreaterThan(350);
  await reserve.close();
  expect(lows()).toEqual([0, 0, 0, 0, 0, 0]);
});

test('what somebody else has set since stays theirs', async () => {
  const reserve = reserving();
  await tick(reserve, 0);
  systemd.units.get('user.slice')?.set('MemoryLow', 7n);
  systemd.write('user.slice', String(7 * MiB));
  await tick(reserve, 600);
  await reserve.close();
  expect(lows()).toEqual([7, 0, 0, 0, 0, 0]);
});

test('an editor that is gone leaves nothing reserved above it', async () => {
  const reserve = reserving();
  await tick(reserve, 0);
  uses = uses.slice(1);
  systemd.end('app-code-1.scope');
  await tick(reserve, 600);
  expect([low('/user.slice'), low(`${manager}/app.slice`), low(shell)]).toEqual([100, 0, 100]);
  await reserve.close();
});

test('the monitor of a user sets what its own manager rules', async () => {
  const reserve = reserving(1000);
  await tick(reserve, 0);
  expect(lows()).toEqual([0, 0, 200, 200, 100, 0]);
  expect(systemd.calls.some((call) => call.startsWith('as '))).toBe(false);
  await reserve.close();
});

test('what a manager refuses is told once, and not asked for at each look', async () => {
  const reserve = reserving();
  systemd.failure = new BusError('failed', 'no such property');
  await tick(reserve, 0);
  systemd.failure = null;
  await tick(reserve, 10);
  // As a user, systemctl needs no word of this bus here.
  expect([low('/user.slice'), low(editor)]).toEqual([0, 200]);
  expect(notices.filter(({ code }) => code === 'reserve.failed')).toHaveLength(3);
  await tick(reserve, 610);
  expect(low('/user.slice')).toBe(300);
  await reserve.close();
});

test('a change that failed leaves the one before it to be taken back', async () => {
  const reserve = reserving();
  await tick(reserve, 0);
  systemd.failure = new BusError('failed', 'not now');
  uses = [{ path: editor, bytes: 400 * MiB, isInTrouble: false }, ...uses.slice(1)];
  for (let t = 610; t < 1500; t += 10) await tick(reserve, t);
  expect([low('/user.slice'), notices.filter(({ code }) => code === 'reserve.failed').length > 0]).toEqual([300, true]);
  systemd.failure = null;
  await reserve.close();
  expect(lows()).toEqual([0, 0, 0, 0, 0, 0]);
});

test.each([0, 1])(
  'what was carried out although the answer came too late is taken back (after %i more looks)',
  async (looks) => {
    const reserve = reserving();
    systemd.isLate = true;
    await tick(reserve, 0);
    expect([low('/user.slice'), low(editor)]).toEqual([300, 200]);
    systemd.isLate = false;
    if (looks > 0) {
      uses = [{ path: editor, bytes: 400 * MiB, isInTrouble: false }, ...uses.slice(1)];
      for (let t = 610; t < 1500; t += 10) await tick(reserve, t);
      expect(low('/user.slice')).toBeGreaterThan(350);
    }
    await reserve.close();
    expect(lows()).toEqual([0, 0, 0, 0, 0, 0]);
  },
);
