import { readArguments } from '@omnimind/linux/procfs/pid/once';
import { commandName } from './command-name.ts';

const maxName = 255;

/**
 * The name of a process for people: the kernel's, or, where that is of a runtime or cut, what was started: `node server.js`,
 * `python3 indexer.py`, `GradleDaemon`. A process may claim any of this.
 *
 * @param name as in /proc/PID/comm
 */
export function displayName(proc: string, pid: number, name: string): string {
  const shown = commandName(readArguments(pid, proc), name).slice(0, maxName);
  // prctl(PR_SET_NAME) takes the empty text and blanks, which would stand in a table as nothing.
  return shown.trim() === '' ? `PID ${pid}` : shown;
}
