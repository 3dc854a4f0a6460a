import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import { buildPage, loadBundler } from './page-bundle.ts';

/** A file of the program as it runs, its path below the program's directory. */
export interface BuiltFile {
  readonly path: string;
  readonly content: Buffer;
}

/** Directory of the bundle in the program's directory, and in the command line's package of a checkout. */
export const bundleDirectory = 'app';

/**
 * Builds the program that is run, installed and packed: `app/start.js`, which the launcher starts; `app/run.js`, all of `omnimind
 * run` as one file; `app/main.js`, all the rest and `run` too; the thread that speaks for the monitor; the page of `omnimind web`;
 * and the bus as a package. Whatever a file needs later is in it, and evaluated when it is needed: a run or a monitor whose program is replaced or removed
 * meanwhile ends well.
 *
 * @param packageDirectory the command line's package
 * @throws OmnimindError `setup_refused` when the bundler is not installed
 */
export async function buildProgram(packageDirectory: string): Promise<BuiltFile[]> {
  const { build, stop } = await loadBundler();
  const common: BuildOptions & { write: false } = {
    bundle: true,
    platform: 'node',
    target: 'node22',
    legalComments: 'none',
    minifyWhitespace: true,
    minifySyntax: true,
    write: false,
    logLevel: 'silent',
  };
  const program = (name: string, contents: string, plugins: Plugin[] = []) =>
    build({
      ...common,
      format: 'esm',
      external: ['esbuild'],
      stdin: { contents, resolveDir: join(packageDirectory, 'src') },
      outfile: `/${bundleDirectory}/${name}.js`,
      plugins: [...plugins, besides, withoutLocales, withoutFacades, withoutUnused],
    });
  try {
    const built = await Promise.all([
      program('start', start),
      program('run', "import './main.ts';", [elsewhere]),
      program('main', "import './main.ts';"),
      program('api-worker', `import ${JSON.stringify(apiWorker)};`),
      // Loaded by name, only where somebody acts: one file instead of its four packages.
      build({
        ...common,
        stdin: { contents: "module.exports = require('dbus-native')", resolveDir: dirname(linuxEntry()) },
        format: 'cjs',
        outfile: `/${bundleDirectory}/node_modules/dbus-native/index.js`,
      }),
    ]);
    const page = await buildPage();
    const file = (path: string, content: string | Uint8Array) => ({ path, content: Buffer.from(content) });
    return [
      ...built.flatMap(({ outputFiles }) => outputFiles.map(({ path, contents }) => file(path.slice(1), contents))),
      file(`${bundleDirectory}/page.js`, page.script),
      file(`${bundleDirectory}/page.css`, page.style),
      file(`${bundleDirectory}/node_modules/dbus-native/package.json`, '{"name":"dbus-native","main":"index.js"}\n'),
    ];
  } finally {
    await stop();
  }
}

/** What the launcher starts: the part for `run` is loaded alone. */
const start =
  "import './prepare.js'; if (process.argv[2] === 'run') await import('./run.js'); else await import('./main.js');";

/** The program of the thread that speaks for the monitor. */
const apiWorker = fileURLToPath(new URL('../../../monitor/src/api/api-worker.ts', import.meta.url));

/** A module that requires the bus and the foreign function interface. */
export function linuxEntry(): string {
  return fileURLToPath(import.meta.resolve('@omnimind/linux/systemd/bus'));
}

/** The files of the bundle that others load: no source, although one has that name. */
const besides: Plugin = {
  name: 'besides',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/(?:run|main)\.js$/ }, ({ path }) => ({ path, external: true }));
  },
};

/** `run.js` leaves what is not a plain run to the whole program, which ends the process itself. */
const elsewhere: Plugin = {
  name: 'elsewhere',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/run-program\.ts$/ }, () => ({ path: 'main', namespace: 'elsewhere' }));
    onLoad({ filter: /.*/, namespace: 'elsewhere' }, () => ({
      contents: "export const runProgram = () => import('./main.js');",
    }));
  },
};

/** zod's messages in all languages: ours replace them, as `start.js` says. */
export const withoutLocales: Plugin = {
  name: 'without-locales',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\.\/locales\/index\.js$/ }, ({ importer }) =>
      importer.includes('/zod/') ? { path: 'locales', namespace: 'nothing' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: '' }));
  },
};

/**
 * Node's own modules are asked for, not imported: to import `node:http` or `node:crypto` Node evaluates all that they export,
 * undici and the Web's cryptography among it (57 ms and 17 MiB), and nothing is loaded before it is needed.
 */
const withoutFacades: Plugin = {
  name: 'without-facades',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'builtin' }));
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

/** A source in which zod is a namespace: of that esbuild drops what is not used, and not of the object `z` (107 KB). */
export function readWithNamespace(path: string): string {
  return readFileSync(path, 'utf8').replace("import { z } from 'zod'", "import * as z from 'zod'");
}

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onLoad }) {
    onLoad({ filter: /\/packages\/\w+\/src\/.*\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readWithNamespace(path),
    }));
  },
};
