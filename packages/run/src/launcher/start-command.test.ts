import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { message } from '@omnimind/protocol/message';
import { expect, onTestFinished, test } from 'vitest';
import { scopeNotices } from './start-command.ts';

const scope = { manager: null, unit: 'u.scope', cgroup: '/u.scope', inode: 1, cgroupRoot: '/sys/fs/cgroup' };

test.each([
  ['0', []],
  ['-900', []],
  ['-1000', [message('scope.unkillable')]],
])('a command in a scope of its own whose oom_score_adj is %s', (adjustment, told) => {
  const proc = mkdtempSync(join(tmpdir(), 'omnimind-proc-'));
  onTestFinished(() => rmSync(proc, { recursive: true }));
  mkdirSync(join(proc, 'self'));
  writeFileSync(join(proc, 'self/oom_score_adj'), `${adjustment}\n`);
  expect(scopeNotices(scope, proc)).toEqual(told);
  expect(scopeNotices(null, proc)).toEqual([]);
});

test('a scope that could not be had is told with its reason', () => {
  const reason = message('scope.too_many_files');
  expect(scopeNotices(reason, '/nowhere')).toEqual([message('scope.none', { reason })]);
});
