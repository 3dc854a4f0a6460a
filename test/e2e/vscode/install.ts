import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A VS Code that serves its window to a browser. */
export interface VisualStudioCode {
  /** The code-server around it, for Node 24. */
  readonly entry: string;
  /** VS Code's own server, for Node 24. */
  readonly server: string;
}

/**
 * What is installed: the npm package code-server 4.139.1 carries VS Code 1.139.1, and its shrinkwrap files fix the version of
 * everything it needs. The folder that caches it is named after a hash of all this.
 */
const recipe = {
  package: 'code-server@4.139.1',
  /** Folders that have dependencies of their own, of the package. */
  further: ['lib/vscode', 'lib/vscode/extensions'],
  /** No program of a package runs: nothing that we use needs to be compiled. */
  parameters: [
    'install',
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--loglevel=error',
  ],
  /** Counts the changes of how it is installed that nothing above shows. */
  revision: 1,
} as const;

/** The code-server of the recipe needs this one. */
const nodeMajor = 24;

/** Longest installation of one folder, ms: 8 s where the network is good. */
const deadline_ms = 240_000;

/**
 * The VS Code of the recipe: from the cache, or installed now by npm, which takes about 20 s and 620 MB of disk.
 *
 * @throws Error what is missing, in words: Node 24, npm's registry, room
 */
export async function installVisualStudioCode(say: (text: string) => void): Promise<VisualStudioCode> {
  const [major] = process.versions.node.split('.');
  if (Number(major) !== nodeMajor)
    throw new Error(`VS Code's server needs Node ${nodeMajor}, this is ${process.version}: start by npm run test:e2e`);
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const hash = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);
  const folder = join(cache, 'omnimind-vscode', hash);
  const base = join(folder, 'node_modules/code-server');
  const program = { entry: join(base, 'out/node/entry.js'), server: join(base, 'lib/vscode/out/server-main.js') };
  if (existsSync(program.entry)) return program;
  say(`VS Code is installed: ${recipe.package}, about half a minute and 620 MB, once for each change of its recipe`);
  const began_ms = performance.now();
  const work = `${folder}.new`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'package.json'), '{ "private": true }\n');
  await npm(work, [recipe.package]);
  for (const part of recipe.further) await npm(join(work, 'node_modules/code-server', part), []);
  rmSync(folder, { recursive: true, force: true });
  renameSync(work, folder);
  say(`VS Code is installed after ${Math.round((performance.now() - began_ms) / 1000)} s`);
  return program;
}

async function npm(folder: string, words: readonly string[]): Promise<void> {
  // npm gives what it was asked on to its children: without that it would install into this workspace.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^npm_(?!config_(registry|cache|ca|cafile|proxy|https_proxy|noproxy|userconfig|globalconfig)$)/i.test(name),
    ),
  );
  try {
    await promisify(execFile)('npm', [...recipe.parameters, ...words], {
      cwd: folder,
      env: environment,
      timeout: deadline_ms,
      killSignal: 'SIGKILL',
    });
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const told = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  const lines = told
    .trim()
    .split('\n')
    .map((line) => line.replace(/^npm error /, ''));
  const [, code = 'no answer in time'] = /npm error code (\S+)/.exec(told) ?? [];
  const isNetwork =
    /^(E40[13]|E5\d\d|ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENET\w+|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)$/.test(code);
  const what = isNetwork ? "npm's registry can't be reached" : 'npm failed';
  return `VS Code could not be installed, ${what} (${code}): ${lines.slice(0, 4).join('; ')}`;
}
