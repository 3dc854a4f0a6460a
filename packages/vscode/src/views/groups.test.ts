import { fakeWorkload } from '@omnimind/testing/fake-state';
import { expect, test } from 'vitest';
import { groupOf } from './groups.ts';

test.each([
  [{ directory: '/home/ana/shop/api' }, 'workspace'],
  [{ directory: '/home/ana/shop' }, 'workspace'],
  [{ directory: '/home/ana/shop-old' }, 'yours'],
  [{ directory: '/home/ana/shop', protected_by: 'editor' }, 'editor'],
  [{ directory: '/', cgroup: '/system.slice/docker-4f2a.scope' }, 'containers'],
  [{ cgroup: '/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-9.scope' }, 'containers'],
  [{ name: 'firefox-esr' }, 'browser'],
  [{ cgroup: '/system.slice/postgresql.service' }, 'system'],
  [{ uid: 33, cgroup: null }, process.getuid?.() === 33 ? 'yours' : 'system'],
  [{}, 'yours'],
] as const)('%j is of the group %s', (workload, group) => {
  expect(groupOf(fakeWorkload('x', workload), ['/home/ana/shop'])).toBe(group);
});
