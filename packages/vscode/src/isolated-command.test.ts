import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findProgram, isolated, monitoring, serving, taskCommand } from './isolated-command.ts';
import { type Settings, settingsOf } from './settings.ts';

const settings: Settings = settingsOf(() => ({ value: undefined, isSet: false }));

test('what is isolated is a run of omnimind in the mode that is set', () => {
  expect(isolated(settings, 'terminal', ['/bin/bash', '-l'])).toEqual({
    program: 'omnimind',
    words: ['run', '--name', 'terminal', '--mode', 'smart', '--', '/bin/bash', '-l'],
  });
  const other: Settings = { ...settings, mode: 'observe', command: ['flatpak-spawn', '--host', 'omnimind'] };
  expect(isolated(other, 'x', ['a b']).words).toEqual([
    ...['--host', 'omnimind', 'run', '--name', 'x', '--mode', 'observe', '--', 'a b'],
  ]);
});

test('the monitor is started in the mode that is set', () => {
  expect(monitoring({ ...settings, mode: 'disabled' }).words).toEqual(['monitor', '--mode', 'observe']);
});

test('agents are answered by the program that is set', () => {
  const command = ['/opt/node', 'omnimind.js'];
  expect(serving({ ...settings, command })).toEqual({ program: '/opt/node', words: ['omnimind.js', 'mcp'] });
});

test('a task is a line for the shell, or a program with its words', () => {
  expect(taskCommand('npm test && echo done', undefined, '/bin/zsh')).toEqual([
    '/bin/zsh',
    '-c',
    'npm test && echo done',
  ]);
  expect(taskCommand('npm', ['test'], '/bin/zsh')).toEqual(['npm', 'test']);
  expect(taskCommand('my program', [], '/bin/zsh')).toEqual(['my program']);
});

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
