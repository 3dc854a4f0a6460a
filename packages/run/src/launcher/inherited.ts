import { readdirSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import type { Executable } from './resolve-command.ts';

/**
 * Signals that our parent had set to be ignored: SIGHUP by `nohup`, SIGINT and SIGQUIT by a script's `&`. A command
 * inherits that, but Node resets all signals at its start. So the launcher, a shell script that knows them still, hands
 * the mask on (`SigIgn` of its /proc/self/status, hexadecimal) in this variable.
 */
export const ignoredSignalsVariable = 'OMNIMIND_SIGIGN';

/** The ignored signals of a mask, of those that a shell can ignore. */
export function ignoredSignals(mask: string | undefined): NodeJS.Signals[] {
  if (mask === undefined || !/^[0-9a-f]{1,16}$/i.test(mask)) return [];
  const bits = BigInt(`0x${mask}`);
  return signalNames.filter((name) => ((bits >> BigInt(constants.signals[name] - 1)) & 1n) === 1n);
}

/** SIGCHLD is left out: shells don't hand it on either. */
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

/** The same command with these signals ignored: by way of a shell, which replaces itself by the command. */
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
 * Open files beyond the three standard ones that our parent meant for the command, such as the pipe of make's job
 * server. Node marks them close-on-exec at its start, so they must be handed on by number.
 *
 * Node opens its event loop first of all its own files, at the lowest free number: whatever lies below was there
 * before. What our parent left above a free number is not seen; 3 and up without a hole is what make and shells use.
 *
 * @returns the numbers from 3 on, without a hole
 */
export function inheritedDescriptors(directory = '/proc/self/fd'): number[] {
  try {
    const numbers = new Set(readdirSync(directory).map(Number));
    const inherited: number[] = [];
    for (let number = 3; numbers.has(number); number += 1) {
      const target = readlinkSync(`${directory}/${number}`);
      if (target.startsWith('anon_inode:[eventpoll]')) return inherited;
      inherited.push(number);
    }
    // No event loop in the first run of numbers: the layout is not the one we know, so nothing is claimed.
    return [];
  } catch {
    return [];
  }
}
