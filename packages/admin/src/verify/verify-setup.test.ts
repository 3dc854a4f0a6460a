import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { FakeMachine, fakeMachineTree } from '@omnimind/testing/fake-machine';
import { fakeConnect } from '@omnimind/testing/fake-manager';
import { afterEach, expect, test } from 'vitest';
import { verifySetup } from './verify-setup.ts';

let machine: FakeMachine | undefined;
afterEach(() => machine?.delete());

const manifest = (kind: 'system' | 'user') =>
  JSON.stringify({
    format: 'omnimind-setup',
    version: 1,
    kind,
    profile: 'dev',
    uid: kind === 'user' ? 1000 : 0,
    processors: 2,
    memory_bytes: 2 ** 31,
    files: [],
    links: [],
    directories: [],
    services: [],
    made_group: false,
    attributes: [],
    user_attributes: [{ unit: 'omnimind.slice', cgroup: 'omnimind.slice', attribute: 'cpu.weight', expected: '20' }],
  });
const systemManifest = '/var/lib/omnimind/setup.json';
const userManifest = '/home/dev/.local/state/omnimind/setup.json';
const managerSlice = '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/omnimind.slice';

function verify(tree: Record<string, string>, more: { uid: number; kind?: 'system' | 'user' }) {
  machine = new FakeMachine({ ...fakeMachineTree, ...tree });
  return verifySetup({
    configuration: defaultConfiguration,
    root: machine.root,
    environment: { HOME: '/home/dev' },
    connect: fakeConnect(null),
    ...more,
  });
}

test.each([
  ['root looks at the system', {}, { uid: 0 }, 'system'],
  ['a user with none looks for their own', {}, { uid: 1000 }, 'user'],
  [
    'a user with their own looks at it',
    { [systemManifest]: manifest('system'), [userManifest]: manifest('user') },
    { uid: 1000 },
    'user',
  ],
  ['a user without looks at the system', { [systemManifest]: manifest('system') }, { uid: 1000 }, 'system'],
  ['who asks for one gets it', { [userManifest]: manifest('user') }, { uid: 1000, kind: 'system' as const }, 'system'],
])('%s', async (_, tree: Record<string, string>, more, kind) => {
  expect((await verify(tree, more)).kind).toBe(kind);
});

test('a setup of the system is held in the managers of users too', async () => {
  const { findings } = await verify(
    { [systemManifest]: manifest('system'), [`${managerSlice}/cpu.weight`]: '100\n' },
    { uid: 0 },
  );
  expect(findings).toContainEqual(
    expect.objectContaining({
      code: 'limits.differ',
      facts: { differences: ['user@1000.service: omnimind.slice cpu.weight 100'], expected: ['cpu.weight 20'] },
    }),
  );
});

test('a user who runs nothing has no slice yet, and nothing is amiss', async () => {
  const own = JSON.parse(manifest('system'));
  own.attributes = own.user_attributes;
  const { findings } = await verify(
    { [systemManifest]: JSON.stringify(own), '/sys/fs/cgroup/omnimind.slice/cpu.weight': '20\n' },
    { uid: 0 },
  );
  expect(findings).toContainEqual(expect.objectContaining({ code: 'limits.in_force' }));
});

test('a damaged manifest is a finding, not a crash', async () => {
  const { findings, holds } = await verify({ [systemManifest]: '{' }, { uid: 0 });
  expect(findings).toContainEqual(expect.objectContaining({ code: 'setup.unreadable' }));
  expect(holds).toBe(false);
});
