import { fakeWorkload } from '@omnimind/testing/fake-state';
import { expect, test } from 'vitest';
import { checkOwner, scopesOf } from './caller.ts';

test.each([
  ['root', { uid: 0, via: 'socket' }, 1000, null],
  ['the owner', { uid: 1000, via: 'socket' }, 1000, null],
  ['another user', { uid: 1001, via: 'socket' }, 1000, 'permission_denied'],
  ['somebody, where the owner is not known', { uid: 1001, via: 'socket' }, null, 'permission_denied'],
  ["a user, of root's", { uid: 1001, via: 'socket' }, 0, 'permission_denied'],
  ['the bearer of a token', { uid: null, via: 'tcp' }, 1000, 'permission_denied'],
  ['somebody who can not be known', { uid: null, via: 'socket' }, 1000, 'unavailable'],
] as const)('%s', (_, caller, owner, code) => {
  const check = () => checkOwner(caller, owner);
  if (code === null) expect(check).not.toThrow();
  else expect(check).toThrow(expect.objectContaining({ code }));
});

test.each([
  [1000, ['a']],
  [1001, ['b']],
  [0, ['a', 'b']],
  [null, []],
])('scopes of UID %j are %j', (uid, own) => {
  const workloads = [
    fakeWorkload('a', { cgroup: '/x/a.scope', uid: 1000 }),
    fakeWorkload('b', { cgroup: '/x/b.scope', uid: 1001 }),
    fakeWorkload('c', { cgroup: null, uid: 1000 }),
  ];
  const scopes = ['a.scope', 'b.scope', 'd.scope'];
  expect(scopesOf(scopes, workloads, { uid, via: 'socket' })).toEqual(own);
});
