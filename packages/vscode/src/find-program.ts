import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The file that a program's name stands for, as the shell would find it. @returns `null` when there is none that may be run */
export function findProgram(program: string, path: string | undefined): string | null {
  if (program.includes('/')) return isProgram(program) ? program : null;
  const directories = (path ?? '').split(delimiter).filter((directory) => directory !== '');
  return directories.map((directory) => join(directory, program)).find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
