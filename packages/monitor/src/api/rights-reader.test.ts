import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RightsReader } from './adopt-for-caller.ts';

let root: string;
const own = process.getuid?.() ?? 0;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnimind-rights-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A process whose directory is this user's. */
function uidWith(...uids: number[]): number | undefined {
  mkdirSync(join(root, '5'));
  writeFileSync(join(root, '5/status'), `Name:\tx\nUid:\t${uids.join('\t')}\nGid:\t0\t0\t0\t0\n`);
  return new RightsReader(root).uid(5);
}

test('a process with the rights of one user is that user’s', () => expect(uidWith(own, own, own, own)).toBe(own));
test('a program of root’s that a user runs is nobody’s', () =>
  expect(uidWith(own, own + 1, own + 1, own + 1)).toBeUndefined());
test('nor is one that could take its rights back', () => expect(uidWith(own, own, own + 1, own)).toBeUndefined());
test('nor one whose directory is another’s', () => expect(uidWith(own + 7, own + 7, own + 7, own + 7)).toBeUndefined());
test('nor one that is gone', () => expect(new RightsReader(root).uid(6)).toBeUndefined());
