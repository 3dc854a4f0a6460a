import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where we keep what must outlive us: $XDG_STATE_HOME/omnimind, `~/.local/state/omnimind` by default (XDG basedir). */
export function stateDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const state = environment['XDG_STATE_HOME'] ?? '';
  // The specification asks to ignore a relative path.
  if (isAbsolute(state)) return join(state, 'omnimind');
  const home = environment['HOME'] ?? '';
  return join(isAbsolute(home) ? home : homedir(), '.local/state/omnimind');
}

export function runsDirectory(environment?: NodeJS.ProcessEnv): string {
  return join(stateDirectory(environment), 'runs');
}

/** Where the system's monitor keeps what it knows, once setup has made it. */
export const systemDirectory = '/var/lib/omnimind';

/**
 * Where the journals of actions are. Those of root's runs lie beside the monitor's, so that it cleans up after them, too.
 *
 * @param system directory of the system's monitor
 */
export function journalDirectory(
  environment: NodeJS.ProcessEnv = process.env,
  uid = process.getuid?.(),
  system = systemDirectory,
): string {
  const isRoots = uid === 0 && !isAbsolute(environment['XDG_STATE_HOME'] ?? '') && existsSync(system);
  return join(isRoots ? system : stateDirectory(environment), 'journal');
}

/** Makes a directory and those above it, for its owner only: command lines may hold secrets. Throws as mkdir(2). */
export function makePrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}
