import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What a cycle of `omnimind cycles` costs above a loop of the shell: 200 cycles of `true`, in pairs of one after the other so
 * that both meet the same machine, the checkpoint included. `npm run bench:cycles-overhead [-- PAIRS]`; it fails above the
 * limit.
 */
const cycles = 200;
const limit_ms = 60;
const pairs = Number(process.argv[2] ?? 5);
const omnimind = fileURLToPath(new URL('../../packages/cli/bin/omnimind', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'omnimind-bench-'));

/** ms of a program from start to end. */
function timed(program: string, words: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(program, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, XDG_STATE_HOME: home },
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return performance.now() - began;
}

interface Pair {
  readonly loop: number;
  readonly plain: number;
  readonly kept: number;
}

/** ms a cycle: of the loop, of omnimind, and of omnimind with a checkpoint, each cycle of which is on the disk. */
function measure(checkpoint: string): Pair {
  const command = ['--', '/bin/true'];
  const count = String(cycles);
  return {
    loop: timed('sh', ['-c', `i=0; while [ $i -lt ${cycles} ]; do /bin/true; i=$((i+1)); done`]) / cycles,
    plain: timed(omnimind, ['cycles', count, ...command]) / cycles,
    kept: timed(omnimind, ['cycles', count, '--checkpoint', checkpoint, ...command]) / cycles,
  };
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell).padStart(12)).join('');
}

try {
  // A cold start compiles the sources: once a version, not once a run.
  measure(join(home, 'warm.jsonl'));
  console.log(`${cycles} cycles of /bin/true, ms a cycle, from the start of the program to its end\n`);
  console.log(row(['pair', 'shell loop', 'cycles', 'above', 'checkpoint', 'above']));
  const measured: Pair[] = [];
  for (let pair = 1; pair <= pairs; pair += 1) {
    const one = measure(join(home, `${pair}.jsonl`));
    measured.push(one);
    const { loop, plain, kept } = one;
    console.log(row([String(pair), loop, plain, plain - loop, kept, kept - loop]));
  }
  const plain = medianOf(measured.map((one) => one.plain - one.loop));
  const kept = medianOf(measured.map((one) => one.kept - one.loop));
  console.log(
    `\nmedian above the loop: ${plain.toFixed(2)} ms, with a checkpoint ${kept.toFixed(2)} ms; allowed ${limit_ms} ms`,
  );
  process.exitCode = Math.max(plain, kept) <= limit_ms ? 0 : 1;
} finally {
  rmSync(home, { recursive: true });
}
