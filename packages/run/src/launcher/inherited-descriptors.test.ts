import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { inheritedDescriptors } from './inherited-descriptors.ts';

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
