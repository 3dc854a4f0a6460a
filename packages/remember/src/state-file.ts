import {
  closeSync,
  constants,
  fchmodSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode, readBounded, readOr } from '@omnimind/linux/files/outcome';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { escapedJson } from '@omnimind/protocol/escape';
import { type Message, message } from '@omnimind/protocol/message';
import type { z } from 'zod';
import { makePrivateDirectory, randomHex } from './runs/state-directory.ts';

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

/** What a state file holds, or why it holds nothing. */
export type StateReading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'missing' }
  /** Its content is not what the schema asks for, it is too large, or it is no regular file. */
  | { readonly kind: 'damaged'; readonly cause: unknown }
  /** @example EACCES */
  | { readonly kind: 'unreadable'; readonly code: string; readonly cause: unknown };

/** A small JSON file that outlives the program: written atomically, checked against a schema when read. */
export class StateFile<T> {
  readonly path: string;
  readonly #schema: z.ZodType<T>;
  readonly #mode: number;
  readonly #maxBytes: number;

  /** @param options permissions, whatever the umask; a larger file counts as damaged */
  constructor(path: string, schema: z.ZodType<T>, options: { mode?: number; maxBytes?: number } = {}) {
    const { mode = 0o600, maxBytes = 2 ** 20 } = options;
    this.path = path;
    this.#schema = schema;
    this.#mode = mode;
    this.#maxBytes = maxBytes;
  }

  /** Reads the file. Symbolic links are not followed. */
  read(): StateReading<T> {
    let text: string;
    try {
      text = readBounded(this.path, this.#maxBytes).toString('utf8');
    } catch (cause) {
      const code = errorCode(cause);
      if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
      return code === '' || code === 'ELOOP' ? { kind: 'damaged', cause } : { kind: 'unreadable', code, cause };
    }
    try {
      return { kind: 'read', value: this.#schema.parse(JSON.parse(text)) };
    } catch (cause) {
      return { kind: 'damaged', cause };
    }
  }

  /** The value, or `null` for whatever reason there is none. */
  readOrNull(): T | null {
    const reading = this.read();
    return reading.kind === 'read' ? reading.value : null;
  }

  /**
   * The value for its only writer: a damaged file is set aside with a notice before the next write could replace it.
   *
   * @param initial where there is no file, or none that can be used
   */
  load(initial: T, onNotice: (notice: Message) => void): T {
    const reading = this.read();
    if (reading.kind === 'read') return reading.value;
    if (reading.kind === 'unreadable') onNotice(message('state.unreadable', { file: this.path, code: reading.code }));
    if (reading.kind !== 'damaged') return initial;
    try {
      onNotice(message('state.set_aside', { file: this.path, kept_as: setAside(this.path, Date.now()) }));
    } catch (error) {
      onNotice(message('state.unreadable', { file: this.path, code: errorCode(error) }));
    }
    return initial;
  }

  /** Replaces the file, and makes its directory (0700) where there is none. Throws as the system calls do. */
  write(value: T): void {
    makePrivateDirectory(dirname(this.path));
    replaceFile(this.path, `${escapedJson(value)}\n`, this.#mode);
  }
}

/**
 * Replaces a file atomically: a reader sees the old content or the new, never a part. The temporary file lies in the same
 * directory, is opened O_EXCL (no link that somebody put there is followed), and is removed when writing fails. Throws as the
 * system calls do.
 *
 * @param mode permissions, whatever the umask
 */
export function replaceFile(file: string, text: string, mode: number): void {
  removeLeftovers(dirname(file));
  const temporary = `${file}.${process.pid}.${randomHex(3)}.tmp`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const descriptor = openSync(temporary, flags, 0o600);
  try {
    try {
      writeFileSync(descriptor, text);
      fchmodSync(descriptor, mode);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}

/** Directories that this process has looked through. */
const swept = new Set<string>();
const maxSwept = 64;
/** A temporary file is there for milliseconds; one that is older than this is nobody's any more, ms. */
const leftoverAge_ms = 60_000;

/** Removes temporary files of writers that were killed: else each kill at the wrong moment leaves one for ever. Once a directory. */
function removeLeftovers(directory: string): void {
  if (swept.has(directory) || swept.size >= maxSwept) return;
  swept.add(directory);
  for (const name of readOr([], () => readdirSync(directory))) {
    const [, pid] = /\.(\d{1,10})\.[0-9a-f]{6}\.tmp$/.exec(name) ?? [];
    if (pid === undefined || readIdentity(Number(pid)) !== null) continue;
    readOr(undefined, () => {
      const { mtimeMs } = lstatSync(join(directory, name));
      if (Date.now() - mtimeMs > leftoverAge_ms) unlinkSync(join(directory, name));
    });
  }
}
