/**
 * How fast a trace is replayed: `npm run bench:replay`, of three recordings that are repeated to 600,000 samples, through
 * the command as a user starts it, its start included. Beside it, in the same run, the time in which Node splits the same
 * file into lines and parses each: the ratio does not depend on the machine as much as the rate does.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repeatTrace } from './repeat.ts';

const samples = 600_000;
const turns = 5;
const recordings = ['loop-node', 'suite-vitest', 'compress-xz'];
const asked = 200_000;

const root = join(import.meta.dirname, '../..');
const omnimind = join(root, 'packages/cli/bin/omnimind');

/** s that `work` takes. */
function timed(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

function parseAll(file: string): void {
  for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') JSON.parse(line);
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const folder = mkdtempSync(join(tmpdir(), 'omnimind-replay-'));
try {
  console.log(`Replay of ${samples} samples of one workload, median of ${turns} (asked: ${asked} samples/s)\n`);
  console.log('recording       samples/s   slowest   fastest   time beside JSON.parse alone');
  for (const name of recordings) {
    const file = join(folder, `${name}.jsonl`);
    await repeatTrace(join(root, `bench/detection/traces/${name}.jsonl.gz`), samples, file);
    const replays: number[] = [];
    const parses: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      replays.push(
        timed(() => execFileSync(omnimind, ['replay', '--json', file], { stdio: ['ignore', 'ignore', 'inherit'] })),
      );
      parses.push(timed(() => parseAll(file)));
    }
    const rate = (seconds: number) => Math.round(samples / seconds).toString();
    const ratio = median(replays.map((seconds, i) => seconds / (parses[i] ?? Number.NaN)));
    console.log(
      `${name.padEnd(14)} ${rate(median(replays)).padStart(10)} ${rate(Math.max(...replays)).padStart(9)} ${rate(Math.min(...replays)).padStart(9)}   ${ratio.toFixed(2)}`,
    );
    rmSync(file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
