import { readFileSync } from 'node:fs';
import { errorCode, type Unavailable } from './outcome.ts';

/**
 * A kernel file as text, for files that are read once or seldom. latin1 keeps every byte, so that no name with
 * invalid UTF-8 is lost.
 */
export function readText(path: string): string | Unavailable {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    return { unavailable: { code: 'unavailable.file', parameters: { path, errno: errorCode(error) } } };
  }
}
