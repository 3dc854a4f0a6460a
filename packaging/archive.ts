import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Entry, home, sourceDate_s } from './contents.ts';
import { hash } from './runtime.ts';

/** Writes the files of a package below a folder, all of the release's time. */
export function writeEntries(root: string, entries: readonly Entry[]): void {
  const date_s = sourceDate_s();
  rmSync(root, { recursive: true, force: true });
  for (const { path, mode, content } of entries) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (!Buffer.isBuffer(content)) {
      symlinkSync(content.linkTo, file);
      continue;
    }
    writeFileSync(file, content);
    chmodSync(file, mode);
    utimesSync(file, date_s, date_s);
  }
}

/**
 * Packs files by tar(1), the same bytes each time, and says what became of it.
 *
 * @param level of xz. It works in blocks as soon as it has two threads, and gives the same bytes with any number of them
 */
export function makeArchive(
  entries: readonly Entry[],
  target: string,
  compressor: 'gzip' | 'xz',
  level: '-0' | '-6' = '-6',
): void {
  const root = `${target}.new`;
  writeEntries(root, entries);
  execFileSync(
    'tar',
    [
      ...['--create', `--file=${target}`, `--directory=${root}`, '--sort=name', `--mtime=@${sourceDate_s()}`],
      ...['--owner=0', '--group=0', '--numeric-owner', '--mode=go-w', '--format=ustar'],
      `--use-compress-program=${compressor === 'gzip' ? 'gzip --no-name --best' : `xz --threads=2 ${level}`}`,
      ...new Set(entries.map(({ path }) => path.split('/', 1)[0] ?? path)),
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  rmSync(root, { recursive: true });
  tellFile(target);
}

/** One line for each file that was made: hash, path, size. */
export function tellFile(target: string): void {
  const bytes = readFileSync(target);
  const size = `${(bytes.length / 2 ** 20).toFixed(1)} MiB`;
  console.log(`${hash(bytes, 'sha256', 'hex')}  ${target.slice(home.length)}  ${size}`);
}
