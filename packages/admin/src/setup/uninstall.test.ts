import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { backend, devSlicePath, plan, setup, uninstall } from '@omnimind/testing/fake-setup';
import { FakeWorld } from '@omnimind/testing/fake-world';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyUninstall } from './uninstall.ts';
import { planUninstall } from './uninstall-plan.ts';

let world: FakeWorld;
beforeEach(() => {
  world = new FakeWorld();
});
afterEach(() => world.remove());

describe('uninstall', () => {
  test('leaves the machine as it was', async () => {
    const before = world.listing();
    await setup(world, { configuration: backend });
    symlinkSync('/run/omnimind/metrics-5min.txt', world.real('/tmp/omnimind-metrics-5min.txt'));
    world.write('/run/omnimind/metrics-5min.txt', 'x');
    world.write('/run/systemd/system.control/omnimind-dev.slice.d/50-MemoryHigh.conf', 'x');
    world.write('/var/log/omnimind/smart-monitor.log', '');
    world.commands.length = 0;
    expect(await uninstall(world)).toEqual({ left: [], problems: [] });
    rmSync(world.real('/run/systemd'), { recursive: true });
    expect(world.listing()).toEqual(before);
    expect(world.commands).toEqual([
      'systemctl disable --now omnimind-smart-monitor.service',
      'systemctl disable --now omnimind-backend-protected.service',
      'systemctl reset-failed omnimind-smart-monitor.service* omnimind-backend-protected.service*',
      'systemctl --global disable omnimind-notify.service',
      'systemctl stop omnimind-dev.slice',
      'systemctl daemon-reload',
      'groupdel omnimind',
    ]);
  });

  test('what the monitor reserved leaves no setting behind, and others stay', async () => {
    await setup(world);
    const control = '/run/systemd/system.control';
    world.write(`${control}/user.slice.d/50-MemoryLow.conf`, 'x');
    world.write(`${control}/user-1000.slice.d/50-MemoryLow.conf`, 'x');
    world.write(`${control}/user-1000.slice.d/50-CPUWeight.conf`, 'x');
    world.write(`${control}/other.slice.d/50-MemoryLow.conf`, 'x');
    world.write('/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/cgroup.procs', '');
    world.write('/run/user/1000/systemd/user.control/app.slice.d/50-MemoryLow.conf', 'x');
    await uninstall(world);
    const left = Object.keys(world.listing()).filter((path) => /\.control\/.*\.conf$/.test(path));
    expect(left.toSorted()).toEqual([
      `${control}/other.slice.d/50-MemoryLow.conf`,
      `${control}/user-1000.slice.d/50-CPUWeight.conf`,
    ]);
    expect(Object.keys(world.listing())).not.toContain('/run/user/1000/systemd/user.control');
  });

  test('what was changed is reported and kept', async () => {
    await setup(world);
    world.write(devSlicePath, 'mine\n');
    expect(await uninstall(world)).toEqual({ left: [devSlicePath], problems: [] });
    expect(world.read(devSlicePath)).toBe('mine\n');
    expect(planUninstall('system', false, world)).toBeNull();
  });

  test('what the services kept for themselves goes without --purge', async () => {
    await setup(world);
    world.write('/var/lib/omnimind/deployed.json', '{}');
    world.write('/var/lib/omnimind/api-token', 'x');
    expect((await uninstall(world)).left).toEqual([]);
    expect(Object.keys(world.listing())).not.toContain('/var/lib/omnimind');
  });

  test('kept runs stay, unless --purge was said', async () => {
    await setup(world);
    world.write('/var/lib/omnimind/runs/1/report.json', '{}');
    expect((await uninstall(world)).left).toEqual(['/var/lib/omnimind']);
    await setup(world);
    expect((await uninstall(world, 'system', true)).left).toEqual([]);
    expect(Object.keys(world.listing())).not.toContain('/var/lib/omnimind');
  });

  test('a slice in which workloads run is not stopped', async () => {
    await setup(world);
    world.write('/sys/fs/cgroup/omnimind.slice/cgroup.events', 'populated 1\nfrozen 0\n');
    world.commands.length = 0;
    await uninstall(world);
    expect(world.commands.filter((line) => line.includes('stop'))).toEqual([]);
  });

  test('a failure is reported, and uninstall can be run again', async () => {
    const before = world.listing();
    await setup(world);
    world.failing = 'daemon-reload';
    expect((await uninstall(world)).problems).toHaveLength(1);
    world.failing = undefined;
    expect(await uninstall(world)).toEqual({ left: [], problems: [] });
    expect(world.listing()).toEqual(before);
  });

  test('what a monitor that was killed left in force is undone when no monitor runs any more', async () => {
    await setup(world);
    const planned = planUninstall('system', false, world);
    if (planned === null) throw new Error('there is no setup');
    world.commands.length = 0;
    const found: string[][] = [];
    await applyUninstall(planned, world, { recover: async () => found.push([...world.commands]) });
    expect(found).toEqual([
      [
        'systemctl disable --now omnimind-smart-monitor.service',
        'systemctl reset-failed omnimind-smart-monitor.service* omnimind-backend-protected.service*',
        'systemctl --global disable omnimind-notify.service',
        'systemctl stop omnimind-dev.slice',
      ],
    ]);
  });

  test('a setup that was killed can be taken back: the manifest came first', async () => {
    const before = world.listing();
    const planned = await plan(world);
    await setup(world);
    const manifest = readFileSync(world.real(planned.manifestFile));
    for (const { path } of planned.files.slice(3)) rmSync(world.real(path));
    expect(JSON.parse(manifest.toString()).files).toHaveLength(planned.files.length);
    expect(await uninstall(world)).toEqual({ left: [], problems: [] });
    expect(world.listing()).toEqual(before);
  });
});
