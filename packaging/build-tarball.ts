import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeArchive } from './archive.ts';
import { type Entry, home, ownDocuments, packageEntries, text, version } from './contents.ts';
import { knownArchitecture } from './runtime.ts';

/**
 * Makes `.build/omnimind-VERSION-linux-ARCH.tar.xz` for distributions without a package of their own: the files of the Debian
 * package below a prefix, and `install.sh`. The units are not in it: `omnimind setup` writes those that fit the machine.
 *
 *   node packaging/build-tarball.ts [--arch x64|arm64] [--fast]
 *
 * `--fast` compresses it little, to try it out.
 */
const { values } = parseArgs({
  options: { arch: { type: 'string', default: process.arch }, fast: { type: 'boolean', default: false } },
});
const architecture = knownArchitecture(values.arch);
const top = `omnimind-${version}`;

/** Where a file goes below the prefix; `null` for what setup writes. */
function placeOf(path: string): string | null {
  if (!path.startsWith('usr/') || /^usr\/lib\/(?:systemd|sysusers\.d|tmpfiles\.d)\//.test(path)) return null;
  return path.slice('usr/'.length).replace('/zsh/vendor-completions/', '/zsh/site-functions/');
}

const files = (await packageEntries(architecture)).flatMap((entry): Entry[] => {
  const place = placeOf(entry.path);
  return place === null ? [] : [{ ...entry, path: join(top, 'files', place) }];
});
const installer = text(join(top, 'install.sh'), readFileSync(join(home, 'packaging/install.sh'), 'utf8'), 0o755);
makeArchive(
  [...files, ...ownDocuments(top), installer],
  join(home, '.build', `${top}-linux-${architecture}.tar.xz`),
  'xz',
  values.fast ? '-0' : '-6',
);
