import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { displayName } from './display-name.ts';

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
  ['MainThread', 'node\0-r\0dotenv/config\0--import\0./a.js\0/srv/api/server.js\0', 'node server.js'],
  ['MainThread', '/usr/bin/node\0-e\0setTimeout(() => {}, 1e3 / 2)\0', 'node'],
  ['MainThread', '/n/node\0--no-maglev\0--liftoff-only\0/o/bin/../src/start.js\0run\0--\0ls\0', 'omnimind run'],
  ['MainThread', '/n/node\0/srv/start.js\0run\0--liftoff-only\0', 'node start.js'],
])('%s, started as %j, is %s', (name, commandLine, told) => {
  writeFileSync(join(proc, '5/cmdline'), commandLine);
  expect(displayName(proc, 5, name)).toBe(told);
});

test('what is gone keeps its name', () => expect(displayName(proc, 6, 'MainThread')).toBe('MainThread'));
