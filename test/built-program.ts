import { execFileSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What is tested and measured is what runs: builds the program anew where a source, a folder of sources or the lockfile is newer. */
export default function setup(): void {
  const bundle = join(root, 'packages/cli/app/start.js');
  const built_ms = existsSync(bundle) ? statSync(bundle).mtimeMs : 0;
  const isNewer = (file: string) => statSync(join(root, file)).mtimeMs > built_ms;
  const sources = globSync(['packages/*/src/**', 'package-lock.json', 'packages/cli/package.json'], { cwd: root });
  if (sources.some((file) => !file.endsWith('.test.ts') && isNewer(file)))
    execFileSync('npm', ['run', 'prepare'], { cwd: root, stdio: 'inherit' });
}
