import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/**
 * What a read gives when it gives no bytes. Both are ordinary: processes vanish at any time, and a kernel or a mount
 * option may keep a file from us.
 */

/** The process or cgroup is no more (ENOENT, ESRCH, ENODEV). */
export const gone = -1;
/** The file is there, but not for us (EACCES, EPERM), or the kernel refuses it. */
export const denied = -2;

/** Why something is unavailable, without words: a code of the message catalogue and the parameters of its sentence. */
export type UnavailableReason =
  | { readonly code: 'unavailable.file'; readonly parameters: { readonly path: string; readonly errno: string } }
  | { readonly code: 'unavailable.proc' | 'unavailable.cgroup2' | 'unavailable.ionice'; readonly parameters: Empty }
  | { readonly code: 'unavailable.controllers'; readonly parameters: { readonly missing: readonly string[] } }
  | { readonly code: 'unavailable.architecture'; readonly parameters: { readonly name: string } }
  | { readonly code: 'unavailable.koffi' | 'unavailable.nvml_library'; readonly parameters: { readonly error: string } }
  | { readonly code: 'unavailable.nvml'; readonly parameters: { readonly call: string; readonly status: number } }
  | { readonly code: 'unavailable.raising_priority'; readonly parameters: { readonly limit: number } };

type Empty = Record<never, never>;

export interface Unavailable {
  readonly unavailable: UnavailableReason;
}

export function isUnavailable(value: object): value is Unavailable {
  return 'unavailable' in value;
}

/** What is wrong with a text that is to stand in a unit or settings file, as the catalogue's `setup.unwritable` has it. */
export type UnwritableFlaw =
  | 'program'
  | 'program_path'
  | 'word'
  | 'character'
  | 'backslash'
  | 'blank'
  | 'settings'
  | 'directory'
  | 'user';

/** A text that can't stand in a unit or settings file. */
export class Unwritable extends RangeError {
  readonly reason: {
    readonly code: 'setup.unwritable';
    readonly parameters: { readonly flaw: UnwritableFlaw; readonly text: string };
  };

  /** @param text it, or the name of the setting that it is for */
  constructor(flaw: UnwritableFlaw, text = '') {
    super(`${flaw} ${JSON.stringify(text)}`);
    this.reason = { code: 'setup.unwritable', parameters: { flaw, text } };
  }
}

/** Sorts an error of a system call on a kernel file into {@link gone} or {@link denied}. */
export function outcomeOf(error: unknown): typeof gone | typeof denied {
  return ['ENOENT', 'ESRCH', 'ENODEV', 'ENOTDIR'].includes(errorCode(error)) ? gone : denied;
}

/** The `code` of a Node system error, such as `ENOENT`; the empty text for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

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

/**
 * A regular file that anybody may have put there: no symbolic link is followed, no FIFO waited for, and no more is read than it had when
 * it was opened.
 *
 * @throws what the system calls throw, and an error without a code for what is no regular file or too large
 */
export function readBounded(file: string, maxBytes: number): Buffer {
  // Without O_NONBLOCK, opening a FIFO would wait for its writer.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new Error('not a regular file');
    if (status.size > maxBytes) throw new Error(`larger than ${maxBytes} bytes`);
    const bytes = Buffer.alloc(status.size);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** open(2): the process or the machine has no descriptor left, or the kernel no memory; what is there can't be seen. */
export const shortages: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/** Whether {@link readText} gave nothing for want of descriptors or memory. */
export function isShortage(text: string | Unavailable): boolean {
  return (
    typeof text !== 'string' &&
    text.unavailable.code === 'unavailable.file' &&
    shortages.has(text.unavailable.parameters.errno)
  );
}

/** What a read gives, or the fallback where it fails: what can't be read is as good as absent. */
export function readOr<Value, Fallback>(fallback: Fallback, read: () => Value): Value | Fallback {
  try {
    return read();
  } catch {
    return fallback;
  }
}

/** What a JSON text holds; `undefined` for a text that is none. */
export function parseJson(text: string): unknown {
  return readOr(undefined, () => JSON.parse(text));
}
