/**
 * What a start costs: `npm run bench:start`. Everything is measured in turns in one run, as a multiple of what `node -e 0`
 * takes there: CPU time with that of the children, and for `run` the time until its command runs. Exit status 1 above a bar.
 *
 *   npm run bench:start -- --rounds 15 --load 40     beside 40 busy loops
 */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import buildWhereOld from '../../test/built-program.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, load: { type: 'string', default: '0' } },
});
const omnimind = join(import.meta.dirname, '../../packages/cli/bin/omnimind');
const node = [process.execPath, '-e', '0'];
/** Each with the most that it may take. */
const cpuBars: readonly { name: string; words: string[]; atMost: number }[] = [
  { name: 'run -- true', words: ['run', '--', 'true'], atMost: 4 },
  { name: 'status', words: ['status'], atMost: 3 },
  { name: '--version', words: ['--version'], atMost: 1.5 },
  { name: '--help', words: ['--help'], atMost: 1.5 },
];
const mostUntilCommand = 2;

/** s of CPU time of a command and its children, to the ms. */
function cpuOf(words: readonly string[]): number {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';
  const { stderr } = spawnSync('bash', ['-c', script, '-', ...words], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const [user = Number.NaN, system = Number.NaN] = stderr.trim().split(' ').map(Number);
  return user + system;
}

/** ms until the command says the time. */
function msUntil(words: readonly string[]): number {
  const begun_ms = performance.timeOrigin + performance.now();
  const { stdout } = spawnSync(words[0] ?? '', [...words.slice(1), 'date', '+%s%N'], { encoding: 'utf8' });
  return Number(stdout) / 1e6 - begun_ms;
}

function msOf(words: readonly string[]): number {
  const begun_ms = performance.now();
  spawnSync(words[0] ?? '', words.slice(1), { stdio: 'ignore' });
  return performance.now() - begun_ms;
}

const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? Number.NaN;

buildWhereOld();
const busy = Array.from({ length: Number(values.load) }, () =>
  spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }),
);
try {
  // The first start keeps what V8 compiled.
  for (const { words } of cpuBars) cpuOf([omnimind, ...words]);
  const cpu_s = new Map<string, number[]>();
  const until_ms: number[] = [];
  const node_ms: number[] = [];
  const add = (name: string, value: number) => cpu_s.set(name, [...(cpu_s.get(name) ?? []), value]);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    add('node', cpuOf(node));
    for (const { name, words } of cpuBars) add(name, cpuOf([omnimind, ...words]));
    node_ms.push(msOf(node));
    until_ms.push(msUntil([omnimind, 'run', '--quiet', '--']));
  }
  const node_s = median(cpu_s.get('node') ?? []);
  const rows = cpuBars.map(({ name, atMost }) => ({
    what: `CPU of ${name}`,
    times: median(cpu_s.get(name) ?? []) / node_s,
    atMost,
  }));
  rows.push({
    what: 'time until its command runs',
    times: median(until_ms) / median(node_ms),
    atMost: mostUntilCommand,
  });
  console.log(
    `node -e 0: ${(node_s * 1000).toFixed(0)} ms of CPU time, ${median(node_ms).toFixed(0)} ms; ${values.rounds} rounds, ${values.load} busy loops`,
  );
  for (const { what, times, atMost } of rows)
    console.log(
      `${what.padEnd(30)} ${times.toFixed(2).padStart(6)} × node -e 0   at most ${atMost}${times > atMost ? '   TOO MUCH' : ''}`,
    );
  process.exitCode = rows.some(({ times, atMost }) => !(times <= atMost)) ? 1 : 0;
} finally {
  for (const loop of busy) loop.kill('SIGKILL');
}
