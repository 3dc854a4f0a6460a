import { accessSync, closeSync, constants, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { errorCode, readOr } from '@omnimind/linux/files/outcome';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';

/** What execve(2) is given. */
export interface Executable {
  readonly file: string;
  readonly argv0: string;
  readonly arguments: readonly string[];
}

/** Where a shell looks when PATH is not set. */
const defaultPath = '/usr/local/bin:/usr/bin:/bin';
/** The kernel looks at this many bytes of a file to see what it is (BINPRM_BUF_SIZE). */
const headBytes = 256;

/**
 * Finds what a command line runs, by the rules of a POSIX shell: a word with a slash is a path, another one is looked
 * up in PATH; a text file without a `#!` line is run by /bin/sh.
 *
 * @throws OmnimindError `command_not_found` (exit status 127), `command_not_executable` (126)
 */
export function resolveCommand(command: readonly string[], path: string | undefined): Executable {
  const [name, ...rest] = command;
  if (name === undefined || name === '') throw notFound(name ?? '');
  const file = name.includes('/') ? direct(name) : search(name, path ?? defaultPath);
  return lacksInterpreter(file, name)
    ? { file: '/bin/sh', argv0: '/bin/sh', arguments: [file, ...rest] }
    : { file, argv0: name, arguments: rest };
}

function direct(name: string): string {
  const problem = problemOf(name);
  if (problem === null) return name;
  throw problem === 'ENOENT' ? notFound(name) : notExecutable(name, problem);
}

/** The first executable file wins; one that is there but must not be executed is only told when there is no other. */
function search(name: string, path: string): string {
  let seen: string | undefined;
  for (const directory of path.split(':')) {
    const file = `${directory === '' ? '.' : directory}/${name}`;
    const problem = problemOf(file);
    if (problem === null) return file;
    if (problem === 'EACCES') seen ??= file;
  }
  throw seen === undefined ? notFound(name) : notExecutable(seen, 'EACCES');
}

/** Why a file can't be executed: the name of an errno, or `null` when it can. */
function problemOf(file: string): string | null {
  try {
    if (statSync(file).isDirectory()) return 'EISDIR';
    accessSync(file, constants.X_OK);
    return null;
  } catch (error) {
    return errorCode(error) || 'EACCES';
  }
}

/** Looks at the head of the file as the kernel does. True for a script without a `#!` line. */
function lacksInterpreter(file: string, name: string): boolean {
  const head = readHead(file);
  if (head === null) return false;
  if (head.startsWith('#!')) {
    const interpreter = /^#![ \t]*([^ \t\n]+)/.exec(head)?.[1];
    const problem = interpreter === undefined ? 'ENOENT' : problemOf(interpreter);
    if (problem !== null) throw notExecutable(name, problem, interpreter ?? '');
    return false;
  }
  if (head.startsWith('\x7fELF')) return false;
  const firstLine = head.split('\n', 1)[0] ?? '';
  if (!firstLine.includes('\0')) return true;
  // Another kernel module may know it: Windows or Java programs by binfmt_misc.
  const formats = readOr([], () => readdirSync('/proc/sys/fs/binfmt_misc'));
  if (formats.some((entry) => entry !== 'register' && entry !== 'status')) return false;
  throw notExecutable(name, 'ENOEXEC');
}

/** Up to {@link headBytes}, each as one character; `null` when we may execute the file, but not read it. */
function readHead(file: string): string | null {
  try {
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const bytes = Buffer.alloc(headBytes);
      return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, headBytes, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

function notFound(name: string): OmnimindError {
  return new OmnimindError('command_not_found', message('command.not_found', { name }));
}

/** @param interpreter the program of the `#!` line, when that is what fails */
export function notExecutable(name: string, errno: string, interpreter?: string): OmnimindError {
  const problem =
    interpreter === undefined
      ? message('command.not_executable', { name, errno })
      : message('command.interpreter', { name, interpreter, errno });
  return new OmnimindError('command_not_executable', problem);
}
