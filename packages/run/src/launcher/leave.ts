import { isatty } from 'node:tty';

/**
 * Ends this process and leaves the terminal as the command left it. Node puts the terminal back to what it was at
 * Node's own start when it exits, which would undo `omnimind run -- stty -echo`; a process that is replaced does not.
 *
 * @param status exit status, 0 to 255
 */
export function leave(status: number): never {
  const isOnTerminal = isatty(0) || isatty(1) || isatty(2);
  if (isOnTerminal && process.execve !== undefined) process.execve('/bin/sh', ['sh', '-c', `exit ${status}`], {});
  process.exit(status);
}
