import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programFiles } from '@omnimind/admin/setup/program-files';
import { makeArchive } from './archive.ts';
import { type Entry, home, ownDocuments, text, version } from './contents.ts';

/**
 * Makes `.build/omnimind-VERSION.tgz`, which `npm i -g` and `npx` take: the bundle and its launcher, which look for the Node of the
 * machine. The same bytes each time for the same sources and SOURCE_DATE_EPOCH.
 *
 *   node packaging/build-npm.ts
 */

/** The name in the registry, with its scope where it has one. */
const packageName = 'omnimind';

const manifestOf = (path: string): Record<string, unknown> => JSON.parse(readFileSync(join(home, path), 'utf8'));
const { description, license } = manifestOf('packages/cli/package.json');
const { optionalDependencies } = manifestOf('packages/linux/package.json');
const manifest = {
  name: packageName,
  version,
  description,
  license,
  type: 'module',
  bin: { omnimind: 'bin/omnimind' },
  engines: { node: '>=22.18' },
  os: ['linux'],
  optionalDependencies,
};

const program = (await programFiles(join(home, 'packages/cli')))
  // Node is the machine's, and npm brings the optional native module.
  .filter(({ path }) => path === 'bin/omnimind' || path.startsWith('app/'))
  .map(({ path, mode, content }): Entry => {
    if (!Buffer.isBuffer(content)) throw new Error(`${path} is no file of the bundle`);
    return { path: join('package', path), mode, content };
  });
const target = join(home, '.build', `omnimind-${version}.tgz`);
makeArchive(
  [...program, ...ownDocuments('package'), text('package/package.json', `${JSON.stringify(manifest, null, 2)}\n`)],
  target,
  'gzip',
);
// What npm reads of it is what it is.
execFileSync('npm', ['pack', '--dry-run', '--silent', target], { stdio: ['ignore', 'ignore', 'inherit'] });
