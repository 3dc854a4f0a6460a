import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { makeDirectory } from '@omnimind/linux/files/make-directory';

/** Our directory for persistent state: $XDG_STATE_HOME/omnimind, `~/.local/state/omnimind` by default (XDG basedir). */
export function stateDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const state = environment['XDG_STATE_HOME'] ?? '';
  // The specification says to ignore a relative path.
  if (isAbsolute(state)) return join(state, 'omnimind');
  const home = environment['HOME'] ?? '';
  return join(isAbsolute(home) ? home : homedir(), '.local/state/omnimind');
}

export function runsDirectory(environment?: NodeJS.ProcessEnv): string {
  return join(stateDirectory(environment), 'runs');
}

/** The state directory of the system monitor, created by setup. */
export const systemDirectory = '/var/lib/omnimind';

/**
 * The directory of the journals of actions. Journals of root's runs lie beside the system monitor's, so that it recovers them too.
 *
 * @param system directory of the system monitor
 */
export function journalDirectory(
  environment: NodeJS.ProcessEnv = process.env,
  uid = process.getuid?.(),
  system = systemDirectory,
): string {
  const isRoots = uid === 0 && !isAbsolute(environment['XDG_STATE_HOME'] ?? '') && existsSync(system);
  return join(isRoots ? system : stateDirectory(environment), 'journal');
}

/** Creates a directory and its parents for the owner only: command lines may hold secrets. Throws as mkdir(2). */
export function makePrivateDirectory(directory: string): void {
  makeDirectory(directory, 0o700);
}

/** Random digits in hexadecimal for a name, no secret: at most six bytes. Node's `crypto` takes 5 ms and 3 MiB to load. */
export function randomHex(bytes: number): string {
  return Math.floor(Math.random() * 256 ** bytes)
    .toString(16)
    .padStart(2 * bytes, '0');
}

/**
 * An ID of the time (UTC, so that IDs sort by age) and three random bytes, since two runs may start at once:
 * `20261123-231035-4f2a91`.
 */
export function newRunId(wall_ms: number, random: (bytes: number) => string = randomHex): string {
  const stamp = new Date(wall_ms).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${random(3)}`;
}

/** Whether a file name is the ID of a run; nothing else in the directory is ever touched. */
export function isRunId(name: string): boolean {
  return /^\d{8}-\d{6}-[0-9a-f]{6}$/.test(name);
}
