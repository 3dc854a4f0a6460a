import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { readOr } from '@omnimind/linux/files/outcome';
import type { WantedFile } from './planned.ts';
import { buildProgram, bundleDirectory, linuxEntry } from './program-bundle.ts';

/** Where the program of the system service lies: root's alone, so that nobody else decides what root runs. */
export const programDirectory = '/usr/lib/omnimind';
export const programLauncher = `${programDirectory}/bin/omnimind`;

/** A file beside the program that says who installed it, where that was no setup: then setup leaves the program to them. */
export const packagedMark = 'packaged-by';

/** A file of the installed program, its path below the program's directory. */
export type ProgramFile = Pick<WantedFile, 'path' | 'mode' | 'content'>;

/**
 * The program as it is installed: the bundle, this very Node, the launcher, and the two modules that are loaded
 * when they are needed. A program that was installed so before, and has its own Node, offers its own files.
 *
 * @param packageDirectory the command line's package: `bin/omnimind` and `package.json` lie in it
 * @throws OmnimindError `setup_refused` when the bundler is not installed
 */
export async function programFiles(packageDirectory: string): Promise<ProgramFile[]> {
  if (existsSync(join(packageDirectory, 'bin/node'))) return installedFiles(packageDirectory);
  const manifest = readFileSync(join(packageDirectory, 'package.json'), 'utf8');
  const version = /"version": "([^"]+)"/.exec(manifest)?.[1] ?? '0.0.0';
  return [
    text('package.json', `${JSON.stringify({ name: 'omnimind', version, private: true, type: 'module' }, null, 2)}\n`),
    { path: 'bin/node', mode: 0o755, content: { copyOf: process.execPath } },
    text('bin/omnimind', readFileSync(join(packageDirectory, 'bin/omnimind'), 'utf8'), 0o755),
    ...(runsFromSource
      ? (await buildProgram(packageDirectory)).map((file) => ({ ...file, mode: 0o644 }))
      : filesBelow(packageDirectory, bundleDirectory)),
    ...nativeModule(),
  ];
}

function text(path: string, content: string, mode = 0o644): ProgramFile {
  return { path, mode, content: Buffer.from(content) };
}

/** What runs is what is installed: a bundle is copied, sources are bundled. */
const runsFromSource = import.meta.url.endsWith('.ts');

function installedFiles(directory: string): ProgramFile[] {
  return [
    ...filesBelow(directory, `{bin,${bundleDirectory},node_modules}`),
    { path: 'package.json', mode: 0o644, content: { copyOf: join(directory, 'package.json') } },
  ];
}

function filesBelow(directory: string, folders: string): ProgramFile[] {
  return globSync(`${directory}/${folders}/**/*`, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((file) => ({
      path: relative(directory, file),
      mode: basename(dirname(file)) === 'bin' ? 0o755 : 0o644,
      content: { copyOf: file },
    }));
}

/** A module of `packages/linux`, which is not loaded here. */
const nativeName = 'koffi';

/** The optional foreign function interface, when it is there: its loader and the binary for this machine. */
function nativeModule(): ProgramFile[] {
  const require = createRequire(runsFromSource ? realpathSync(linuxEntry()) : import.meta.url);
  const main = readOr(null, () => require.resolve(nativeName));
  if (main === null) return [];
  const modules = main.slice(0, main.lastIndexOf('/node_modules/') + '/node_modules/'.length);
  return globSync([
    `${modules}koffi/{package.json,index.cjs,LICENSE.txt}`,
    `${modules}koffi/src/koffi/*.cjs`,
    `${modules}koffi/src/koffi/src/*.cjs`,
    `${modules}@koromix/koffi-linux-${process.arch}/{package.json,index.js,*/koffi.node}`,
  ]).map((file) => ({ path: join('node_modules', relative(modules, file)), mode: 0o644, content: { copyOf: file } }));
}
