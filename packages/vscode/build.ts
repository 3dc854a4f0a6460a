import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readWithNamespace, withoutLocales } from '@omnimind/admin/setup/program-bundle';
import { textsIn } from '@omnimind/messages/translate';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { writeVsix } from './vsix.ts';

/**
 * Makes the extension: `dist/` is all of it, as the editor loads it.
 *
 *   node build.ts [--test] [--vsix]
 *
 * `--test` adds the tests that run inside the editor, `--vsix` packs the rest as `.build/omnimind-VERSION.vsix`.
 */
const home = fileURLToPath(new URL('.', import.meta.url));
const dist = join(home, 'dist');
const maxBytes = 300_000;
/** What the editor reads from the package's own files: 14 KB. */
const ofPackage = /^ {2}manifest: \{\n.*?\n {2}\},\n/gms;

/**
 * Lets esbuild drop what is not used: of zod, which it drops of a namespace and not of the object `z` (156 KB of 263, and 35 ms of
 * CPU to load instead of 62), and of the catalogue the sections of other faces (272 KB instead of 297).
 */
const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onLoad }) {
    onLoad({ filter: /\/packages\/\w+\/src\/.*\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readWithNamespace(path)
        .replaceAll(ofPackage, '')
        // Called, so that it may be dropped: reading a property of another object counts as an effect.
        .replaceAll(
          /^(export const (?:english|portuguese: Texts|web(?:: Texts\['web'\])?) = )(\{\n.*?\n\});$/gms,
          '$1/* @__PURE__ */ (() => ($2))();',
        ),
    }));
  },
};

const common: BuildOptions = {
  bundle: true,
  minify: true,
  legalComments: 'none',
  plugins: [withoutLocales, withoutUnused],
};
const inEditor: BuildOptions = { ...common, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'] };
const isTest = process.argv.includes('--test');

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
cpSync(join(home, 'extension'), dist, { recursive: true });
cpSync(join(home, '../../LICENSE'), join(dist, 'LICENSE'));
const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
const manifest = { ...JSON.parse(readFileSync(join(home, 'extension/package.json'), 'utf8')), version };
const writeJson = (name: string, value: unknown) =>
  writeFileSync(join(dist, name), `${JSON.stringify(value, null, 2)}\n`);
writeJson('package.json', manifest);
writeJson('package.nls.json', textsIn('en').vscode.manifest);
writeJson('package.nls.pt-br.json', textsIn('pt').vscode.manifest);
await Promise.all([
  build({ ...inEditor, entryPoints: [join(home, 'src/extension.ts')], outfile: join(dist, 'extension.js') }),
  build({
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    entryPoints: [join(home, 'src/webview/main.ts')],
    outfile: join(dist, 'webview.js'),
  }),
]);
// All extensions share one host, so what is loaded there stays small.
const size = statSync(join(dist, 'extension.js')).size;
if (size > maxBytes) throw new Error(`extension.js has ${size} bytes, and may have ${maxBytes}`);
// The package holds what was made so far.
if (process.argv.includes('--vsix')) console.log(writeVsix(dist, manifest, join(home, '../../.build')));
if (isTest)
  await build({
    ...inEditor,
    minify: false,
    entryPoints: [join(home, 'test-host/main.ts')],
    outfile: join(dist, 'test-host.js'),
  });
