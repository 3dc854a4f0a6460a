import { rmSync, symlinkSync } from 'node:fs';
import { backend, devSlicePath, plan, setup, uninstall } from '@omnimind/testing/fake-setup';
import { FakeWorld } from '@omnimind/testing/fake-world';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applySetup } from './apply.ts';
import { expectedAttributes, placesOf, readSetup } from './manifest.ts';
import { isDone } from './planned.ts';
import { planUninstall } from './uninstall-plan.ts';

const backendPath = '/etc/systemd/system/omnimind-backend-protected.service';

let world: FakeWorld;
beforeEach(() => {
  world = new FakeWorld();
});
afterEach(() => world.remove());

describe('setup --system', () => {
  test('a plan changes nothing', async () => {
    const before = world.listing();
    expect(isDone(await plan(world))).toBe(false);
    expect(world.listing()).toEqual(before);
    expect(world.commands).toEqual([]);
  });

  test('the plan alone is shown anywhere: without root, bus or cgroup v2, it says what it lacks', async () => {
    const bare = new FakeWorld(1000);
    try {
      bare.hasBus = false;
      bare.write('/proc/self/mountinfo', '');
      await expect(plan(bare)).rejects.toMatchObject({ code: 'permission_denied' });
      const { files, notes } = await plan(bare, { isOnlyShown: true });
      expect(files.map(({ path }) => path)).toContain(devSlicePath);
      const reasons = notes.flatMap((note) => (note.note === 'not_here' ? [note.reason.code] : []));
      expect(reasons).toEqual(['setup.needs_root', 'setup.no_limits', 'setup.no_manager']);
    } finally {
      bare.remove();
    }
  });

  test('where a package brought the program it writes policy alone, and takes nothing of the package away', async () => {
    world.write('/usr/lib/omnimind/packaged-by', 'dpkg\n');
    world.write('/usr/lib/omnimind/app/start.js', '');
    const before = world.listing();
    await setup(world);
    const paths = Object.keys(world.listing()).filter((path) => before[path] === undefined);
    expect(paths).toContain('/etc/systemd/system/omnimind-smart-monitor.service');
    expect(
      paths.filter((path) => /^\/usr\/(?:lib|local\/bin\/omnimind$)|\/(?:sysusers|tmpfiles)\.d\//.test(path)),
    ).toEqual([]);
    expect(world.commands).toContain('systemd-tmpfiles --create omnimind.conf');
    await uninstall(world);
    expect(Object.keys(world.listing())).toEqual(expect.arrayContaining(Object.keys(before)));
  });

  test('writes units, drop-ins, the program and the manifest, then commands', async () => {
    await setup(world, { configuration: backend, profile: 'test' });
    const listing = world.listing();
    for (const path of [
      devSlicePath,
      '/etc/systemd/system/omnimind.slice',
      '/etc/systemd/system/omnimind-smart-monitor.service',
      '/etc/systemd/system/omnimind-backend-protected.service',
      '/etc/systemd/system/user.slice.d/50-omnimind.conf',
      '/etc/systemd/system/user-.slice.d/50-omnimind.conf',
      '/etc/systemd/system/user@.service.d/50-omnimind.conf',
      '/etc/systemd/system/system.slice.d/50-omnimind.conf',
      '/etc/systemd/user/omnimind-dev.slice',
      '/etc/systemd/user/app.slice.d/50-omnimind.conf',
      '/etc/systemd/user/session.slice.d/50-omnimind.conf',
      '/etc/tmpfiles.d/omnimind.conf',
      '/etc/sysusers.d/omnimind.conf',
      '/usr/local/bin/omnimind-smart-monitor.sh',
      '/usr/lib/omnimind/app/start.js',
      '/var/lib/omnimind/setup.json',
    ])
      expect(Object.keys(listing)).toContain(path);
    expect(listing['/usr/local/bin/omnimind']).toBe('/usr/lib/omnimind/bin/omnimind');
    expect(listing[devSlicePath]).toContain('CPUQuota=190%');
    expect(world.commands).toEqual([
      'systemd-sysusers /etc/sysusers.d/omnimind.conf',
      'systemd-tmpfiles --create /etc/tmpfiles.d/omnimind.conf',
      'systemctl daemon-reload',
      'systemctl start omnimind-dev.slice',
      'systemctl enable --now omnimind-smart-monitor.service',
      'systemctl enable --now omnimind-backend-protected.service',
      'systemctl --global enable omnimind-notify.service',
    ]);
    expect(Object.keys(listing).filter((path) => /-new$|-old$/.test(path))).toEqual([]);
  });

  test.each([
    ['252', []],
    ['257', ['systemd-run --quiet --wait --collect --slice=omnimind-dev.slice true']],
  ])('systemd %s writes changed limits of a running slice to the kernel', async (version, commands) => {
    world.systemdVersion = version;
    await setup(world, { profile: 'test' });
    world.commands.length = 0;
    await setup(world, { profile: 'dev' });
    expect(world.commands.filter((words) => !words.startsWith('systemd-tmpfiles'))).toEqual([
      'systemctl daemon-reload',
      ...commands,
    ]);
  });

  test('running managers of users are reloaded', async () => {
    world.write('/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/cgroup.events', '');
    await setup(world);
    expect(world.commands).toContain('systemctl kill --kill-who=main --signal=SIGHUP user@1000.service');
  });

  test('a second run has nothing to do', async () => {
    await setup(world);
    symlinkSync('/run/omnimind/metrics-5min.txt', world.real('/tmp/omnimind-metrics-5min.txt'));
    world.write('/run/omnimind/metrics-5min.txt', 'x');
    world.write('/var/log/omnimind/smart-monitor.log', '');
    expect(isDone(await plan(world))).toBe(true);
  });

  test('another profile changes the slice alone; what is no longer wanted goes', async () => {
    await setup(world, { configuration: backend, profile: 'test' });
    world.commands.length = 0;
    const planned = await plan(world, { profile: 'dev' });
    const changed = planned.files.filter(({ change }) => change !== 'same').map(({ path }) => path);
    expect(changed).toEqual([
      devSlicePath,
      backendPath,
      '/etc/systemd/system/system.slice.d/50-omnimind.conf',
      '/etc/systemd/user/omnimind-dev.slice',
    ]);
    expect(planned.stale).toEqual([]);
    applySetup(planned, world);
    expect(world.commands[0]).toBe('systemctl disable --now omnimind-backend-protected.service');
    expect(world.read(devSlicePath)).not.toContain('CPUQuota');
    expect(world.read(backendPath)).toContain('Description=No backend yet');
  });

  test('what somebody edited is rewritten, and reported', async () => {
    await setup(world);
    world.write(devSlicePath, '[Slice]\nMemoryHigh=1M\n');
    const planned = await plan(world);
    expect(planned.files.filter(({ change }) => change !== 'same')).toMatchObject([
      { path: devSlicePath, change: 'edited', before: '[Slice]\nMemoryHigh=1M\n' },
    ]);
    applySetup(planned, world);
    expect(world.read(devSlicePath)).toContain('Test runs and builds');
  });

  test('the manifest tells what the kernel must show, also in the managers of users', async () => {
    await setup(world);
    const manifest = readSetup('system', placesOf(world));
    expect(manifest).toMatchObject({ kind: 'system', profile: 'dev', processors: 2, made_group: true });
    if (manifest === null) return;
    const found = expectedAttributes(manifest, [1000]).map(
      ({ unit, cgroup, attribute }) => `${unit} ${cgroup} ${attribute}`,
    );
    expect(found).toContain('omnimind-dev.slice omnimind.slice/omnimind-dev.slice memory.high');
    expect(found).toContain('user-1000.slice user.slice/user-1000.slice memory.low');
    expect(found).toContain('user@1000.service user.slice/user-1000.slice/user@1000.service memory.low');
    expect(found).toContain('app.slice user.slice/user-1000.slice/user@1000.service/app.slice memory.low');
  });
});

describe('setup --user', () => {
  beforeEach(() => {
    world.remove();
    world = new FakeWorld(1000);
  });

  test('is not refused where the system is set up, or a package installed', async () => {
    world.write('/usr/lib/omnimind/app/start.js', '');
    await setup(world, { kind: 'user' });
    expect(isDone(await plan(world, { kind: 'user' }))).toBe(true);
  });

  test('writes to the home alone, and asks the manager of the user', async () => {
    const before = Object.keys(world.listing());
    await setup(world, { kind: 'user' });
    const added = Object.keys(world.listing()).filter((path) => !before.includes(path));
    expect(added.filter((path) => !path.startsWith('/home/dev/'))).toEqual([]);
    expect(added).toContain('/home/dev/.config/systemd/user/omnimind-smart-monitor.service');
    expect(world.commands).toEqual([
      'systemctl --user daemon-reload',
      'systemctl --user start omnimind-dev.slice',
      'systemctl --user enable --now omnimind-smart-monitor.service',
      'systemctl --user enable --now omnimind-notify.service',
    ]);
    const service = world.read('/home/dev/.config/systemd/user/omnimind-smart-monitor.service');
    expect(service).toContain(
      `ExecStart=:${world.packageDirectory}/bin/omnimind monitor --mode smart --adopt-culprits --announce --metrics-file /run/user/1000/`,
    );
    expect(service).not.toContain('OOMScoreAdjust');
    expect(isDone(await plan(world, { kind: 'user' }))).toBe(true);
  });

  test('what becomes trouble outside of the slice stays there where somebody wants it so', async () => {
    await setup(world, { kind: 'user', leavesCulprits: true });
    const service = world.read('/home/dev/.config/systemd/user/omnimind-smart-monitor.service');
    expect(service).not.toContain('--adopt-culprits');
    expect(isDone(await plan(world, { kind: 'user' }))).toBe(false);
  });

  test('uninstall leaves the home as it was', async () => {
    const before = world.listing();
    await setup(world, { kind: 'user' });
    expect(await uninstall(world, 'user')).toEqual({ left: [], problems: [] });
    expect(world.listing()).toEqual(before);
  });
});

describe('a failure in the middle', () => {
  test.each([
    'systemd-sysusers',
    'systemd-tmpfiles',
    'daemon-reload',
    'start omnimind-dev.slice',
    'enable --now omnimind-smart-monitor.service',
    'enable --now omnimind-backend-protected.service',
  ])('of `%s` undoes what was done', async (failing) => {
    const before = world.listing();
    const planned = await plan(world, { configuration: backend });
    world.failing = failing;
    expect(() => applySetup(planned, world)).toThrow(
      expect.objectContaining({ code: 'setup_failed', message: expect.stringContaining('it does not work') }),
    );
    expect(world.listing()).toEqual(before);
    expect([...world.units.values()].every(({ active }) => active === 'inactive')).toBe(true);
  });

  test('of a change leaves what an earlier setup wrote', async () => {
    await setup(world, { configuration: backend });
    const before = world.listing();
    const planned = await plan(world, { profile: 'test' });
    world.failing = 'daemon-reload';
    expect(() => applySetup(planned, world)).toThrow(/setup\.not_undone/);
    expect(world.listing()).toEqual(before);
  });

  test('a file that can not be written undoes the others', async () => {
    const planned = await plan(world);
    const before = world.listing();
    rmSync(world.real('/opt/omnimind/app/start.js'));
    expect(() => applySetup(planned, world)).toThrow(expect.objectContaining({ code: 'setup_failed' }));
    expect(world.listing()).toEqual(before);
  });
});

describe('refused, and nothing changed', () => {
  test.each([
    ['a file', () => world.write(devSlicePath, 'mine\n')],
    ['a file of the same text', () => world.write('/etc/sysusers.d/omnimind.conf', 'g omnimind -\n')],
    ['a link', () => symlinkSync('/dev/null', world.real(devSlicePath))],
    ['another command of that name', () => world.write('/usr/local/bin/omnimind', '#!/bin/sh\n')],
    ['a directory for the program', () => world.write('/usr/lib/omnimind/evil', '')],
  ])('%s that setup did not write', async (_, place) => {
    place();
    const before = world.listing();
    await expect(plan(world)).rejects.toMatchObject({
      code: 'setup_refused',
      message: expect.stringContaining('setup.foreign_files'),
    });
    expect(world.listing()).toEqual(before);
  });

  test.each<[string, () => void, string]>([
    [
      'cgroup v1',
      () => world.write('/proc/self/mountinfo', '29 23 0:26 / /sys/fs/cgroup rw - cgroup cgroup rw,memory\n'),
      'setup_refused',
    ],
    ['the hybrid layout', () => world.mountUnified(''), 'setup_refused'],
    ['no manager that answers', () => (world.hasBus = false), 'bus_unavailable'],
    ['an old systemd', () => (world.systemdVersion = '243'), 'setup_refused'],
  ])('%s', async (_, damage, code) => {
    damage();
    await expect(plan(world)).rejects.toMatchObject({ code });
  });

  test('the system without root', async () => {
    world.remove();
    world = new FakeWorld(1000);
    await expect(plan(world)).rejects.toMatchObject({ code: 'permission_denied' });
    expect(() => planUninstall('system', false, world)).toThrow(expect.objectContaining({ code: 'permission_denied' }));
  });

  test('a backend that no unit file can hold', async () => {
    await expect(plan(world, { configuration: { backend: { command: ['relative'] } } })).rejects.toMatchObject({
      code: 'config_invalid',
    });
  });

  test('a manager that looks for units elsewhere', async () => {
    world.remove();
    world = new FakeWorld(1000);
    world.unitPath = '/home/dev/other/systemd/user';
    await expect(plan(world, { kind: 'user' })).rejects.toMatchObject({ code: 'setup_refused' });
  });

  test('a damaged manifest', async () => {
    world.write('/var/lib/omnimind/setup.json', '{}');
    await expect(plan(world)).rejects.toMatchObject({
      code: 'setup_refused',
      message: expect.stringContaining('setup.json'),
    });
  });
});
