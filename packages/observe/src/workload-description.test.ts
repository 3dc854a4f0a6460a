import { FakeProc, type FakeProcess } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { ProcessLevel } from './grower-table.ts';
import { describeWorkload, mainOf, projectOf, WorkloadDescriptions } from './workload-description.ts';

test.each([
  ['/srv/api', 'api'],
  ['/home/ana/work/billing/src', 'billing'],
  ['/home/ana/work/shop/packages/web', 'web'],
  ['/var/www/site', 'site'],
  ['/home/ana', null],
  ['/root', null],
  ['/', null],
  ['/home/ana/.gradle/daemon/8.5', null],
  ['/usr/lib/systemd', null],
  ['/var/lib/postgresql/15/main', 'main'],
  ['/tmp/x', null],
])('the project of %s is %s', (directory, project) => expect(projectOf(directory)).toBe(project));

describe('a workload', () => {
  let proc: FakeProc;
  let levels: ProcessLevel[];
  beforeEach(() => {
    proc = new FakeProc();
    levels = [];
  });
  afterEach(() => proc.delete());
  function add(pid: number, level_bytes: number, process: FakeProcess & { readonly directory?: string }): void {
    const { directory, ...rest } = process;
    proc.add(pid, rest);
    if (directory !== undefined) proc.link(`${pid}/cwd`, directory);
    levels.push({ pid, ppid: process.ppid ?? 1, name: process.name ?? '', level_bytes, cpu_s: 0 });
  }
  const described = (unit: string | null = null) => describeWorkload(proc.path, levels, mainOf(levels), unit);

  it('is named by what its main process runs, and where', () => {
    add(10, 9, { name: 'node', commandLine: ['node', 'server.js'], directory: '/srv/api' });
    expect(described()).toEqual({
      ...{ name: 'node server.js · api', pid: 10, uid: 7 },
      ...{ directory: '/srv/api', heaviest: null },
    });
  });

  it('of a shell is named by what the shell runs; an idle shell by itself', () => {
    add(10, 2, { name: 'bash', directory: '/home/ana' });
    expect(described()).toMatchObject({ name: 'bash', pid: 10, directory: '/home/ana' });
    add(11, 1, { ppid: 10, name: 'sudo' });
    expect(described()).toMatchObject({ name: 'bash' });
    add(12, 90, { ppid: 11, name: 'pytest', directory: '/home/ana/billing' });
    expect(described()).toMatchObject({ name: 'pytest · billing', pid: 10, directory: '/home/ana/billing' });
  });

  it('of a shell is named by what was started in the end, though the starter between holds more', () => {
    add(10, 2, { name: 'bash', directory: '/srv/api' });
    add(11, 90, { ppid: 10, name: 'npm run dev', commandLine: ['npm run dev'], directory: '/srv/api' });
    add(12, 50, { ppid: 11, name: 'node', commandLine: ['node', 'server.js'], directory: '/srv/api' });
    expect(described()).toMatchObject({ name: 'node server.js · api', pid: 10, heaviest: null });
  });

  it('of an idle shell in no project is told by its directory', () => {
    add(10, 2, { name: 'bash', directory: '/var/log' });
    expect(described().name).toBe('bash · /var/log');
  });

  it('keeps the name of its service, and says which process is the heaviest', () => {
    add(10, 2, { name: 'postgres' });
    add(11, 50, { ppid: 10, name: 'postgres', commandLine: ['postgres: checkpointer '] });
    expect(described('postgresql.service')).toEqual({
      ...{ name: 'postgresql.service', pid: 10, uid: 7, directory: null },
      heaviest: { pid: 11, name: 'postgres: checkpointer' },
    });
  });

  it('has the name that its run was given', () => {
    add(10, 2, { name: 'bash' });
    add(11, 9, { ppid: 10, name: 'node', environment: 'A=1\0OMNIMIND_NAME=the API\0', directory: '/srv/api' });
    expect(described('x').name).toBe('the API');
  });
});

test('two of one name are told apart by PID, for as long as there are two', () => {
  const all = new WorkloadDescriptions();
  const bash = (pid: number) => ({ name: 'bash', pid, uid: 1000, directory: null, heaviest: null });
  all.set('a', 0, 0, bash(7));
  expect(all.nameOf('a')).toBe('bash');
  all.set('b', 0, 0, bash(8));
  expect([all.nameOf('a'), all.nameOf('b')]).toEqual(['bash (7)', 'bash (8)']);
  all.set('b', 1, 0, { ...bash(8), name: 'node x.js' });
  expect([all.nameOf('a'), all.nameOf('b')]).toEqual(['bash', 'node x.js']);
  all.delete('b');
  expect(all.nameOf('b')).toBeUndefined();
});

test.each([
  ['its first seconds', 4, 1, 2],
  ['after them, where it has run', 100, 1, 60],
  ['after them, where it has not', 100, 0, 300],
])('in %s it is described again in time', (_, at_s, used, after_s) => {
  const all = new WorkloadDescriptions();
  const bash = { name: 'bash', pid: 7, uid: 1000, directory: null, heaviest: null };
  expect(all.isDue('a', 0, 0)).toBe(true);
  all.set('a', 0, 0, bash);
  all.set('a', at_s, 0, bash);
  expect([after_s - 1, after_s].map((age_s) => all.isDue('a', at_s + age_s, used))).toEqual([false, true]);
});

test('two units of one name are told apart by their users, and by PID where one user has two of them', () => {
  const all = new WorkloadDescriptions((uid) => (uid === 1000 ? 'ana' : 'rui'));
  const database = (pid: number, uid: number) => ({
    name: 'database.service',
    pid,
    uid,
    directory: null,
    heaviest: null,
  });
  all.set('a', 0, 0, database(7, 1000));
  all.set('b', 0, 0, database(8, 1001));
  expect(['a', 'b'].map((id) => all.nameOf(id))).toEqual(['database.service (ana)', 'database.service (rui)']);
  all.set('c', 0, 0, database(9, 1001));
  expect(['a', 'b', 'c'].map((id) => all.nameOf(id))).toEqual([
    'database.service (ana)',
    'database.service (8)',
    'database.service (9)',
  ]);
});

test.each([
  ['uv', ['uv', 'run', 'app.py'], 'python3 app.py · api'],
  ['poetry', ['/usr/bin/python3', '/usr/bin/poetry', 'run', 'python', 'app.py'], 'python3 app.py · api'],
  ['dotnet', ['dotnet', 'run'], 'python3 app.py · api'],
  ['deno', ['deno', 'task', 'dev'], 'python3 app.py · api'],
  ['uvicorn', ['/usr/bin/python3', '/usr/bin/uvicorn', 'shop:app'], 'uvicorn shop:app · api'],
])('%s starts what is named, or is it', (name, commandLine, told) => {
  const proc = new FakeProc();
  proc.add(10, { name, commandLine });
  proc.add(11, { ppid: 10, name: 'python3', commandLine: ['python3', 'app.py'] });
  for (const pid of [10, 11]) proc.link(`${pid}/cwd`, '/srv/api');
  const levels = [
    { pid: 10, ppid: 1, name, level_bytes: 9, cpu_s: 0 },
    { pid: 11, ppid: 10, name: 'python3', level_bytes: 8, cpu_s: 0 },
  ];
  expect(describeWorkload(proc.path, levels, levels[0]).name).toBe(told);
  proc.delete();
});
