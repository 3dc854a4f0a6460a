import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tellingName } from './telling-name.ts';

let proc: string;
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'omnimind-name-'));
  mkdirSync(join(proc, '5'));
});
afterEach(() => rmSync(proc, { recursive: true }));

test.each([
  ['server', 'node\0server.js\0', 'server'],
  ['MainThread', '/usr/bin/node\0--enable-source-maps\0/srv/api/server.js\0--port=1\0', 'node server.js'],
  ['MainThread', '/usr/bin/node\0', 'node'],
  ['MainThread', '', 'MainThread'],
])('%s, started as %j, is %s', (name, commandLine, told) => {
  writeFileSync(join(proc, '5/cmdline'), commandLine);
  expect(tellingName(proc, 5, name)).toBe(told);
});

test('what is gone keeps its name', () => expect(tellingName(proc, 6, 'MainThread')).toBe('MainThread'));
