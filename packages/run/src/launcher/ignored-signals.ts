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
