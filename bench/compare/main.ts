/**
 * Whether two revisions judge alike: `npm run compare -- OLD [NEW] [--traces FOLDER]...`. Each is checked out into a folder of
 * its own and installed, replays every trace as a user would, and what they say is compared line by line: time, behaviors,
 * severity, confidence, forecast, and of the evidence signal, value, unit and threshold. Words may differ.
 *
 * NEW is this working tree by default. Traces are those of the detection benchmark, of the tests, and of every folder named.
 * Ends with 1 where anything differs.
 */
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { differences } from './differences.ts';

const root = join(import.meta.dirname, '../..');
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { traces: { type: 'string', multiple: true, default: [] } },
});
const [old, later] = positionals;
if (old === undefined) {
  console.error('usage: npm run compare -- OLD [NEW] [--traces FOLDER]...');
  process.exit(64);
}
const folders = [join(root, 'bench/detection/traces'), join(root, 'test/fixtures/traces'), ...values.traces];
const traces = folders.flatMap((folder) => globSync(`${folder}/**/*.jsonl{,.gz}`)).toSorted();

const checkouts = mkdtempSync(join(tmpdir(), 'omnimind-compare-'));
try {
  const [before, after] = [checkOut(old, 'old'), later === undefined ? root : checkOut(later, 'new')];
  let [differing, verdicts] = [0, 0];
  for (const trace of traces) {
    const [first, second] = [replay(before, trace), replay(after, trace)];
    const found = differences(first, second);
    verdicts += first.length;
    if (found.length === 0) continue;
    differing += 1;
    console.log(`${basename(trace)}: ${found.length} of ${first.length} verdicts differ`);
    for (const line of found.slice(0, 3)) console.log(`  ${line}`);
  }
  console.log(`${traces.length} traces, ${verdicts} verdicts: ${differing} traces differ`);
  process.exitCode = differing > 0 || traces.length === 0 ? 1 : 0;
} finally {
  rmSync(checkouts, { recursive: true, force: true });
}

/** Puts a revision into a folder of its own, with what it depends on. @returns the folder */
function checkOut(revision: string, name: string): string {
  const folder = join(checkouts, name);
  execFileSync('git', ['clone', '--quiet', '--shared', '--no-checkout', root, folder]);
  execFileSync('git', ['checkout', '--quiet', '--detach', revision], { cwd: folder });
  execFileSync('npm', ['ci', '--silent', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  return folder;
}

/** The verdicts that a checkout gives, a JSON text each; an error is one line as well. */
function replay(checkout: string, trace: string): string[] {
  try {
    const output = execFileSync(join(checkout, 'packages/cli/bin/omnimind'), ['replay', '--json', trace], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    return output.trimEnd().split('\n');
  } catch (error) {
    return [JSON.stringify({ failed: error instanceof Error && 'status' in error ? error.status : String(error) })];
  }
}
