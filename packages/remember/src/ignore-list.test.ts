import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkloadIdentity } from '@omnimind/protocol/ignored';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { IgnoreList } from './ignore-list.ts';

let directory: string;
let now_ms: number;
const open = () => new IgnoreList({ environment: { XDG_STATE_HOME: directory }, wall_ms: () => now_ms });
const write = (content: string) => {
  mkdirSync(join(directory, 'omnimind'), { recursive: true });
  writeFileSync(join(directory, 'omnimind/ignored.json'), content);
};
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-ignored-'));
  now_ms = Date.parse('2026-11-28T10:00:00Z');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const run: WorkloadIdentity = { kind: 'run', name: 'api-tests' };
const unit: WorkloadIdentity = { kind: 'unit', unit: 'postgresql.service' };
const program: WorkloadIdentity = { kind: 'program', executable: '/usr/bin/node', directory: '/home/ana/shop' };
const elsewhere: WorkloadIdentity = { ...program, directory: '/home/ana/blog' };
const named = (name: string): WorkloadIdentity => ({ kind: 'name', name });

test.each<[entry: WorkloadIdentity, workload: WorkloadIdentity | null, name: string, isMeant: boolean]>([
  [run, run, 'omnimind-run-api-tests-1.scope', true],
  [run, { kind: 'run', name: 'api' }, 'x', false],
  [run, null, 'api-tests', false],
  [unit, unit, 'postgresql.service', true],
  [program, program, 'node', true],
  [program, elsewhere, 'node', false],
  [named('api-tests'), run, 'x', true],
  [named('run api-tests'), run, 'x', true],
  [named('postgresql'), unit, 'x', true],
  [named('node'), program, 'x', true],
  [named('/usr/bin/node'), elsewhere, 'x', true],
  [named('node'), null, 'node', true],
  [named('ode'), program, 'x', false],
  [named('server.js'), { ...program, executable: '/usr/bin/node server.js' }, 'x', true],
  [named('node server.js'), { ...program, executable: '/usr/bin/node server.js' }, 'x', true],
])('%o means %o, shown as "%s": %s', (entry, identity, name, isMeant) => {
  open().ignore(entry, null, 1000);
  expect(open().find({ identity, name }) !== null).toBe(isMeant);
});

test('an entry holds as long as it says, also over a restart', () => {
  const list = open();
  expect(list.ignore(run, 60, 1000)).toEqual({ identity: run, until: '2026-11-28T10:01:00.000Z', by: 1000 });
  now_ms += 59_000;
  expect(open().find({ identity: run, name: '' })).toMatchObject({ by: 1000 });
  now_ms += 1000;
  for (const known of [list, open()]) expect(known.find({ identity: run, name: '' })).toBeNull();
  // Asked for again it holds anew, once.
  list.ignore(run, null, 1000);
  list.ignore(run, 5, 1000);
  expect(list.entries()).toEqual([{ identity: run, until: '2026-11-28T10:01:05.000Z', by: 1000 }]);
});

test("an entry holds for its user's workloads, root's for all; nobody takes back another's but root", () => {
  const list = open();
  list.ignore(run, null, 1000);
  list.ignore(unit, null, 0);
  const uids = (identity: WorkloadIdentity) =>
    [1000, 1001, 0, null].filter((uid) => list.find({ identity, name: '' }, uid) !== null);
  expect([uids(run), uids(unit)]).toEqual([[1000], [1000, 1001, 0, null]]);
  const isAny = () => true;
  expect(list.entries(1001)).toEqual([]);
  expect(list.unignore(isAny, 1001)).toEqual([]);
  expect(list.unignore(isAny, 1000)).toMatchObject([{ identity: run }]);
  expect(list.unignore(isAny, 0)).toMatchObject([{ identity: unit }]);
  expect(open().entries()).toEqual([]);
});

test('what another program has changed is read again', () => {
  const [one, other] = [open(), open()];
  one.ignore(run, null, 1000);
  other.refresh();
  expect(other.entries()).toHaveLength(1);
});

test('names of version 1 are read on; a damaged file ignores nobody', () => {
  write('{"version":1,"names":["api-tests"]}');
  expect(open().find({ identity: run, name: 'x' })).toEqual({ identity: named('api-tests'), until: null, by: null });
  write('{');
  expect(open().entries()).toEqual([]);
});

test('of very many the oldest go', () => {
  const list = open();
  write(
    JSON.stringify({
      version: 2,
      ignored: Array.from({ length: 500 }, (_, n) => ({ identity: named(`${n}`), until: null, by: 1 })),
    }),
  );
  list.refresh();
  list.ignore(run, null, 1);
  expect([list.find({ identity: null, name: '0' }), list.entries().length]).toEqual([null, 500]);
});

test('where nothing can be kept it holds for now, and that is reported', () => {
  writeFileSync(join(directory, 'omnimind'), 'a file is in the way');
  const environment = { XDG_STATE_HOME: directory };
  const errors: unknown[] = [];
  const list = new IgnoreList({ environment, onUnwritable: (error) => errors.push(error) });
  list.ignore(run, null, 1);
  expect([list.entries().length, errors.length]).toEqual([1, 1]);
  expect(() => new IgnoreList({ environment }).ignore(run, null, 1)).toThrow();
});
