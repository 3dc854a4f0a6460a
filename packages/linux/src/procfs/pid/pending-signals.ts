import { readText } from '../../files/outcome.ts';

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
