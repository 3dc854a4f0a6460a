import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Home, omnimindBin } from './omnimind.ts';

const home = new Home();
const version = /^0\.2\.0 \([0-9a-f]{12}(?:-dirty)?\)\n$/;

beforeAll(() => {
  mkdirSync(home.path('a b/bin'), { recursive: true });
  symlinkSync(omnimindBin, home.path('a b/bin/omnimind'));
  symlinkSync('a b/bin/omnimind', home.path('link to link'));
  // A copy outside of the workspace finds no pinned Node.
  copyFileSync(omnimindBin, home.path('a b/alone'));
});
afterAll(() => home.remove());

function launch(file: string, words: string[], environment: Record<string, string> = {}, cwd = '/') {
  const { status, stdout, stderr } = spawnSync(file, words, {
    cwd,
    encoding: 'utf8',
    env: { ...home.environment, ...environment },
  });
  return { status, stdout, stderr };
}

/** A program that says it is a Node of some version. */
function pretendedNode(name: string, claimed: string): string {
  return home.write(name, `#!/bin/sh\nif [ "$1" = --version ]; then echo ${claimed}; else echo "$@"; fi\n`, 0o755);
}

describe('the launcher', () => {
  test('works by its absolute path, through links and with blanks in the path, from any directory', () => {
    for (const file of [omnimindBin, home.path('a b/bin/omnimind'), home.path('link to link')])
      expect(launch(file, ['--version'])).toEqual({ status: 0, stdout: expect.stringMatching(version), stderr: '' });
    expect(launch('./omnimind', ['--version'], {}, home.path('a b/bin')).stdout).toMatch(version);
  });

  test.each(['smart', 'off'])('hands on a signal that its parent ignores, in mode %s', (mode) => {
    const script = `trap '' HUP; exec "${omnimindBin}" run --mode ${mode} -- grep SigIgn /proc/self/status`;
    expect(launch('sh', ['-c', script]).stdout).toMatch(/^SigIgn:\t[0-9a-f]{15}[13579bdf]\n$/);
  });

  test('works by its name on PATH', () => {
    const PATH = `${home.path('a b/bin')}:${process.env['PATH']}`;
    expect(launch('sh', ['-c', 'omnimind --version'], { PATH }).stdout).toMatch(version);
  });

  test('OMNIMIND_NODE comes first', () => {
    const node = pretendedNode('my node', 'v30.1.0');
    expect(launch(omnimindBin, ['x y'], { OMNIMIND_NODE: node }).stdout).toMatch(/\/app\/start\.js x y\n$/);
  });

  test('for development the sources run, and where no bundle was built', () => {
    const node = pretendedNode('my node', 'v30.1.0');
    expect(launch(omnimindBin, ['x'], { OMNIMIND_NODE: node, OMNIMIND_DEV: '1' }).stdout).toMatch(
      /\/src\/start\.js x\n$/,
    );
    home.write('checkout/src/start.js', '');
    const bin = home.write('checkout/bin/omnimind', readFileSync(omnimindBin), 0o755);
    const started = () => launch(bin, ['x'], { OMNIMIND_NODE: node }).stdout;
    expect(started()).toMatch(/\/src\/start\.js x\n$/);
    home.write('checkout/app/start.js', '');
    expect(started()).toMatch(/\/app\/start\.js x\n$/);
  });

  test.each(['v20.20.2', 'v22.17.9', 'v9.0.0', 'nonsense'])('OMNIMIND_NODE of version %s is refused', (claimed) => {
    const node = pretendedNode('old', claimed);
    expect(launch(omnimindBin, ['--version'], { OMNIMIND_NODE: node })).toEqual({
      status: 69,
      stdout: '',
      stderr: `omnimind: OMNIMIND_NODE is "${node}", which is no Node of version 22.18 or later\n  Unset it, or let it name a newer Node.\n`,
    });
  });

  test.each([
    ['v22.18.0', true],
    ['v22.20.1', true],
    ['v24.0.0', true],
    ['v100.0.0', true],
    ['v22.17.0', false],
    ['v20.19.0', false],
  ])('without a pinned Node, a Node %s on PATH is taken: %s', (claimed, isTaken) => {
    pretendedNode('path/node', claimed);
    const { status, stderr } = launch(home.path('a b/alone'), ['x'], { PATH: `${home.path('path')}:/usr/bin:/bin` });
    expect(status).toBe(isTaken ? 0 : 69);
    if (!isTaken)
      expect(stderr).toMatch(/^omnimind: no Node of version 22\.18 or later was found\n {2}Install a newer Node, /);
  });

  test('nothing of it stays: the process that was started is Node itself', () => {
    const script = `"${omnimindBin}" run --mode off -- sh -c 'echo $PPID $$'; echo $$`;
    const [inner, outer] = execFileSync('sh', ['-c', script], { env: home.environment, encoding: 'utf8' }).split('\n');
    expect(inner?.split(' ')[0]).toBe(outer);
  });
});

describe('a command is started before the program is loaded', () => {
  const damaged = () => {
    for (const name of ['start.js', 'package.json'])
      home.write(`damaged/app/${name}`, readFileSync(join(omnimindBin, '../../app', name)));
    home.write('damaged/app/run.js', '(function(){throw new Error("damaged")})');
    const file = home.write('damaged/bin/omnimind', readFileSync(omnimindBin), 0o755);
    return (words: string[], environment = {}) =>
      launch(file, words, { OMNIMIND_NODE: process.execPath, XDG_CACHE_HOME: home.path('cache'), ...environment });
  };

  test('so that it runs, and its status is told, whatever is wrong with that', () => {
    const { status, stdout, stderr } = damaged()([
      'run',
      '--name',
      'x',
      '--',
      'sh',
      '-c',
      'echo $OMNIMIND_NAME; exit 7',
    ]);
    expect([status, stdout, stderr]).toEqual([7, 'x\n', expect.stringContaining('Error: damaged')]);
  });

  test.each([
    [['run', '--config', '/nowhere', '--', 'echo', 'x'], {}],
    [['run', '--mode', 'off', '--', 'echo', 'x'], {}],
    [['run', '--mode', 'of', '--', 'echo', 'x'], {}],
    [['run', '--report', 'x.json', '--', 'echo', 'x'], {}],
    [['run', '--nonsense', '--', 'echo', 'x'], {}],
    [['run', '--', 'echo', 'x'], { OMNIMIND_RESOURCE_MODE: 'off' }],
    [['run', '--', 'echo', 'x'], { XDG_CONFIG_HOME: home.path('configured') }],
  ])('but not where the program has to be asked first: %j %j', (words, environment) => {
    home.write('configured/omnimind/config.toml', '');
    const { status, stdout } = damaged()(words, environment);
    expect([status, stdout]).toEqual([1, '']);
  });
});
