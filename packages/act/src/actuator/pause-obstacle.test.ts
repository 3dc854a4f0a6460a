import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { message } from '@omnimind/protocol/message';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { awaitedBy, pauseObstacle } from './pause-obstacle.ts';

let proc = '';
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'omnimind-obstacle-'));
  writeFileSync(join(proc, 'uptime'), '5000.25 9000.00\n');
});
afterEach(() => rmSync(proc, { recursive: true }));

/** @param group in the foreground of its terminal @param began_s after boot */
function addProcess(pid: number, name: string, { group = -1, began_s = 1000, files = [] as string[] } = {}): void {
  mkdirSync(join(proc, String(pid), 'fd'), { recursive: true });
  const fields = ['S', 1, pid, pid, 34816, group, ...Array.from({ length: 13 }, () => 0), began_s * 100, 0];
  writeFileSync(join(proc, String(pid), 'stat'), `${pid} (${name}) ${fields.join(' ')}\n`);
  for (const [number, file] of files.entries()) symlinkSync(file, join(proc, String(pid), 'fd', String(number)));
}
const lock = (...lines: string[]) => writeFileSync(join(proc, 'locks'), lines.map((line) => `${line}\n`).join(''));
const processes = [7, 8].map((pid) => ({ pid, starttime: 100_000 }));

test('nothing speaks against what waits for nobody, and for whom nobody waits', () => {
  addProcess(7, 'node', { files: ['/tmp/out', 'socket:[4711]'] });
  expect(pauseObstacle(processes, proc)).toBeNull();
});

test('who holds a lock that a process outside waits for is awaited; among each other they may wait', () => {
  addProcess(9, 'code');
  lock(
    '1: FLOCK  ADVISORY  WRITE 7 fe:01:524305 0 EOF',
    '1: -> FLOCK  ADVISORY  WRITE 8 fe:01:524305 0 EOF',
    '2: POSIX  ADVISORY  WRITE 9 fe:01:131 0 EOF',
    '2: -> POSIX  ADVISORY  WRITE 7 fe:01:131 0 EOF',
  );
  expect(awaitedBy(processes, proc)).toBeNull();
  lock('1: FLOCK  ADVISORY  WRITE 7 fe:01:524305 0 EOF', '1: -> FLOCK  ADVISORY  WRITE 9 fe:01:524305 0 EOF');
  const awaited = message('reason.awaited', { name: 'code' });
  expect([awaitedBy(processes, proc), pauseObstacle(processes, proc)]).toEqual([awaited, awaited]);
});

test('who serves a file system is let go on', () => {
  addProcess(8, 'sshfs', { files: ['/tmp/log', '/dev/fuse'] });
  expect(pauseObstacle(processes, proc)).toEqual(message('reason.serves_files', { name: 'sshfs' }));
});

// A terminal that nobody reads from while the test runs.
const terminal = '/dev/zero';
test.each([
  ['in the foreground, a minute ago', 7, 60, 1000, true],
  ['in the foreground, long ago', 7, 600, 1000, false],
  ['in the background', 6, 60, 1000, false],
  ['without a terminal of its own', -1, 60, 1000, false],
  ['in the foreground, but before it began: the command line', 7, 60, 4945, false],
])('who was typed into %s', (_, group, quiet_s, began_s, isObstacle) => {
  addProcess(7, 'vim', { group, began_s, files: [terminal] });
  const now_ms = statSync(terminal).atimeMs + quiet_s * 1000;
  const expected = isObstacle ? message('reason.typed_into', { name: 'vim' }) : null;
  expect(pauseObstacle(processes, proc, now_ms)).toEqual(expected);
});

test('a file as its input is no terminal', () => {
  writeFileSync(join(proc, 'input'), '');
  addProcess(7, 'sort', { group: 7, files: [join(proc, 'input')] });
  expect(pauseObstacle(processes, proc)).toBeNull();
});
