import { readdirSync, readFileSync } from 'node:fs';
import { readOr, readText } from '../files/outcome.ts';
import { decodeName } from '../text/parse.ts';

/** What the daemon asks of one process by name: /proc/PID/stat, proc_pid_stat(5). */
export interface ProcessIdentity {
  /** State letter: R, S, D, T, Z, … */
  readonly state: string;
  readonly ppid: number;
  readonly processGroup: number;
  readonly session: number;
  /** The process group in the foreground of its terminal; -1 without a terminal. */
  readonly foregroundGroup: number;
  /** PF_* of the kernel. */
  readonly flags: number;
  /** Minor faults, of a thread its own. */
  readonly minflt: number;
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
      foregroundGroup: field(8),
      flags: field(9),
      minflt: field(10),
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

/** SIGHUP, SIGINT, SIGQUIT, SIGTERM: what asks a program to end; a mask has bit N - 1 for signal N. */
const ending = (1n << 0n) | (1n << 1n) | (1n << 2n) | (1n << 14n);

/**
 * Whether a signal that asks a process to end waits for it, and it does not block that: a process of a frozen cgroup gets none but SIGKILL.
 * `SigPnd`, `ShdPnd` and `SigBlk` of /proc/PID/status; proc_pid_status(5).
 */
export function isAskedToEnd(pid: number, proc = '/proc'): boolean {
  const text = readText(`${proc}/${pid}/status`);
  if (typeof text !== 'string') return false;
  const mask = (key: string): bigint =>
    BigInt(`0x${new RegExp(`^${key}:\\s*([0-9a-f]{1,32})$`, 'm').exec(text)?.[1] ?? 0}`);
  return ((mask('SigPnd') | mask('ShdPnd')) & ~mask('SigBlk') & ending) !== 0n;
}

/** PIDs of all processes that can be seen; none where `proc` can't be listed, as without a free descriptor. */
export function pidsIn(proc: string): number[] {
  return readOr([], () => readdirSync(proc))
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 0);
}
