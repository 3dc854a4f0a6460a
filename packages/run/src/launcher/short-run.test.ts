import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationSchema } from '@omnimind/protocol/configuration';
import { storedRuns } from '@omnimind/remember/runs/runs';
import { runsDirectory } from '@omnimind/remember/runs/state-directory';
import { expect, onTestFinished, test, vi } from 'vitest';
import { endsAtOnce, keepShortRun, unconfigured } from './short-run.ts';
import { type BegunRun, beginRun } from './start-command.ts';

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'omnimind-short-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

async function begin(...command: string[]): Promise<BegunRun> {
  const begun = await beginRun({ command, environment: process.env, wantsScope: false, adopt: null });
  onTestFinished(() => begun.close());
  return begun;
}

/** A run whose command has ended, and a machine on which PIDs were given up to `last`. */
function ended(last: number, changes: Partial<BegunRun> = {}) {
  const root = directory();
  const write = (file: string, text: string): void => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write('loadavg', `0.10 0.20 0.30 1/99 ${last}\n`);
  const run: BegunRun = {
    command: { pid: 100, ended: Promise.resolve({ code: 0, signal: null }), kill: () => {} },
    scope: null,
    born_s: 0,
    id: '20261128-140000-0a0b0c',
    name: 'true',
    started: '2026-11-28T14:00:00.000Z',
    helpers: new Set(),
    close: () => {},
    ...changes,
  };
  return { run, root, write, endsAtOnce: () => endsAtOnce(run, root) };
}

test('a command that is over at once and went well needs nobody to watch it', async () => {
  const machine = ended(103);
  machine.write('101/environ', 'A=1\0OMNIMIND_RUN=20261128-140000-ffffff\0');
  expect(await machine.endsAtOnce()).toBeGreaterThan(0);
});

test('one that failed, was killed, or goes on does', async () => {
  const ends = (code: number | null, signal: NodeJS.Signals | null) =>
    ended(100, { command: { pid: 100, ended: Promise.resolve({ code, signal }), kill: () => {} } }).endsAtOnce();
  expect(await ends(1, null)).toBeNull();
  expect(await ends(null, 'SIGKILL')).toBeNull();
  const begun = await begin('sleep', '60');
  onTestFinished(() => begun.command.kill('SIGKILL'));
  expect(await endsAtOnce(begun)).toBeNull();
});

test('and one that left a process behind', async () => {
  const machine = ended(103);
  machine.write('102/environ', 'A=1\0OMNIMIND_RUN=20261128-140000-0a0b0c\0');
  expect(await machine.endsAtOnce()).toBeNull();
  machine.run.helpers.add(102);
  expect(await machine.endsAtOnce()).toBeGreaterThan(0);
});

test('and one of which that can’t be said: too many PIDs were given since, they began anew, or the scope is not empty', async () => {
  expect(await ended(100_000).endsAtOnce()).toBeNull();
  expect(await ended(99).endsAtOnce()).toBeNull();
  const scope = { manager: null, unit: 'u.scope', cgroup: '/u.scope', inode: 1, cgroupRoot: directory() };
  const machine = ended(100, { scope });
  expect(await machine.endsAtOnce(), 'the manager has removed it').toBeGreaterThan(0);
  mkdirSync(join(scope.cgroupRoot, 'u.scope'));
  writeFileSync(join(scope.cgroupRoot, 'u.scope/cgroup.events'), 'populated 1\nfrozen 0\n');
  expect(await machine.endsAtOnce()).toBeNull();
});

test('its record is one that all readers know, and the oldest ones go', async () => {
  const state = directory();
  vi.stubEnv('XDG_STATE_HOME', state);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { run } = ended(100);
  for (let count = 0; count < unconfigured.runs.keep + 2; count += 1)
    keepShortRun({ ...run, id: `20261128-140000-${String(count).padStart(6, '0')}` }, ['true'], 'smart', 0.004);
  const runs = await storedRuns();
  expect(runs.length).toBe(unconfigured.runs.keep);
  expect(runs[0]?.summary).toMatchObject({ state: 'finished', exit_status: 0, duration_s: 0.004, command: ['true'] });
  expect(runs[0]?.report?.verdict.cpu_behavior).toBe('unknown');
});

test('what can’t be kept leaves no directory, which the program makes anew', async () => {
  const state = directory();
  vi.stubEnv('XDG_STATE_HOME', state);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { run } = ended(100);
  keepShortRun(run, ['true'], 'smart', 0.004);
  const next = { ...run, id: '20261128-140001-0a0b0c', started: 1n as unknown as string };
  expect(() => keepShortRun(next, ['true'], 'smart', 0.004)).toThrow();
  expect(readdirSync(runsDirectory())).toEqual([run.id]);
});

test('its report says where it ran', async () => {
  vi.stubEnv('XDG_STATE_HOME', directory());
  onTestFinished(() => void vi.unstubAllEnvs());
  const scope = { manager: null, unit: 'u.scope', cgroup: '/u.scope', inode: 1, cgroupRoot: directory() };
  keepShortRun(ended(100, { scope }).run, ['true'], 'smart', 0.004);
  const [stored] = await storedRuns();
  expect(stored?.report?.run.scope).toEqual({ unit: 'u.scope', slice: 'system', actor: 'monitor' });
});

test('what holds without a configuration is what the configuration has as defaults', () => {
  const { run, runs } = configurationSchema.parse({});
  expect({ mode: run.mode, interval_s: run.interval, runs }).toEqual(unconfigured);
  expect([run.report, run.report_after, run.scope]).toEqual(['brief', 0, true]);
});
