import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from '@omnimind/engine/snapshot';
import { translate } from '@omnimind/messages/translate';
import { IgnoreRequests } from '@omnimind/notify/ignore';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { IgnoredWorkloads } from './ignored-workloads.ts';

const uid = 1000;
const service = (inode: number) => `cgroup:/system.slice/postgresql.service#${inode}`;
const shop = (session: number) => `session:${session}@1`;

let directory: string;
let now_ms: number;
let notices: string[];
const environment = () => ({
  XDG_STATE_HOME: directory,
  XDG_RUNTIME_DIR: directory,
  OMNIMIND_API: join(directory, 'none'),
});
const open = () =>
  new IgnoredWorkloads({
    source: { label: (id) => id, processesOf: (id) => [{ pid: Number(/\d+/.exec(id)?.[0]), starttime: 1 }] },
    owners: { of: () => uid },
    environment: environment(),
    proc: directory,
    onNotice: (notice) => notices.push(translate('en', notice)),
    wall_ms: () => now_ms,
  });
const snapshotOf = (...ids: string[]): Snapshot => ({
  time_s: now_ms / 1000,
  workloads: ids.map((id) => ({
    id,
    facts: { interval_s: 1, host: { cores: 1, memory_bytes: 1, swap_bytes: 0 }, workload: { name: id } },
    sample: { t: 0 },
    protectedBy: id === 'session:9@1' ? 'itself' : null,
  })),
});
const protectors = (ignored: IgnoredWorkloads, ...ids: string[]) =>
  ignored.protect(snapshotOf(...ids)).workloads.map(({ protectedBy }) => protectedBy);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-ignored-'));
  now_ms = Date.now();
  notices = [];
  for (const pid of ['7', '8', '9']) {
    mkdirSync(join(directory, pid));
    symlinkSync('/usr/bin/node', join(directory, pid, 'exe'));
    symlinkSync(pid === '9' ? '/home/ana/blog' : '/home/ana/shop', join(directory, pid, 'cwd'));
  }
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('what is ignored is protected until it is taken back, over restarts of itself and of the monitor', () => {
  const ignored = open();
  const before = snapshotOf(service(1), shop(7), shop(9));
  expect(ignored.protect(before)).toBe(before);
  ignored.ignore(service(1), null, uid);
  expect(ignored.ignore(shop(7), 60, uid)).toMatchObject({
    identity: { kind: 'program', executable: '/usr/bin/node', directory: '/home/ana/shop' },
    until: new Date(now_ms + 60_000).toISOString(),
  });
  expect([ignored.has(service(1)), ignored.has(shop(9))]).toEqual([true, false]);
  for (const known of [ignored, open()])
    expect(protectors(known, service(2), shop(8), shop(9))).toEqual(['it is ignored', 'it is ignored', 'itself']);
  expect(ignored.unignore(service(2), uid)).toHaveLength(1);
  expect(ignored.unignore(service(2), uid)).toEqual([]);
  now_ms += 60_000;
  expect(protectors(open(), service(2), shop(8))).toEqual([null, null]);
});

test('a name means the workloads that have it now, and else those that will', () => {
  const ignored = open();
  ignored.protect(snapshotOf(service(1), shop(7)));
  expect(ignored.ignoreNamed('postgresql', null, uid)).toMatchObject([{ identity: { kind: 'unit' } }]);
  expect(ignored.ignoreNamed('api-tests', null, uid)).toMatchObject([{ identity: { kind: 'name' } }]);
  expect(ignored.has(service(1))).toBe(true);
  expect(ignored.unignoreNamed('postgresql', 1001)).toEqual([]);
  expect(ignored.unignoreNamed('postgresql', uid)).toHaveLength(1);
  expect(ignored.has(service(1))).toBe(false);
});

test('a monitor and a command line without one share a list', async () => {
  const ignored = open();
  const requests = new IgnoreRequests(environment(), uid);
  await requests.ignoreNamed('postgresql', null);
  expect(protectors(ignored, service(1))).toEqual(['it is ignored']);
  ignored.unignoreNamed('postgresql', uid);
  expect(await requests.entries()).toEqual([]);
  await expect(requests.unignoreNamed('postgresql')).rejects.toMatchObject({ code: 'workload_not_found' });
});

test('what an earlier version kept by ID is read on', () => {
  mkdirSync(join(directory, 'omnimind'));
  const former = join(directory, 'omnimind/ignored-workloads.json');
  writeFileSync(former, JSON.stringify({ version: 1, workloads: [service(1), shop(7)] }));
  expect(protectors(open(), service(2), shop(7))).toEqual(['it is ignored', null]);
  expect(existsSync(former)).toBe(false);
});

test('where nothing can be kept it holds for now, and that is reported', () => {
  writeFileSync(join(directory, 'omnimind'), 'a file is in the way');
  const ignored = open();
  ignored.protect(snapshotOf(service(1)));
  ignored.ignore(service(1), null, uid);
  expect(ignored.has(service(1))).toBe(true);
  expect(notices).toEqual([expect.stringContaining('forgotten when the monitor ends')]);
});
