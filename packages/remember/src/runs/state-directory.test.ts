import { expect, test } from 'vitest';
import { journalDirectory } from './state-directory.ts';

test.each([
  ['a user keeps journals at home', { HOME: '/home/a' }, 1000, '/', '/home/a/.local/state/omnimind/journal'],
  ['root keeps them beside the monitor, where there is one', { HOME: '/root' }, 0, '/tmp', '/tmp/journal'],
  ['and at home where there is none', { HOME: '/root' }, 0, '/no/such', '/root/.local/state/omnimind/journal'],
  ['who names a place means it', { HOME: '/root', XDG_STATE_HOME: '/x' }, 0, '/tmp', '/x/omnimind/journal'],
])('%s', (_, environment, uid, system, expected) => {
  expect(journalDirectory(environment, uid, system)).toBe(expected);
});
