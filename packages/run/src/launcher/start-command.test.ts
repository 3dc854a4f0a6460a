import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { message } from '@omnimind/protocol/message';
import { expect, onTestFinished, test } from 'vitest';
import { scopeNotices } from './start-command.ts';

test.each([
  ['0', '1073741824', []],
  ['-900', '1073741824', []],
  ['-1000', 'max', []],
  ['-1000', '1073741824', [message('scope.unkillable')]],
])('a command in a scope whose oom_score_adj is %s, in a slice with memory.max %s', (adjustment, most, told) => {
  const root = mkdtempSync(join(tmpdir(), 'omnimind-scope-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${text}\n`);
  };
  write('proc/self/oom_score_adj', adjustment);
  write('cgroup/dev.slice/memory.max', most);
  // It is over when the report is written, and its cgroup gone.
  const scope = {
    manager: null,
    unit: 'u.scope',
    cgroup: '/dev.slice/u.scope',
    inode: 1,
    cgroupRoot: `${root}/cgroup`,
  };
  expect(scopeNotices(scope, `${root}/proc`)).toEqual(told);
  expect(scopeNotices(null, `${root}/proc`)).toEqual([]);
});

test('a scope that could not be had is told with its reason', () => {
  const reason = message('scope.too_many_files');
  expect(scopeNotices(reason, '/nowhere')).toEqual([message('scope.none', { reason })]);
});
