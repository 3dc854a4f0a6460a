import { existsSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { buildProgram, bundleDirectory } from '@omnimind/admin/setup/program-bundle';

/** Builds what the launcher of this checkout runs: `packages/cli/app`. */
const cli = join(import.meta.dirname, '../packages/cli');

const target = join(cli, bundleDirectory);
const next = `${target}.${process.pid}`;
const old = `${next}.old`;
// Its time is when the sources were read: whatever is changed meanwhile is newer.
const begun = new Date();
rmSync(next, { recursive: true, force: true });
for (const { path, content } of await buildProgram(cli)) {
  const file = join(next, relative(bundleDirectory, path));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  utimesSync(file, begun, begun);
}
// A command that starts meanwhile finds one or the other: to remove the old one first took tens of milliseconds.
if (existsSync(target)) renameSync(target, old);
renameSync(next, target);
rmSync(old, { recursive: true, force: true });
