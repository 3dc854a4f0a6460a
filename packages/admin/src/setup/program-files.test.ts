import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ProgramFile, programFiles } from './program-files.ts';

const cli = fileURLToPath(new URL('../../../cli', import.meta.url));
let directory: string;
let files: ProgramFile[];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind program-'));
  files = await programFiles(cli);
  for (const { path, mode, content } of files) {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    if (Buffer.isBuffer(content)) writeFileSync(target, content);
    // 120 MB that need not be copied for a test.
    else if (path === 'bin/node') symlinkSync(content.copyOf, target);
    else copyFileSync(content.copyOf, target);
    if (path !== 'bin/node') chmodSync(target, mode);
  }
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function omnimind(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(join(directory, 'bin/omnimind'), words, {
    cwd: '/',
    encoding: 'utf8',
    // A home that is not there: nothing but what was installed can be used.
    env: { PATH: '/usr/bin:/bin', HOME: join(directory, 'home'), XDG_STATE_HOME: join(directory, 'state') },
  });
  return { status, stdout, stderr };
}

describe('the installed program', () => {
  test('runs on its own Node, without any source', () => {
    const version = /"version": "([^"]+)"/.exec(readFileSync(join(cli, 'package.json'), 'utf8'))?.[1];
    const { stdout, ...rest } = omnimind('--version');
    expect(rest).toEqual({ status: 0, stderr: '' });
    // With the revision that it was built from, without git.
    expect(stdout).toMatch(/^\S+ \([0-9a-f]{12}(?:-dirty)?\)\n$/);
    expect(stdout.split(' ', 1)).toEqual([version]);
    expect(files.filter(({ path }) => /\.tsx?$/.test(path))).toEqual([]);
  });

  test('runs a command, and gives its status', () => {
    expect(omnimind('run', '--', 'sh', '-c', 'echo out; exit 3')).toMatchObject({ status: 3, stdout: 'out\n' });
  });

  test('ends a run well although it was removed meanwhile', async () => {
    const child = spawn(join(directory, 'bin/omnimind'), ['run', '--', 'sh', '-c', 'echo out; sleep 1; exit 5'], {
      env: { PATH: '/usr/bin:/bin', HOME: join(directory, 'home'), XDG_STATE_HOME: `${directory}-state` },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const gone = `${directory}-gone`;
    child.stdout.once('data', () => renameSync(directory, gone));
    const [status] = await once(child, 'close');
    renameSync(gone, directory);
    // Removed before it was loaded, it keeps nothing of the run.
    rmSync(`${directory}-state`, { recursive: true, force: true });
    expect(status).toBe(5);
  });

  test('knows its configuration', () => {
    expect(omnimind('config', 'show').stdout).toMatch(/^\[run\]$/m);
  });

  test('says what is wrong', () => {
    expect(omnimind('why', 'nothing')).toMatchObject({
      status: 66,
      stderr: expect.stringContaining('no run "nothing"'),
    });
  });

  test('finds the modules that are loaded by name', () => {
    const script = join(directory, 'app/ask.cjs');
    writeFileSync(script, "console.log(typeof require('dbus-native').createClient, typeof require('koffi').load)");
    const { stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'function function\n', stderr: '' });
    rmSync(script);
  });

  test('is the same each time, so that a second setup has nothing to do', async () => {
    expect(await programFiles(cli)).toEqual(files);
  }, 60_000);

  test('offers its own files to a setup that is run from it', async () => {
    const own = await programFiles(directory);
    const names = (list: readonly ProgramFile[]) => list.map(({ path, mode }) => `${path} ${mode}`).toSorted();
    expect(names(own)).toEqual(names(files.filter(({ path }) => path !== 'bin/node')));
  });
});
