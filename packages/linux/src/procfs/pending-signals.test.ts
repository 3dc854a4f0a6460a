import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAskedToEnd } from './process-identity.ts';

let proc = '';
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'omnimind-signals-'));
  mkdirSync(join(proc, '7'));
});
afterEach(() => rmSync(proc, { recursive: true }));

test.each([
  ['nothing waits', '0', '0', '0', false],
  ['SIGTERM waits for the process', '0', '4000', '0', true],
  ['SIGINT waits for the thread', '2', '0', '0', true],
  ['SIGCHLD and SIGWINCH wait', '0', '8010000', '0', false],
  ['it blocks what waits', '0', '4000', '4000', false],
])('%s', (_, thread, shared, blocked, expected) => {
  const line = (key: string, mask: string) => `${key}:\t${mask.padStart(16, '0')}\n`;
  const text = `Name:\tSigPnd:\n${line('SigPnd', thread)}${line('ShdPnd', shared)}${line('SigBlk', blocked)}`;
  writeFileSync(join(proc, '7/status'), text);
  expect(isAskedToEnd(7, proc)).toBe(expected);
});

test('a process that is gone is not asked', () => {
  expect(isAskedToEnd(8, proc)).toBe(false);
});
