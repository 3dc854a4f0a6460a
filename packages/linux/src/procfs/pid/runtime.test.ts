import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runtimeOf } from './runtime.ts';

let proc: string;
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'omnimind-runtime-'));
  mkdirSync(join(proc, '7'));
});
afterEach(() => rmSync(proc, { recursive: true }));

test.each([
  ['/usr/bin/node', 'node'],
  ['/usr/bin/python3.12', 'python'],
  ['/nix/store/x/bin/.python3.12-wrapped', 'python'],
  ['/usr/lib/jvm/bin/java', 'java'],
  ['/usr/bin/ruby3.1', 'ruby'],
  ['/usr/bin/dotnet', 'dotnet'],
  ['/nowhere/server', 'native'],
])('%s is %s', (executable, runtime) => {
  symlinkSync(executable, join(proc, '7/exe'));
  expect(runtimeOf(7, proc)).toBe(runtime);
});

test('a Go program is known by its note', () => {
  writeFileSync(join(proc, 'server'), `\x7fELF${'\0'.repeat(500)}Go\0\0build`);
  symlinkSync(join(proc, 'server'), join(proc, '7/exe'));
  expect(runtimeOf(7, proc)).toBe('go');
});

test('of a process that is gone nothing is known', () => expect(runtimeOf(8, proc)).toBe('native'));
