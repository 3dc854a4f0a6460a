import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWhole } from './write-whole.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-whole-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('the file has the text and the mode, and nothing else is left', () => {
  const file = join(directory, 'x');
  writeFileSync(file, 'old');
  writeWhole(file, 'new', 0o644);
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['new', 0o644]);
  expect(readdirSync(directory)).toEqual(['x']);
});

test('a link in its place is replaced, not followed', () => {
  const victim = join(directory, 'victim');
  const file = join(directory, 'x');
  writeFileSync(victim, 'precious');
  symlinkSync(victim, file);
  writeWhole(file, 'new', 0o644);
  expect([readFileSync(victim, 'utf8'), readFileSync(file, 'utf8')]).toEqual(['precious', 'new']);
});

test('a failure leaves no temporary file', () => {
  expect(() => writeWhole(directory, 'x', 0o644)).toThrow();
  expect(
    readdirSync(join(directory, '..')).filter((name) => name.startsWith(`${directory.split('/').at(-1)}.`)),
  ).toEqual([]);
});
