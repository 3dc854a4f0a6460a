import { FakeBus } from '@omnimind/testing/fake-bus';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { busAddress, connectManager, unitPath } from './dbus-manager.ts';
import { type ServiceManager, unset } from './service-manager.ts';

let systemd: FakeBus;
let manager: ServiceManager;

beforeEach(async () => {
  systemd = await FakeBus.start();
  manager = connectManager('user', { address: systemd.address, timeout_ms: 60_000 });
});
afterEach(() => {
  manager.close();
  systemd.stop();
});

describe('a scope', () => {
  test.each(['before', 'after'] as const)('is there when its job is done, told %s the answer', async (when) => {
    systemd.jobs = { result: 'done', when };
    await manager.startScope('omnimind-run-a-1.scope', [
      ['PIDs', 'au', [4711]],
      ['Slice', 's', 'omnimind-dev.slice'],
      ['CPUWeight', 't', 20n],
    ]);
    expect(systemd.calls.map(({ member, body }) => [member, body])).toEqual([
      [
        'StartTransientUnit',
        [
          'omnimind-run-a-1.scope',
          'fail',
          [
            ['PIDs', [4711]],
            ['Slice', 'omnimind-dev.slice'],
            ['CPUWeight', 20n],
          ],
          [],
        ],
      ],
    ]);
  });

  test('whose job fails is an error', async () => {
    systemd.jobs = { result: 'failed', when: 'after' };
    await expect(manager.startScope('a.scope', [])).rejects.toMatchObject({
      failure: 'failed',
      reason: { code: 'bus.job_failed', parameters: { unit: 'a.scope', result: 'failed' } },
    });
  });
});

test('properties keep all 64 bits', async () => {
  await manager.setProperties('a.scope', [['MemoryHigh', 't', unset]]);
  expect(systemd.calls[0]?.body).toEqual(['a.scope', true, [['MemoryHigh', unset]]]);
});

test('a unit is read with all its interfaces at once', async () => {
  systemd.answers.set('GetAll', () => ({
    signature: 'a{sv}',
    body: [
      [
        ['MemoryHigh', ['t', 2n ** 63n]],
        ['ControlGroup', ['s', '/a.scope']],
      ],
    ],
  }));
  expect([...(await manager.readUnit('a-1.scope'))]).toEqual([
    ['MemoryHigh', 2n ** 63n],
    ['ControlGroup', '/a.scope'],
  ]);
  expect(systemd.calls[0]).toMatchObject({ path: '/org/freedesktop/systemd1/unit/a_2d1_2escope', body: [''] });
});

test('freezing, thawing, stopping and attaching name the unit', async () => {
  await manager.perform('a.scope', 'freeze');
  await manager.perform('a.scope', 'thaw');
  await manager.perform('a.scope', 'stop');
  await manager.attach('a.scope', [1, 2], '/b');
  expect(systemd.calls.map(({ member, body }) => [member, ...body])).toEqual([
    ['FreezeUnit', 'a.scope'],
    ['ThawUnit', 'a.scope'],
    ['StopUnit', 'a.scope', 'fail'],
    ['AttachProcessesToUnit', 'a.scope', '/b', [1, 2]],
  ]);
});

describe('what goes wrong', () => {
  test.each([
    ['org.freedesktop.DBus.Error.AccessDenied', 'refused'],
    ['org.freedesktop.systemd1.NoSuchUnit', 'not_found'],
    ['org.freedesktop.systemd1.NoUnitForPID', 'not_found'],
    ['org.freedesktop.systemd1.UnitExists', 'failed'],
  ])('%s is %s', async (error, failure) => {
    systemd.answers.set('SetUnitProperties', () => ({ error, text: 'that is how it is' }));
    await expect(manager.setProperties('a.scope', [])).rejects.toMatchObject({
      failure,
      message: expect.stringContaining('that is how it is'),
    });
  });

  test('an answer that does not come is a time-out', async () => {
    systemd.answers.set('FreezeUnit', () => 'silence');
    const hasty = connectManager('user', { address: systemd.address, timeout_ms: 200 });
    onTestFinished(() => hasty.close());
    await expect(hasty.perform('a.scope', 'freeze')).rejects.toMatchObject({ failure: 'timeout' });
  });

  test('a service that is not there is unavailable, and is found again when it is back', async () => {
    systemd.vanish();
    await expect(manager.perform('a.scope', 'thaw')).rejects.toMatchObject({ failure: 'unavailable' });
    await systemd.appear();
    await manager.perform('a.scope', 'thaw');
  });

  test('a bus that goes away fails the call that waits, and the next one connects anew', async () => {
    systemd.answers.set('FreezeUnit', () => 'silence');
    const waiting = expect(manager.perform('a.scope', 'freeze')).rejects.toMatchObject({ failure: 'unavailable' });
    await expect.poll(() => systemd.calls).toHaveLength(1);
    systemd.stop();
    await waiting;
    await expect(manager.perform('a.scope', 'thaw')).rejects.toMatchObject({ failure: 'unavailable' });
  });

  test('after the end no call is made', async () => {
    manager.close();
    await expect(manager.perform('a.scope', 'thaw')).rejects.toMatchObject({ failure: 'unavailable' });
  });

  test('a user without a runtime directory has no bus', () => {
    expect(() => busAddress('user', { XDG_RUNTIME_DIR: '/no/such/directory' })).toThrow(
      expect.objectContaining({
        reason: { code: 'bus.no_socket', parameters: { bus: 'user', socket: '/no/such/directory/bus' } },
      }),
    );
  });
});

test.each([
  ['omnimind-dev.slice', 'omnimind_2ddev_2eslice'],
  ['1a.scope', '_31a_2escope'],
  ['odd\\x2dname.service', 'odd_5cx2dname_2eservice'],
])('%s', (unit, label) => {
  expect(unitPath(unit)).toBe(`/org/freedesktop/systemd1/unit/${label}`);
});

/** The inverse, as the specification gives it. */
function unitOfPath(path: string): string {
  const label = path.slice(path.lastIndexOf('/') + 1);
  const bytes = label.replace(/_([0-9a-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

test('every name comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (unit) => {
      expect(unitPath(unit)).toMatch(/^\/org\/freedesktop\/systemd1\/unit\/[A-Za-z0-9_]+$/);
      expect(unitOfPath(unitPath(unit))).toBe(unit.toWellFormed());
    }),
  );
});
