import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findProgram } from './find-program.ts';

test('as the shell finds it: the first on PATH that is a file and may be run', () => {
  const home = mkdtempSync(join(tmpdir(), 'omnimind-path-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  for (const name of ['a', 'b', 'c']) mkdirSync(join(home, name));
  mkdirSync(join(home, 'a/omnimind'));
  const file = join(home, 'c/omnimind');
  writeFileSync(file, '');
  const path = ['a', 'b', 'c'].map((name) => join(home, name)).join(':');
  chmodSync(file, 0o755);
  expect(findProgram('omnimind', path)).toBe(file);
  expect(findProgram(file, undefined)).toBe(file);
  expect(findProgram('omnimind', '')).toBeNull();
  expect(findProgram(join(home, 'a/omnimind'), path)).toBeNull();
});
