import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Home, omnimindBin } from './omnimind.ts';

let home: Home;
beforeAll(() => {
  home = new Home();
});
afterAll(() => home.remove());

/** All of them by `npm run test:limits`. */
const all = process.env['LIMITS'] === 'all';
const counts = all ? Array.from({ length: 113 }, (_, index) => 16 + index) : [16, 24, 31, 47, 48, 64];
const sizes_KiB = all
  ? Array.from({ length: 40 }, (_, index) => 100_000 * (index + 1))
  : [100_000, 1_500_000, 2_000_000];

/** Runs a command that ends with 7 under a limit. */
function limited(flag: 'n' | 'v', limit: number) {
  const script = `ulimit -${flag} ${limit}; exec "${omnimindBin}" run -- sh -c 'echo out; exit 7'`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8', env: home.environment });
  return { status, stdout, isTold: stderr.includes(`omnimind: not watched: ulimit -${flag} is ${limit}, `) };
}

test.each(counts)('with %i files the status is the command’s', (count) => {
  expect(limited('n', count)).toEqual({ status: 7, stdout: 'out\n', isTold: count < 48 });
});

test.each(sizes_KiB)('with %i KiB of addresses the status is the command’s', (size_KiB) => {
  expect(limited('v', size_KiB)).toEqual({ status: 7, stdout: 'out\n', isTold: size_KiB < 2_000_000 });
});

test('a command that is not there is none without Node either', () => {
  const script = `ulimit -n 20; exec "${omnimindBin}" run -- /nowhere/none`;
  expect(spawnSync('sh', ['-c', script], { env: home.environment }).status).toBe(127);
});

test.each(['/proc/nowhere', '/proc/self/fd/x', '/dev/null/x'])(
  'with a home at %s the status is the command’s',
  (home) => {
    for (const status of [0, 7]) {
      const ended = spawnSync(omnimindBin, ['run', '--', 'sh', '-c', `exit ${status}`], {
        env: { PATH: process.env['PATH'], HOME: home },
        timeout: 20_000,
      });
      expect(ended.status).toBe(status);
    }
  },
);
