import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeState } from '@omnimind/testing/fake-state';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

let home: Home;
beforeAll(() => {
  home = new Home();
});
afterAll(() => home.remove());

const KiB = 1024;
/** What these hold: that is read and compiled, in however many files it is. */
const sizeOf = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + statSync(join(import.meta.dirname, '../../packages', file)).size, 0);

/** Source files of ours that a command loads, below packages/. */
async function loadedBy(...words: string[]): Promise<string[]> {
  const list = home.write('loaded.txt', '');
  const hook = home.write(
    'hook.mjs',
    `import { appendFileSync } from 'node:fs';
     import { registerHooks } from 'node:module';
     registerHooks({
       load(url, context, next) {
         const [, file] = /\\/packages\\/([^/]+\\/src\\/.+)$/.exec(url) ?? [];
         if (file !== undefined) appendFileSync(${JSON.stringify(list)}, file + '\\n');
         return next(url, context);
       },
     });`,
  );
  const node = home.write('node', `#!/bin/sh\nexec ${process.execPath} --import ${hook} "$@"\n`, 0o755);
  await home.omnimind(words, { environment: { OMNIMIND_NODE: node, OMNIMIND_DEV: '1' } });
  return readFileSync(list, 'utf8').split('\n').slice(0, -1);
}

test('`run` loads what it needs to run a command, and no more', async () => {
  const files = await loadedBy('run', '--', 'true');
  expect(files).toContain('run/src/run-command.ts');
  expect(files.filter((file) => /nvml|nvidia/.test(file))).toEqual([]);
  expect(sizeOf(files)).toBeLessThan(1100 * KiB);
});

test('`status` asks the monitor and loads no program', async () => {
  const api = new FakeApi(fakeState());
  await api.listen(home.path('api.sock'));
  try {
    const files = await loadedBy('status');
    expect(files).toContain('cli/src/commands/status.ts');
    expect(files.filter((file) => /^(monitor|run|notify|admin)\//.test(file))).toEqual([]);
    expect(sizeOf(files)).toBeLessThan(530 * KiB);
  } finally {
    await api.close();
  }
});

describe('the bundle', () => {
  /** Node's own modules that a command loads, and files of ours. */
  async function modulesOf(...words: string[]): Promise<{ builtin: string[]; files: string[] }> {
    const list = home.write('modules.json', '');
    const hook = home.write(
      'report.mjs',
      `import { registerHooks } from 'node:module';
       const files = [];
       registerHooks({ load(url, context, next) { files.push(url); return next(url, context); } });
       // The parts of the program are read and compiled by its own loader.
       const fs = process.getBuiltinModule('fs');
       const { readFileSync } = fs;
       fs.readFileSync = (file, ...more) => {
         files.push(String(file));
         return readFileSync(file, ...more);
       };
       process.on('exit', () => fs.writeFileSync(${JSON.stringify(list)},
         JSON.stringify({ builtin: process.moduleLoadList, files })));`,
    );
    const node = home.write('reporting', `#!/bin/sh\nexec ${process.execPath} --import ${hook} "$@"\n`, 0o755);
    await home.omnimind(words, { environment: { OMNIMIND_NODE: node } });
    return JSON.parse(readFileSync(list, 'utf8'));
  }

  test.each([
    [
      ['run', '--mode', 'observe', '--', 'sleep', '2'],
      ['start.js', 'run.js'],
    ],
    // What is over at once needs no program.
    [['run', '--', 'true'], ['start.js']],
    [['status'], ['start.js', 'status.js']],
    [
      ['status', '--nonsense'],
      ['start.js', 'status.js', 'main.js'],
    ],
    [['--version'], ['start.js']],
    [['--help'], ['start.js', 'help.en.txt']],
    [
      ['notify', 'ignored'],
      ['start.js', 'service.js'],
    ],
    [
      ['config', 'show'],
      ['start.js', 'main.js'],
    ],
  ])('%j loads no source, no type stripper, no undici and no Web cryptography', async (words, wanted) => {
    const { builtin, files } = await modulesOf(...words);
    const ours = files.flatMap((url) => /\/packages\/cli\/(.+\.(?:js|ts|txt))$/.exec(url)?.[1] ?? []);
    expect([...new Set(ours)]).toEqual(wanted.map((name) => `app/${name}`));
    expect(builtin.filter((name) => /deps\/amaro|undici|webcrypto/.test(name))).toEqual([]);
  });
});
