import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ignoredSignals, ignoring } from './ignored-signals.ts';

test.each([
  ['0000000000000001', ['SIGHUP']],
  ['0000000000000006', ['SIGINT', 'SIGQUIT']],
  ['0000000000000000', []],
  // SIGCHLD is not a shell's to hand on.
  ['0000000000010000', []],
  ['no mask', []],
  [undefined, []],
])('the mask %s names %o', (mask, signals) => {
  expect(ignoredSignals(mask)).toEqual(signals);
});

test('the command starts with the signals ignored, and with its own arguments', () => {
  const command = { file: '/bin/grep', argv0: 'grep', arguments: ['SigIgn', '/proc/self/status'] };
  const { file, arguments: parameters } = ignoring(command, ['SIGHUP', 'SIGINT']);
  const text = execFileSync(file, [...parameters], { encoding: 'utf8' });
  expect(ignoredSignals(/SigIgn:\s*(\w+)/.exec(text)?.[1])).toEqual(['SIGHUP', 'SIGINT']);
});

test('nothing to ignore leaves the command as it is', () => {
  const command = { file: '/bin/true', argv0: 'true', arguments: [] };
  expect(ignoring(command, [])).toBe(command);
});
