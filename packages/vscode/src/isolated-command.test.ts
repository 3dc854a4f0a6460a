import { expect, test } from 'vitest';
import { isolated, monitoring, taskCommand } from './isolated-command.ts';
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

test('a task is a line for the shell, or a program with its words', () => {
  expect(taskCommand('npm test && echo done', undefined, '/bin/zsh')).toEqual([
    '/bin/zsh',
    '-c',
    'npm test && echo done',
  ]);
  expect(taskCommand('npm', ['test'], '/bin/zsh')).toEqual(['npm', 'test']);
  expect(taskCommand('my program', [], '/bin/zsh')).toEqual(['my program']);
});
