import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { protectorOf } from './protection.ts';

let proc: string;
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'omnimind-protection-'));
  mkdirSync(join(proc, '7'));
});
afterEach(() => rmSync(proc, { recursive: true }));

const names = new Set([
  'code',
  'sshd',
  'sshd-session',
  'gnome-shell',
  'niri',
  'zed-editor',
  'idea',
  'my-editor-of-choice',
  'tool',
]);

/** @param executable `null`: it may not be read */
function judge(comm: string, executable: string | null, ...words: string[]): string | null {
  if (executable !== null) symlinkSync(executable, join(proc, '7/exe'));
  writeFileSync(join(proc, '7/cmdline'), words.map((word) => `${word}\0`).join(''));
  return protectorOf(7, comm, names, proc);
}

test.each([
  ['sshd', '/usr/sbin/sshd', [], 'sshd'],
  ['sshd-session', '/usr/lib/openssh/sshd-session', [], 'sshd-session'],
  ['sshd', '/usr/sbin/sshd (deleted)', [], 'sshd'],
  ['.gnome-shell-wr', '/nix/store/x-gnome-shell-47/bin/.gnome-shell-wrapped', [], 'gnome-shell'],
  ['niri', '/usr/bin/niri', [], 'niri'],
  ['zed-editor', '/home/ana/.local/zed.app/libexec/zed-editor', [], 'zed-editor'],
  ['code', '/usr/share/code/code', [], 'code'],
  ['electron', '/usr/lib/electron32/electron', ['/usr/lib/electron32/electron', '/usr/lib/code/code.mjs'], 'code'],
  [
    'node',
    '/home/ana/.vscode-server/cli/servers/Stable-1/server/node',
    ['node', 'out/server-main.js'],
    'VS Code Server',
  ],
  ['MainThread', '/usr/bin/node', ['node', '/home/ana/.vscode-server/bin/1/out/server-main.js'], 'VS Code Server'],
  ['java', '/opt/idea/jbr/bin/java', ['java', '-Xmx2g', 'com.intellij.idea.Main'], 'JetBrains IDE'],
  ['java', '/usr/bin/java', ['java', '-Didea.paths.selector=PyCharm2024.1', 'Main'], 'JetBrains IDE'],
  ['my-editor-of-ch', '/opt/x/my-editor-of-choice', [], 'my-editor-of-choice'],
  ['tool', '/usr/bin/python3', ['python3', '/home/ana/bin/tool'], 'tool'],
  ['sshd', null, [], 'sshd'],
  ['my-editor-of-ch', null, [], 'my-editor-of-choice'],
])('%s, which is %s %j, is protected as %s', (comm, executable, words, protector) => {
  expect(judge(comm, executable, ...words)).toBe(protector);
});

test.each([
  ['what only calls itself sshd', 'sshd', '/usr/bin/python3.12', ['sshd', 'miner.py']],
  ['a program of one’s own that is called sshd', 'sshd', '/home/eve/sshd', ['sshd']],
  ['a script that is called sshd', 'sshd', '/usr/bin/python3', ['python3', '/home/eve/sshd']],
  ['a program that calls itself code', 'code', '/home/eve/miner', ['code']],
  ['a server of one’s own', 'node', '/usr/bin/node', ['node', 'server.js']],
  ['a build', 'java', '/usr/bin/java', ['java', 'org.gradle.launcher.daemon.bootstrap.GradleDaemon']],
  ['another app of Electron', 'electron', '/usr/lib/electron32/electron', ['electron', '/opt/chat/main.js']],
  ['another name with the same beginning', 'sshd-helper', '/usr/bin/sshd-helper', []],
])('%s gains nothing', (_, comm, executable, words) => {
  expect(judge(comm, executable, ...words)).toBeNull();
});

test('a role is protected as long as one of its names is', () => {
  symlinkSync('/home/ana/.vscode-server/bin/1/node', join(proc, '7/exe'));
  expect(protectorOf(7, 'node', new Set(['gnome-shell']), proc)).toBeNull();
});
