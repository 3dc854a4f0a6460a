import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './outcome.ts';

/**
 * Creates a directory and its parents.
 *
 * @param mode of those that are made
 * @throws as mkdir(2). Node's own way says ENOENT where the file system is read-only (EROFS), because it looks for the directory
 *   that it could not make.
 */
export function makeDirectory(directory: string, mode: number): void {
  try {
    mkdirSync(directory, { recursive: true, mode });
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    let missing = directory;
    while (!existsSync(dirname(missing))) missing = dirname(missing);
    mkdirSync(missing, { mode });
    throw error;
  }
}
