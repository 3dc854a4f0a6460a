import { readFileSync } from 'node:fs';
import { readOr } from '../files/outcome.ts';
import { decodeName } from '../text/decode.ts';

/** What the daemon asks of one process by name: /proc/PID/stat, proc_pid_stat(5). */
export interface ProcessIdentity {
  /** State letter: R, S, D, T, Z, … */
  readonly state: string;
  readonly ppid: number;
  readonly processGroup: number;
  readonly session: number;
  /** PF_* of the kernel. */
  readonly flags: number;
  /** Clock ticks after boot at which it began; with the PID it names a process. */
  readonly starttime: number;
  /** The kernel's name of it, 15 bytes, any bytes. */
  readonly name: string;
  /** Clock ticks of children that were waited for. */
  readonly cutime: number;
  readonly cstime: number;
}

/**
 * Reads a process once, for decisions and not for sampling. `null` when it is gone.
 *
 * @param path `PID`, `self` or `PID/task/TID`
 */
export function readIdentity(path: string | number, proc = '/proc'): ProcessIdentity | null {
  return readOr(null, () => {
    const text = readFileSync(`${proc}/${path}/stat`, 'latin1');
    // The name may hold anything, parentheses included: it ends at the last one.
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    const field = (number: number): number => Number(fields[number - 3]);
    return {
      state: fields[0] ?? '',
      ppid: field(4),
      processGroup: field(5),
      session: field(6),
      flags: field(9),
      starttime: field(22),
      name: decodeName(Buffer.from(text.slice(text.indexOf('(') + 1, end), 'latin1')),
      cutime: field(16),
      cstime: field(17),
    };
  });
}

/** It has ended, and only waits for its parent to take note. */
export function isEnded({ state }: Pick<ProcessIdentity, 'state'>): boolean {
  return 'ZXx'.includes(state);
}

/** Whether the process that was named by PID and start time still runs. A zombie does not. */
export function isAlive(pid: number, starttime: number, proc = '/proc'): boolean {
  const identity = readIdentity(pid, proc);
  return identity !== null && identity.starttime === starttime && !isEnded(identity);
}

/** Names this boot of the machine: PIDs and start times begin anew with each. Empty where the kernel does not tell. */
export function bootId(proc = '/proc'): string {
  return readOr('', () => readFileSync(`${proc}/sys/kernel/random/boot_id`, 'latin1').trim());
}
