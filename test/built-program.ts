import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What is tested is what runs: builds the program anew where sources have changed since, as the launcher would find out. */
export default function setup(): void {
  const trace = spawnSync('sh', ['-x', join(root, 'packages/cli/bin/omnimind'), '--version'], { encoding: 'utf8' });
  if (trace.stderr.includes('/src/start.js --version'))
    execFileSync('npm', ['run', 'prepare'], { cwd: root, stdio: 'inherit' });
}
