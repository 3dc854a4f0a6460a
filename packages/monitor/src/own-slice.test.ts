import { devSliceOf } from '@omnimind/linux/systemd/service-manager';
import { expect, test } from 'vitest';
import { protectionReason, targetOfWorkload } from './own-slice.ts';

const system = `/${devSliceOf('system', 0)}`;
const user = `/${devSliceOf('user', 1000)}`;

test.each([
  [system, '/omnimind.slice/omnimind-dev.slice/omnimind-adopt-node-1.scope', 'omnimind-adopt-node-1.scope', null],
  [system, '/omnimind.slice/omnimind-dev.slice/omnimind-run-a-1.scope', null, 'its own omnimind run'],
  [system, '/omnimind.slice/omnimind-dev.slice/a.service/payload', null, null],
  [system, '/system.slice/ssh.service', null, 'not in omnimind-dev.slice'],
  [system, '/omnimind.slice/omnimind-dev.slice-x/a.scope', null, 'not in omnimind-dev.slice'],
  [user, '/user.slice/user-1000.slice/user@1000.service/omnimind.slice/omnimind-dev.slice/a.scope', 'a.scope', null],
  [user, '/omnimind.slice/omnimind-dev.slice/a.scope', null, 'not in omnimind-dev.slice'],
])('in %s, %s', (slice, path, unit, reason) => {
  expect(protectionReason(path, slice)).toBe(reason);
  expect(targetOfWorkload(`cgroup:${path}#77`, slice)).toEqual(unit === null ? null : { unit, path, inode: 77 });
});

test('a session is no unit', () => {
  expect(targetOfWorkload('session:7@12', system)).toBeNull();
});
