import { createHash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readlinkSync, readSync, statSync } from 'node:fs';

/** What stands at a path: nothing, a plain file, a symbolic link, or something else. Links are not followed. */
export type Standing =
  | { readonly is: 'nothing' }
  | { readonly is: 'file'; readonly mode: number; readonly sha256: string }
  | { readonly is: 'link'; readonly target: string }
  | { readonly is: 'directory' }
  | { readonly is: 'other' };

/** Looks at a path. Throws as the system calls do, except for what is not there. */
export function standing(path: string): Standing {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { is: 'nothing' };
  if (stat.isFile()) return { is: 'file', mode: stat.mode & 0o7777, sha256: hashFile(path) };
  if (stat.isSymbolicLink()) return { is: 'link', target: readlinkSync(path) };
  return { is: stat.isDirectory() ? 'directory' : 'other' };
}

export function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** In pieces: the program that is installed has 120 MB. */
export function hashFile(path: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(2 ** 20);
  const descriptor = openSync(path, 'r');
  try {
    for (let count = readSync(descriptor, piece); count > 0; count = readSync(descriptor, piece))
      hash.update(piece.subarray(0, count));
    return hash.digest('hex');
  } finally {
    closeSync(descriptor);
  }
}

export function fileSize(path: string): number {
  return statSync(path).size;
}
