import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ignoredSignals, ignoring, inheritedDescriptors } from './inherited.ts';

test.each([
  ['0000000000000001', ['SIGHUP']],
  ['0000000000000006', ['SIGINT', 'SIGQUIT']],
  ['0000000000000000', []],
  // SIGCHLD is not a shell's to hand on.
  ['0000000000010000', []],
  ['no mask', []],
  [undefined, []],
])('the mask %s names %o', (mask, signals) => {
  expect(ignoredSignals(mask)).toEqual(signals);
});

test('the command starts with the signals ignored, and with its own arguments', () => {
  const command = { file: '/bin/grep', argv0: 'grep', arguments: ['SigIgn', '/proc/self/status'] };
  const { file, arguments: parameters } = ignoring(command, ['SIGHUP', 'SIGINT']);
  const text = execFileSync(file, [...parameters], { encoding: 'utf8' });
  expect(ignoredSignals(/SigIgn:\s*(\w+)/.exec(text)?.[1])).toEqual(['SIGHUP', 'SIGINT']);
});

test('nothing to ignore leaves the command as it is', () => {
  const command = { file: '/bin/true', argv0: 'true', arguments: [] };
  expect(ignoring(command, [])).toBe(command);
});

const made: string[] = [];
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
});

function directoryOf(targets: Record<number, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-fd-'));
  made.push(directory);
  for (const [number, target] of Object.entries(targets)) symlinkSync(target, join(directory, number));
  return directory;
}

const standard = { 0: '/dev/null', 1: '/dev/null', 2: '/dev/null' };

test.each([
  [
    'what lies below the event loop came from the parent',
    { 3: 'pipe:[1]', 4: 'pipe:[1]', 5: 'anon_inode:[eventpoll]' },
    [3, 4],
  ],
  ['nothing lies below it', { 3: 'anon_inode:[eventpoll]', 4: 'pipe:[7]' }, []],
  ['no event loop is seen: nothing is claimed', { 3: 'pipe:[1]', 4: 'pipe:[2]' }, []],
  ['an event loop behind a hole: nothing is claimed', { 4: 'anon_inode:[eventpoll]' }, []],
])('%s', (_, targets, expected) => {
  expect(inheritedDescriptors(directoryOf({ ...standard, ...targets }))).toEqual(expected);
});

test('without /proc nothing is claimed', () => {
  expect(inheritedDescriptors('/no/such/directory')).toEqual([]);
});
