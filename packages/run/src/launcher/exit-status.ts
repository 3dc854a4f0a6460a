import { constants } from 'node:os';
import { isatty } from 'node:tty';

/** How a command ended: one of the two is set. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Exit status as a shell gives it: the command's own, or 128 + the number of the signal that ended it. */
export function exitStatusOf(ending: Ending): number {
  if (ending.signal !== null) return 128 + constants.signals[ending.signal];
  return ending.code ?? 1;
}

/** Whether the command, or a child of its shell, was ended by a signal that only others send. */
export function isEndedByOthers(status: number): boolean {
  return status === 128 + constants.signals.SIGKILL || status === 128 + constants.signals.SIGTERM;
}

/**
 * Exits and leaves the terminal as the command left it. Node restores the terminal's settings of its own start when it exits,
 * which would undo `omnimind run -- stty -echo`; a process that is replaced does not.
 *
 * @param status exit status, 0 to 255
 */
export function leave(status: number): never {
  const isOnTerminal = isatty(0) || isatty(1) || isatty(2);
  if (isOnTerminal && process.execve !== undefined) process.execve('/bin/sh', ['sh', '-c', `exit ${status}`], {});
  process.exit(status);
}
