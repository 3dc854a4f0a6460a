import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkloadIdentity } from '@omnimind/protocol/ignored';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scopeName } from './scope-name.ts';
import { identityOf } from './workload-identity.ts';

let proc: string;
beforeAll(() => {
  proc = mkdtempSync(join(tmpdir(), 'omnimind-identity-'));
  for (const [pid, target] of Object.entries({ 7: '/usr/bin/node', 8: '/usr/bin/node (deleted)' })) {
    mkdirSync(join(proc, pid));
    symlinkSync(target, join(proc, pid, 'exe'));
    symlinkSync('/home/ana/shop', join(proc, pid, 'cwd'));
    writeFileSync(join(proc, pid, 'cmdline'), 'node\0--watch\0server.js\0--port\x0080\0');
  }
});
afterAll(() => rmSync(proc, { recursive: true }));

const runId = '20261128-101500-7f3a9b';
const unit = (name: string): WorkloadIdentity => ({ kind: 'unit', unit: name });
const program: WorkloadIdentity = {
  kind: 'program',
  executable: '/usr/bin/node server.js',
  directory: '/home/ana/shop',
};

test.each<[path: string, identity: WorkloadIdentity | null]>([
  ['system.slice/postgresql.service', unit('postgresql.service')],
  ['system.slice/getty@tty1.service', unit('getty@tty1.service')],
  ['user.slice/app.slice/app-gnome-firefox-4711.scope', unit('app-gnome-firefox.scope')],
  ['user.slice/app.slice/app-gnome-firefox-8822.scope', unit('app-gnome-firefox.scope')],
  ['user.slice/app.slice/app-org.kde.konsole@1f2e.service', unit('app-org.kde.konsole@.service')],
  ['omnimind-dev.slice/omnimind-adopt-api_server-1a2b3c4d.scope', unit('omnimind-adopt-api_server.scope')],
  // A part of a unit is the unit to a person.
  ['system.slice/postgresql.service/worker', unit('postgresql.service')],
  // Named after an instance alone: the program tells.
  ['user.slice/session-3.scope', program],
  ['user.slice/run-u42.scope', program],
  ['user.slice/vte-spawn-0b5d.scope', program],
  ['', program],
])('%s', (path, identity) => {
  expect(identityOf(`cgroup:/${path}#12`, [{ pid: 7 }, { pid: 9 }], proc)).toEqual(identity);
  expect(identityOf(`cgroup:/${path}#99`, [{ pid: 8 }], proc)).toEqual(identity);
});

test('a run is known by its name, whoever made its scope', () => {
  for (const prefix of ['omnimind-run', 'omnimind-placed'])
    expect(identityOf(`cgroup:/a.slice/${prefix}-api-tests-${runId}.scope#1`, [])).toEqual(
      identityOf(`cgroup:/b.slice/${scopeName('run', 'api-tests', runId)}#2`, []),
    );
});

test('a session is known by its program; one that has ended by nothing', () => {
  expect(identityOf('session:7@100', [{ pid: 7 }], proc)).toEqual(program);
  expect(identityOf('session:9@100', [{ pid: 9 }], proc)).toBeNull();
  expect(identityOf('session:9@100', [], proc)).toBeNull();
});
