import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { makeDirectory } from './make-directory.ts';

let isReadOnly = false;
vi.mock(import('node:fs'), async (load) => {
  const fs = await load();
  const mkdirSync = ((...[path, options]: Parameters<typeof fs.mkdirSync>) => {
    if (!isReadOnly) return fs.mkdirSync(path, options);
    // As Node 24 on a file system that is mounted read-only.
    const isRecursive = typeof options === 'object' && options?.recursive === true;
    throw Object.assign(new Error(), { code: isRecursive ? 'ENOENT' : 'EROFS' });
  }) as typeof fs.mkdirSync;
  return { ...fs, mkdirSync };
});
const root = mkdtempSync(join(tmpdir(), 'omnimind-make-'));
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('makes what is missing, and says why it can not', () => {
  makeDirectory(join(root, 'a/b'), 0o700);
  expect(statSync(join(root, 'a/b')).mode & 0o777).toBe(0o700);
  isReadOnly = true;
  expect(() => makeDirectory(join(root, 'c/d'), 0o700)).toThrow(expect.objectContaining({ code: 'EROFS' }));
});

test('ends where nothing can be made, and where it is there already', () => {
  isReadOnly = false;
  // Node's own recursion does not, for a directory below one that refuses.
  for (const directory of ['/proc/nowhere/a/b', '/proc/self/fd/x/y', '/dev/null/x'])
    expect(() => makeDirectory(directory, 0o700)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^E/) }),
    );
  makeDirectory(join(root, 'e'), 0o700);
  makeDirectory(join(root, 'e'), 0o700);
  expect(statSync(join(root, 'e')).isDirectory()).toBe(true);
});
