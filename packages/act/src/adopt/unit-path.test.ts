import { describe, expect, test } from 'vitest';
import { innermostUnit, isInDevSlice, managerRoot, unitPathOf, unitsOf } from './unit-path.ts';

describe('placeOf', () => {
  test.each([
    ['/system.slice/a.service', '', { unit: 'a.service', subgroup: '' }],
    ['/user.slice/user-7.slice/session-3.scope', '', { unit: 'session-3.scope', subgroup: '' }],
    [
      '/user.slice/user-7.slice/user@7.service/app.slice/app-x.scope',
      '',
      { unit: 'user@7.service', subgroup: '/app.slice/app-x.scope' },
    ],
    [
      '/user.slice/user-7.slice/user@7.service/app.slice/app-x.scope',
      '/user.slice/user-7.slice/user@7.service',
      { unit: 'app-x.scope', subgroup: '' },
    ],
    [
      '/u/user@7.service/a.slice/c.service/inner/most',
      '/u/user@7.service',
      { unit: 'c.service', subgroup: '/inner/most' },
    ],
    ['/system.slice/_cpu.service', '', { unit: 'cpu.service', subgroup: '' }],
    ['/init.scope', '', { unit: 'init.scope', subgroup: '' }],
    ['/lxc/box/system.slice/a.service', '/lxc/box', { unit: 'a.service', subgroup: '' }],
    ['/', '', null],
    ['/system.slice', '', null],
    ['/system.slice/a.service', '/user.slice', null],
    ['/user.slicer/a.service', '/user.slice', null],
  ])('%s below %j', (cgroup, root, place) => {
    expect(unitPathOf(cgroup, root)).toEqual(place);
  });
});

test.each([
  ['system', '/init.scope', ''],
  ['system', '/', ''],
  ['system', '/lxc/box/init.scope', '/lxc/box'],
  ['user', '/user.slice/user-7.slice/user@7.service/app.slice/a.scope', '/user.slice/user-7.slice/user@7.service'],
  ['user', '/user.slice/user-7.slice/user@7.service', '/user.slice/user-7.slice/user@7.service'],
  ['user', '/user.slice/user-7.slice/session-1.scope', null],
  ['user', '/user.slice/user-77.slice/user@77.service/a.scope', null],
] as const)('the %s manager rules %s', (kind, cgroup, root) => {
  expect(managerRoot(kind, 7, cgroup)).toBe(root);
});

test('units on the way', () => {
  const cgroup = '/user.slice/user-7.slice/user@7.service/app.slice/app-x.scope/sub';
  expect(unitsOf(cgroup)).toEqual(['user.slice', 'user-7.slice', 'user@7.service', 'app.slice', 'app-x.scope']);
  expect(innermostUnit(cgroup)).toBe('app-x.scope');
  expect(innermostUnit('/user.slice')).toBeUndefined();
  expect(isInDevSlice('/omnimind.slice/omnimind-dev.slice/a.scope')).toBe(true);
  expect(isInDevSlice('/omnimind.slice/omnimind-dev.slices/a.scope')).toBe(false);
});
