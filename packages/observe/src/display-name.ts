import { readText } from '@omnimind/linux/files/outcome';
import { parseArguments } from '@omnimind/linux/procfs/pid/once';
import { commandName } from './command-name.ts';

/** How much of a command line is read: a process may have megabytes. */
const maxLength = 16_384;
const maxName = 255;

/**
 * The name of a process for people: the kernel's, or, where that is of a runtime or cut, what was started: `node server.js`,
 * `python3 indexer.py`, `GradleDaemon`. A process may claim any of this.
 *
 * @param name as in /proc/PID/comm
 */
export function displayName(proc: string, pid: number, name: string): string {
  const text = readText(`${proc}/${pid}/cmdline`);
  const words = typeof text === 'string' ? parseArguments(text.slice(0, maxLength)) : [];
  const shown = commandName(words, name).slice(0, maxName);
  // prctl(PR_SET_NAME) takes the empty text and blanks, which would stand in a table as nothing.
  return shown.trim() === '' ? `PID ${pid}` : shown;
}
