import { readdirSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { readOr } from '@omnimind/linux/files/outcome';
import type { Executable } from './resolve-command.ts';

/**
 * Signals that our parent ignored: SIGHUP by `nohup`, SIGINT and SIGQUIT by a script's `&`. A command inherits that, but Node
 * resets all signals when it starts. So our start script, which still knows them, passes the mask (`SigIgn` of its
 * /proc/self/status, hexadecimal) in this variable.
 */
export const ignoredSignalsVariable = 'OMNIMIND_SIGIGN';

/** The ignored signals of a mask, of those that a shell can ignore. */
export function ignoredSignals(mask: string | undefined): NodeJS.Signals[] {
  if (mask === undefined || !/^[0-9a-f]{1,16}$/i.test(mask)) return [];
  const bits = BigInt(`0x${mask}`);
  return signalNames.filter((name) => ((bits >> BigInt(constants.signals[name] - 1)) & 1n) === 1n);
}

/** Without SIGCHLD, which shells don't pass on either. */
const signalNames = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGPIPE',
  'SIGALRM',
  'SIGTERM',
  'SIGTSTP',
  'SIGTTIN',
  'SIGTTOU',
  'SIGXFSZ',
] as const satisfies readonly NodeJS.Signals[];

/** The command with these signals ignored: started by a shell that replaces itself by it. */
export function ignoring(executable: Executable, signals: readonly NodeJS.Signals[]): Executable {
  if (signals.length === 0) return executable;
  const names = signals.map((signal) => signal.slice('SIG'.length)).join(' ');
  return {
    file: '/bin/sh',
    argv0: 'sh',
    arguments: ['-c', `trap '' ${names}; exec "$@"`, 'sh', executable.file, ...executable.arguments],
  };
}

/**
 * Open files beyond the three standard ones that our parent meant for the command, such as the pipe of make's job server. Node
 * marks them close-on-exec when it starts, so they must be passed on by number.
 *
 * Node opens its event loop first of all its own files, at the lowest free number: whatever lies below was inherited. Files
 * above a free number are missed; make and shells number theirs from 3 without a hole.
 *
 * @returns the numbers from 3 on, without a hole
 */
export function inheritedDescriptors(directory = '/proc/self/fd'): number[] {
  return readOr([], () => {
    const numbers = new Set(readdirSync(directory).map(Number));
    const inherited: number[] = [];
    for (let number = 3; numbers.has(number); number += 1) {
      const target = readlinkSync(`${directory}/${number}`);
      if (target.startsWith('anon_inode:[eventpoll]')) return inherited;
      inherited.push(number);
    }
    // Without an event loop in the first run of numbers this is another layout: claim nothing.
    return [];
  });
}
