import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { Plugin } from 'esbuild';

const source = (name: string) => fileURLToPath(new URL(`../../../web/src/page/${name}`, import.meta.url));

/** Lets esbuild drop the catalogue but for the page's section: a spread may have effects, as far as it knows. 57 KB of 90 (gzip). */
const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onLoad }) {
    onLoad({ filter: /\/messages\/src\/(?:english|portuguese)\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8').replace(
        /^((?:export )?const [^=]* = )(\{.*?\});$/gms,
        (_, name: string, texts: string) => `${name}/* @__PURE__ */ (() => (${texts}))();`,
      ),
    }));
  },
};

/**
 * Builds the page of `omnimind web` from its sources. Nothing of it comes from elsewhere: two files, which the server sends.
 *
 * @throws OmnimindError `setup_refused` when the bundler is not installed
 */
export async function buildPage(): Promise<{ readonly script: Uint8Array; readonly style: Uint8Array }> {
  const { build } = await loadBundler();
  const { outputFiles } = await build({
    entryPoints: { page: source('main.tsx'), 'page.style': source('style.css') },
    outdir: '/page',
    bundle: true,
    minify: true,
    write: false,
    legalComments: 'none',
    logLevel: 'silent',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    tsconfigRaw: {},
    plugins: [withoutUnused],
  });
  const found = (name: string) => {
    const file = outputFiles.find(({ path }) => path === `/page/${name}`);
    if (file === undefined) throw new Error(`the bundler made no ${name}`);
    return file.contents;
  };
  return { script: found('page.js'), style: found('page.style.css') };
}

/** @throws OmnimindError `setup_refused` when the bundler is not installed */
export async function loadBundler(): Promise<typeof import('esbuild')> {
  return await import('esbuild').catch((cause: unknown) => {
    throw new OmnimindError('setup_refused', message('setup.no_bundler'), { cause });
  });
}
