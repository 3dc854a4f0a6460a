import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOr } from '@omnimind/linux/files/outcome';
import type { Plugin } from 'esbuild';
import { buildPage, loadBundler } from './page-bundle.ts';

/** A file of the program as it runs, its path below the program's directory. */
export interface BuiltFile {
  readonly path: string;
  readonly content: Buffer;
}

/** Directory of the bundle in the program's directory, and in the command line's package of a checkout. */
export const bundleDirectory = 'app';

/**
 * Builds the program that is run, installed and packed: `app/start.js`, which the launcher starts and which answers for the version
 * and the help; the parts that it loads, each one file: `run.js` and `status.js` for these commands, `service.js` for those that run as
 * services (2 MiB less of a monitor's memory), `main.js` for all; the thread that speaks for the monitor; the loads of `omnimind demo` and
 * what was recorded of them; the page of `omnimind web`; and the bus as a package. Whatever a part needs later is in it, and evaluated when it is needed: a run or a monitor whose program is replaced or
 * removed meanwhile ends well.
 *
 * @param packageDirectory the command line's package
 * @throws OmnimindError `setup_refused` when the bundler is not installed
 */
export async function buildProgram(packageDirectory: string): Promise<BuiltFile[]> {
  const { build, stop } = await loadBundler();
  const script = async (contents: string, plugins: Plugin[] = [], resolveDir = join(packageDirectory, 'src')) => {
    const { outputFiles } = await build({
      bundle: true,
      platform: 'node',
      target: 'node22',
      format: 'cjs',
      define: { 'import.meta.url': 'ownUrl', 'import.meta.dirname': '__dirname' },
      external: ['esbuild'],
      legalComments: 'none',
      minifyWhitespace: true,
      minifySyntax: true,
      write: false,
      logLevel: 'silent',
      stdin: { contents, resolveDir },
      plugins: [...plugins, withoutLocales, withoutFacades, withoutUnused],
    });
    // Here and there esbuild leaves other characters than ASCII, of which a file would take two bytes for each in memory.
    return outputFiles[0]?.text.trimEnd().replace(/[^\0-\x7f]/g, escaped) ?? '';
  };
  const entry = async (contents: string) =>
    `const ownUrl=require('url').pathToFileURL(__filename).href;${await script(contents)}`;
  const part = async (plugins: Plugin[] = []) =>
    signed(`(function(require,loadPart,ownUrl,begunRun){${await script("import './main.ts';", plugins)}})`);
  try {
    const [start, run, status, service, main, worker, load, bus, help, page] = await Promise.all([
      entry("import './bundle-start.ts';"),
      part([only('run')]),
      part([only('status')]),
      part([services]),
      part(),
      entry(`import ${JSON.stringify(sourceOf('monitor/src/api/api-worker.ts'))};`),
      entry(`import ${JSON.stringify(sourceOf('run/src/demo/load.ts'))};`),
      // Loaded by name, only where somebody acts: one file instead of its four packages.
      script("module.exports = require('dbus-native')", [], dirname(linuxEntry())),
      script(
        "const { helpPages } = require('./program.ts'); module.exports = (language) => helpPages('', language)[0].text;",
      ),
      buildPage(),
    ]);
    const files: Readonly<Record<string, string | Uint8Array>> = {
      'package.json': `${JSON.stringify({ type: 'commonjs', revision: revisionOf(packageDirectory) })}\n`,
      'start.js': start,
      'run.js': run,
      'status.js': status,
      'service.js': service,
      'main.js': main,
      'help.en.txt': textOf(help, 'en'),
      'help.pt.txt': textOf(help, 'pt'),
      'api-worker.js': worker,
      'demo-load.js': load,
      ...Object.fromEntries(
        globSync(sourceOf('run/demo/*')).map((file) => [`demo/${basename(file)}`, readFileSync(file)]),
      ),
      'page.js': page.script,
      'page.css': page.style,
      'node_modules/dbus-native/index.js': bus,
      'node_modules/dbus-native/package.json': '{"name":"dbus-native","main":"index.js"}\n',
    };
    return Object.entries(files).map(([name, content]) => ({
      path: `${bundleDirectory}/${name}`,
      content: Buffer.from(content),
    }));
  } finally {
    await stop();
  }
}

/** What git calls the sources, `1a2b3c4d5e6f` or `1a2b3c4d5e6f-dirty`; absent where git does not know them, or may not be asked. */
function revisionOf(directory: string): string | undefined {
  const command = ['describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'];
  return readOr(undefined, () =>
    execFileSync('git', command, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim(),
  );
}

/** The part with a digest of it in front: by it what V8 compiled of it is known. */
function signed(part: string): string {
  return `//${createHash('sha256').update(part).digest('hex').slice(0, 16)}\n${part}`;
}

/** What a script that exports a function of the language says. */
function textOf(script: string, language: string): string {
  const module: { exports: unknown } = { exports: undefined };
  new Function('module', 'require', script)(module, createRequire(import.meta.url));
  const text: unknown = typeof module.exports === 'function' ? module.exports(language) : undefined;
  if (typeof text !== 'string') throw new TypeError('the bundler made no help');
  return text;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A file of another package of the sources. */
function sourceOf(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}

/** A module that requires the bus and the foreign function interface. */
export function linuxEntry(): string {
  return createRequire(import.meta.url).resolve('@omnimind/linux/systemd/bus');
}

/** Of the whole program one command: what is not plainly that is left to `main.js`, which ends the process itself. */
const only = (command: 'run' | 'status'): Plugin => ({
  name: 'only',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/(?:run-program|commands\/(?:run|status))\.ts$/ }, ({ path }) =>
      path === `./commands/${command}.ts` ? undefined : { path: 'main', namespace: 'elsewhere' },
    );
    onLoad({ filter: /.*/, namespace: 'elsewhere' }, () => ({
      contents: `const elsewhere = () => { loadPart('main'); return new Promise(() => {}); };
        export { elsewhere as run, elsewhere as runProgram, elsewhere as status };`,
    }));
  },
});

/** Of the commands only those that run as services. */
const services: Plugin = {
  name: 'services',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/commands\/\w+\.ts$/ }, ({ path }) =>
      /\/(?:monitor|notify)\.ts$/.test(path) ? undefined : { path: 'other', namespace: 'other-command' },
    );
    onLoad({ filter: /.*/, namespace: 'other-command' }, () => ({ contents: '' }));
  },
};

/** zod's messages in all languages: ours replace them, as `packages/cli/src/start.js` says. */
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
