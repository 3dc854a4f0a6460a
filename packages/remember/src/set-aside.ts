import { readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '@omnimind/linux/files/outcome';

/** Damaged files that are kept, for inspection. */
const maxKept = 2;
const logs = ['-wal', '-journal', '-shm'];

/**
 * Renames a file with its logs to `FILE.damaged-20261127-031800`, and removes all but the newest two of them.
 *
 * @returns its new name
 * @throws as rename(2)
 */
export function setAside(file: string, wall_ms: number): string {
  const stamp = new Date(wall_ms).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const prefix = `${basename(file)}.damaged-`;
  const taken = asideIn(dirname(file), prefix);
  let name = `${prefix}${stamp}`;
  for (let count = 2; taken.includes(name); count += 1) name = `${prefix}${stamp}-${count}`;
  const aside = join(dirname(file), name);
  // The logs first: one that is left behind would be taken for the next file's.
  for (const log of logs) {
    try {
      renameSync(`${file}${log}`, `${aside}${log}`);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
  renameSync(file, aside);
  for (const old of [...taken, name].slice(0, -maxKept))
    for (const log of ['', ...logs]) rmSync(join(dirname(file), `${old}${log}`), { force: true });
  return aside;
}

/** Oldest first. */
function asideIn(directory: string, prefix: string): string[] {
  const isAside = /^\d{8}-\d{6}(-\d+)?$/;
  return readdirSync(directory)
    .filter((name) => name.startsWith(prefix) && isAside.test(name.slice(prefix.length)))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
