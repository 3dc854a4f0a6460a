import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Message, message } from '@omnimind/protocol/message';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeHigh } from './restore-unit.ts';

let cgroup = '';
beforeEach(() => {
  cgroup = mkdtempSync(join(tmpdir(), 'omnimind-high-'));
});
afterEach(() => rmSync(cgroup, { recursive: true }));

test('a limit above what is held is there when the call returns', () => {
  for (const [file, text] of Object.entries({ 'memory.high': 'max', 'memory.current': '1' }))
    writeFileSync(join(cgroup, file), text);
  writeHigh(cgroup, '4096', () => expect.unreachable());
  expect(readFileSync(join(cgroup, 'memory.high'), 'utf8')).toBe('4096');
});

test('what the kernel says against it is told', () => {
  const refusals: Message[] = [];
  writeHigh(cgroup, '4096', (refusal) => refusals.push(refusal));
  const file = join(cgroup, 'memory.high');
  expect(refusals).toEqual([message('file.unwritable', { file, errno: 'ENOENT' })]);
});
