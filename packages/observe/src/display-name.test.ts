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
  ['python3', 'python3\0indexer.py\0', 'python3 indexer.py'],
  ['python3', '/usr/bin/python3.12\0-X\0dev\0-u\0manage.py\0runserver\0', 'python3.12 manage.py'],
  ['python3', '/v/bin/python3\0-m\0pytest\0-q\0', 'pytest'],
  ['python3', '/v/bin/python3\0-m\0http.server\0', 'python3 -m http.server'],
  ['python3', '/v/bin/python3\0/v/bin/gunicorn\0app:app\0', 'gunicorn'],
  ['python3', 'python3\0-c\0import x\0', 'python3'],
  ['pytest', '/usr/bin/python3\0/usr/bin/pytest\0', 'pytest'],
  ['node', 'node\0/s/node_modules/vite/bin/vite.js\0', 'vite'],
  ['node', 'node\0/s/node_modules/@nestjs/cli/bin/index.js\0', '@nestjs/cli'],
  ['node-MainThread', 'npm run dev\0\0\0', 'npm run dev'],
  [
    'java',
    'java\0-Xmx2g\0-cp\0/a.jar:/b.jar\0org.gradle.launcher.daemon.bootstrap.GradleDaemon\x008.5\0',
    'GradleDaemon',
  ],
  ['java', '/j/bin/java\0-jar\0/srv/shop.jar\0', 'java shop.jar'],
  ['java', 'java\0-m\0app/com.acme.Main\0', 'Main'],
  ['ruby', 'ruby\0bin/rails\0server\0', 'rails'],
  ['ruby', 'puma 6.4.0 (tcp://0.0.0.0:3000) [shop]\0', 'puma 6.4.0 (tcp://0.0.0.0:3000) [shop]'],
  ['dotnet', 'dotnet\0/srv/Api.dll\0', 'dotnet Api.dll'],
  ['bun', 'bun\0run\0dev\0', 'bun dev'],
  ['deno', 'deno\0run\0-A\0/s/main.ts\0', 'deno main.ts'],
  ['main', '/tmp/go-build123/b001/exe/main\0', 'go run main'],
  ['php', 'php\0-d\0x=1\0artisan\0serve\0', 'php artisan'],
  ['beam.smp', '/l/beam.smp\0--\0-root\0/l\0-s\0elixir\0-extra\0/usr/bin/mix\0phx.server\0', 'mix phx.server'],
  ['beam.smp', '/l/beam.smp\0-W\0w\0-s\0rabbit\0boot\0', 'beam rabbit'],
  ['bash', 'bash\0./culprit.sh\0', 'bash culprit.sh'],
  ['bash', '-bash\0', 'bash'],
  ['bash', 'bash\0/dev/fd/3\0', 'bash'],
  ['postgres', 'postgres: checkpointer \0', 'postgres: checkpointer'],
  ['.foo-wrapped', '/nix/store/x/bin/foo\0', 'foo'],
  ['a-rather-long-n', '/opt/a-rather-long-name\0--x\0', 'a-rather-long-name'],
  ['sh', 'sh\0-c\0sleep 1\0', 'sh'],
  ['', '/bin/sleep\x001\0', 'PID 5'],
  ['   ', '', 'PID 5'],
])('%s, started as %j, is %s', (name, commandLine, told) => {
  writeFileSync(join(proc, '5/cmdline'), commandLine);
  expect(displayName(proc, 5, name)).toBe(told);
});

test('what is gone keeps its name', () => expect(displayName(proc, 6, 'MainThread')).toBe('MainThread'));
