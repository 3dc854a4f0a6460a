import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram, bundleDirectory } from '@omnimind/admin/setup/program-bundle';

/** Builds what the launcher of this checkout runs: `packages/cli/app`. */
const cli = join(import.meta.dirname, '../packages/cli');

const target = join(cli, bundleDirectory);
const next = `${target}.${process.pid}`;
// Its time is when the sources were read: whatever is changed meanwhile is newer.
const begun = new Date();
rmSync(next, { recursive: true, force: true });
mkdirSync(next);
for (const { path, content } of await buildProgram(cli)) {
  // The bus is found in the checkout's own modules.
  if (!path.startsWith(`${bundleDirectory}/`)) continue;
  const file = join(next, path.slice(bundleDirectory.length + 1));
  writeFileSync(file, content);
  utimesSync(file, begun, begun);
}
rmSync(target, { recursive: true, force: true });
renameSync(next, target);
