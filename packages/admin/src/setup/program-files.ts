import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOr } from '@omnimind/linux/files/outcome';
import type { Plugin } from 'esbuild';
import { buildPage, loadBundler } from './page-bundle.ts';
import type { WantedFile } from './planned.ts';

/** Where the program of the system service lies: root's alone, so that nobody else decides what root runs. */
export const programDirectory = '/usr/lib/omnimind';
export const programLauncher = `${programDirectory}/bin/omnimind`;

/** A file of the installed program, its path below the program's directory. */
export type ProgramFile = Pick<WantedFile, 'path' | 'mode' | 'content'>;

/**
 * The program as it is installed: the sources as one bundle, this very Node, the launcher, and the two modules that are
 * loaded when they are needed. A program that was installed so before offers its own files.
 *
 * @param packageDirectory the command line's package: `bin/omnimind` and `package.json` lie in it
 * @throws OmnimindError `setup_refused` when the bundler is not installed
 */
export async function programFiles(packageDirectory: string): Promise<ProgramFile[]> {
  const start = join(packageDirectory, 'src/start.js');
  if (!existsSync(start)) return installedFiles(packageDirectory);
  const manifest = readFileSync(join(packageDirectory, 'package.json'), 'utf8');
  const version = /"version": "([^"]+)"/.exec(manifest)?.[1] ?? '0.0.0';
  return [
    text('package.json', `${JSON.stringify({ name: 'omnimind', version, private: true, type: 'module' }, null, 2)}\n`),
    { path: 'bin/node', mode: 0o755, content: { copyOf: process.execPath } },
    text('bin/omnimind', withPaths(join(packageDirectory, 'bin/omnimind'), launcherPlaces), 0o755),
    text('app/start.js', withPaths(start, startPlaces)),
    ...(await bundle(join(packageDirectory, 'src/main.ts'), apiWorker)),
    ...nativeModule(),
  ];
}

function text(path: string, content: string, mode = 0o644): ProgramFile {
  return { path, mode, content: Buffer.from(content) };
}

function installedFiles(directory: string): ProgramFile[] {
  return globSync(`${directory}/{bin,app,node_modules}/**/*`, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .concat(join(directory, 'package.json'))
    .toSorted()
    .map((file) => ({
      path: relative(directory, file),
      mode: basename(dirname(file)) === 'bin' ? 0o755 : 0o644,
      content: { copyOf: file },
    }));
}

/** What differs in the launcher of an installed program, and in what it starts. */
const launcherPlaces = [
  ['pinned=$package/../../node_modules/node/bin/node', 'pinned=$package/bin/node'],
  ['$package/src/start.js', '$package/app/start.js'],
] as const;
const startPlaces = [["import('./main.ts')", "import('./main.js')"]] as const;

function withPaths(file: string, places: readonly (readonly [from: string, to: string])[]): string {
  return places.reduce(
    (changed, [from, to]) => {
      if (!changed.includes(from)) throw new Error(`${file} has no "${from}" any more`);
      return changed.replaceAll(from, to);
    },
    readFileSync(file, 'utf8'),
  );
}

/** zod's messages in all languages: ours replace them, as `start.js` says. */
const withoutLocales: Plugin = {
  name: 'without-locales',
  setup(build) {
    build.onResolve({ filter: /^\.\.\/locales\/index\.js$/ }, ({ importer }) =>
      importer.includes('/zod/') ? { path: 'locales', namespace: 'nothing' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: '' }));
  },
};

/**
 * All sources as one file: nothing is loaded later, so that a run whose program is replaced or removed meanwhile ends well.
 * Apart from it stays `start.js`, which turns on the compile cache for it, and the monitor's thread, which it starts at once.
 */
async function bundle(main: string, worker: string): Promise<ProgramFile[]> {
  const { build, stop } = await loadBundler();
  const common = { bundle: true, platform: 'node', target: 'node22', write: false, logLevel: 'silent' } as const;
  try {
    const sources = { ...common, format: 'esm' as const, external: ['esbuild'], plugins: [withoutLocales] };
    const [page, app, thread, bus] = await Promise.all([
      buildPage(),
      build({ ...sources, entryPoints: [main], outfile: '/app/main.js' }),
      build({ ...sources, entryPoints: [worker], outfile: '/app/api-worker.js' }),
      // Loaded by name, only where somebody acts: one file instead of its four packages.
      build({
        ...common,
        stdin: { contents: "module.exports = require('dbus-native')", resolveDir: dirname(linuxEntry()) },
        format: 'cjs',
        outfile: '/node_modules/dbus-native/index.js',
      }),
    ]);
    return [
      ...[app, thread, bus].flatMap(({ outputFiles }) =>
        outputFiles.map((file) => ({ path: file.path.slice(1), mode: 0o644, content: Buffer.from(file.contents) })),
      ),
      { path: 'app/page.js', mode: 0o644, content: Buffer.from(page.script) },
      { path: 'app/page.css', mode: 0o644, content: Buffer.from(page.style) },
      text('node_modules/dbus-native/package.json', '{"name":"dbus-native","main":"index.js"}\n'),
    ];
  } finally {
    await stop();
  }
}

/** The program of the thread that speaks for the monitor. */
const apiWorker = fileURLToPath(new URL('../../../monitor/src/api/api-worker.ts', import.meta.url));

function linuxEntry(): string {
  return fileURLToPath(import.meta.resolve('@omnimind/linux/systemd/bus'));
}

/** A module of `packages/linux`, which is not loaded here. */
const nativeName = 'koffi';

/** The optional foreign function interface, when it is there: its loader and the binary for this machine. */
function nativeModule(): ProgramFile[] {
  const require = createRequire(realpathSync(linuxEntry()));
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
