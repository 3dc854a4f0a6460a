import { chmodSync, statSync } from 'node:fs';
import { debianSettings, settingsFile } from '@omnimind/testing/fake-earlyoom';
import { plan, setup, uninstall } from '@omnimind/testing/fake-setup';
import { FakeWorld } from '@omnimind/testing/fake-world';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { earlyoomDropIn } from './earlyoom-plan.ts';
import { placesOf, readSetup } from './manifest.ts';
import { isDone } from './planned.ts';

let world: FakeWorld;
beforeEach(() => {
  world = new FakeWorld();
});
afterEach(() => world.remove());

const manifest = () => readSetup('system', placesOf(world));
const restarts = () => world.commands.filter((line) => line === 'systemctl restart earlyoom.service').length;

describe('setup --system where earlyoom is installed', () => {
  beforeEach(() => world.earlyoom.install());

  test('shows the difference to what is there, and changes nothing', async () => {
    const before = world.listing();
    const planned = await plan(world);
    expect(planned.files.find(({ path }) => path === settingsFile)).toMatchObject({
      change: 'taken_over',
      before: debianSettings,
    });
    expect(planned.notes).toContainEqual({ note: 'earlyoom', memory_percent: 10 });
    expect(world.listing()).toEqual(before);
  });

  test('gives it the arguments of the configuration, and restarts it', async () => {
    await setup(world, {
      configuration: {
        protect: { names: ['code', 'gnome-shell'] },
        backend: { command: ['/opt/shop/bin/shop-server'] },
        earlyoom: { memory: 0.2, avoid: ['my db'], prefer: ['chrome', 'code'] },
      },
    });
    const words = [
      ...['-m', '20,10', '-s', '10,5', '-r', '3600'],
      ...['--avoid', '^(omnimind|code|gnome-shell|my[[:space:]]db|shop-server)$', '--prefer', '^(chrome)$'],
    ];
    expect(world.read(settingsFile)).toContain(`\nEARLYOOM_ARGS="${words.join(' ')}"\n`);
    expect(world.earlyoom.words).toEqual(words);
    expect(restarts()).toBe(1);
    expect(manifest()).toMatchObject({
      earlyoom: { words, runs: true },
      former: [{ path: settingsFile, mode: 0o644 }],
    });
  });

  test('an interpreter is no name of a backend', async () => {
    await setup(world, { configuration: { backend: { command: ['/usr/bin/node', 'server.js'] } } });
    expect(world.read(settingsFile)).not.toContain('node');
  });

  test('a second run has nothing to do', async () => {
    await setup(world);
    const { files, commandsAfter, changesManifest } = await plan(world);
    expect(files.filter(({ change }) => change !== 'same')).toEqual([]);
    expect(commandsAfter.filter(({ purpose }) => purpose === 'restart_earlyoom')).toEqual([]);
    expect(changesManifest).toBe(false);
  });

  test('what runs with other arguments is restarted', async () => {
    await setup(world);
    world.earlyoom.otherWords = ['-m', '50'];
    world.run(['systemctl', 'restart', 'earlyoom.service']);
    world.earlyoom.otherWords = undefined;
    await setup(world);
    expect(restarts()).toBe(3);
  });

  test('uninstall brings back the bytes and the mode of what was there', async () => {
    const odd = '# \xff mine\nEARLYOOM_ARGS="-m 7" # odd\n\n';
    world.write(settingsFile, odd);
    chmodSync(world.real(settingsFile), 0o600);
    const before = world.listing();
    await setup(world);
    // Another setup in between does not forget what was first.
    await setup(world, { configuration: { earlyoom: { memory: 0.1 } } });
    expect(await uninstall(world)).toEqual({ left: [], problems: [] });
    expect(world.listing()).toEqual(before);
    expect(statSync(world.real(settingsFile)).mode & 0o7777).toBe(0o600);
    expect(world.commands.at(-2)).toBe('systemctl restart earlyoom.service');
  });

  test('what was changed since is reported and kept', async () => {
    await setup(world);
    world.write(settingsFile, 'EARLYOOM_ARGS="-m 9"\n');
    const { left, problems } = await uninstall(world);
    expect({ left, problems }).toEqual({ left: [settingsFile, '/var/lib/omnimind'], problems: [] });
    expect(world.read(settingsFile)).toBe('EARLYOOM_ARGS="-m 9"\n');
  });

  test('what was kept and is damaged is not brought back', async () => {
    await setup(world);
    world.write('/var/lib/omnimind/former/etc_default_earlyoom', 'x');
    expect((await uninstall(world)).problems).toEqual([expect.objectContaining({ code: 'setup.backup_changed' })]);
  });

  test('switched off in the configuration it gets its own arguments back', async () => {
    await setup(world);
    await setup(world, { configuration: { earlyoom: { manage: false } } });
    expect(world.read(settingsFile)).toBe(debianSettings);
    expect(restarts()).toBe(2);
    expect(manifest()).toMatchObject({ earlyoom: null, former: [] });
    expect(Object.keys(world.listing()).filter((path) => path.includes('omnimind-old'))).toEqual([]);
  });

  test('one that is disabled gets its arguments and stays off', async () => {
    [world.earlyoom.active, world.earlyoom.file] = ['inactive', 'disabled'];
    await setup(world);
    expect(restarts()).toBe(0);
    expect(manifest()).toMatchObject({ earlyoom: { runs: false } });
    expect((await plan(world)).notes).toContainEqual({ note: 'earlyoom_off' });
  });

  test('a service without settings gets a drop-in', async () => {
    world.earlyoom.hasSettings = false;
    const before = world.listing();
    await setup(world);
    expect(world.read(earlyoomDropIn)).toMatch(
      /\n\[Service\]\nExecStart=\nExecStart=:\/usr\/bin\/earlyoom -m 10,5 -s 10,5 -r 3600 --avoid "\^\(omnimind\|code\|/,
    );
    expect(world.read(settingsFile)).toBe(debianSettings);
    expect(await uninstall(world)).toEqual({ left: [], problems: [] });
    expect(world.listing()).toEqual(before);
  });

  test('1.8 says its limits in more words, as in Debian 13', async () => {
    world.earlyoom.release = '1.8';
    await setup(world);
    expect(restarts()).toBe(1);
  });

  test.each<[string, () => void, string]>([
    ['that refuses', () => (world.earlyoom.refusal = 'fatal: could not compile regexp'), 'could not compile regexp'],
    ['that runs with others', () => (world.earlyoom.otherWords = ['-m', '50']), '-m 50'],
    ['that does not start', () => (world.failing = 'restart earlyoom'), 'it does not work'],
  ])('one %s its arguments undoes the setup', async (_, damage, reason) => {
    const before = world.listing();
    const planned = plan(world);
    await planned;
    damage();
    await expect(setup(world)).rejects.toMatchObject({
      code: 'setup_failed',
      problem: { parameters: { reason: { parameters: { text: expect.stringContaining(reason) } } } },
    });
    expect(world.listing()).toEqual(before);
  });
});

describe('--install-earlyoom', () => {
  beforeEach(() => world.write('/usr/bin/apt-get', ''));

  test('is planned as a command; without the option it is only said', async () => {
    const { install, commandsAfter } = await plan(world, { installEarlyoom: true });
    expect(install?.words.join(' ')).toBe(
      'env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends earlyoom',
    );
    expect(commandsAfter.at(-1)?.purpose).toBe('restart_earlyoom');
    const without = await plan(world);
    expect(without.install).toBeNull();
    expect(without.notes).toContainEqual({ note: 'earlyoom_absent' });
  });

  test('installs it, and uninstall removes it', async () => {
    const before = world.listing();
    await setup(world, { installEarlyoom: true });
    expect(world.earlyoom.words).toContain('--avoid');
    expect(isDone({ ...(await plan(world, { installEarlyoom: true })), commandsAfter: [] })).toBe(true);
    expect(await uninstall(world)).toEqual({ left: [], problems: [] });
    expect(world.commands).toContain('env DEBIAN_FRONTEND=noninteractive apt-get purge --yes earlyoom');
    expect(Object.keys(world.listing())).toEqual([...Object.keys(before), '/etc/default'].toSorted());
  });

  test('a failure removes it again', async () => {
    world.failing = 'daemon-reload';
    await expect(setup(world, { installEarlyoom: true })).rejects.toMatchObject({ code: 'setup_failed' });
    expect(world.earlyoom.isInstalled).toBe(false);
  });

  test('is refused where there is no apt-get', async () => {
    world.run(['rm', '-f', '/usr/bin/apt-get']);
    await expect(plan(world, { installEarlyoom: true })).rejects.toMatchObject({ code: 'setup_refused' });
  });
});

test('the manifest of an earlier release is read', async () => {
  await setup(world);
  const { former, earlyoom, packages, user_services, ...old } = JSON.parse(world.read('/var/lib/omnimind/setup.json'));
  expect([former, earlyoom, packages, user_services]).toEqual([[], null, [], ['omnimind-notify.service']]);
  world.write('/var/lib/omnimind/setup.json', JSON.stringify(old));
  expect(manifest()).toMatchObject({ former: [], earlyoom: null, packages: [], user_services: [] });
});
