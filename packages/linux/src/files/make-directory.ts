import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './outcome.ts';

/**
 * Creates a directory and its parents.
 *
 * @param mode of those that are made
 * @throws as mkdir(2). Node's own way tries for ever where the parent is there and nothing can be made in it, as in /proc, and says ENOENT
 *   where the file system is read-only (EROFS).
 */
export function makeDirectory(directory: string, mode: number): void {
  try {
    makeOne(directory, mode);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(directory) === directory) throw error;
    makeDirectory(dirname(directory), mode);
    makeOne(directory, mode);
  }
}

/** One that is there already, or that another process made just now, is as good. */
function makeOne(directory: string, mode: number): void {
  try {
    mkdirSync(directory, { mode });
  } catch (error) {
    const isThere = statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isThere) throw error;
  }
}
