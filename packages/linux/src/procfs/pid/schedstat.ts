import { decimalAt } from '../../text/decimal.ts';

/**
 * /proc/PID/schedstat and /proc/PID/task/TID/schedstat, of ONE thread; Documentation/scheduler/sched-stats.rst. A
 * kernel without scheduler information says `0 0 0` or has no such file.
 */
export class ProcessSchedstat {
  /** ns on a processor. */
  running = 0;
  /** ns runnable and waiting for a processor. */
  delayed = 0;
}

/** Parses the bytes of a schedstat file; false when they are not of that form. */
export function parseSchedstat(bytes: Uint8Array, length: number, into: ProcessSchedstat): boolean {
  let second = 0;
  while (second < length && bytes[second] !== 32) second += 1;
  const running = decimalAt(bytes, 0, length);
  const delayed = decimalAt(bytes, second, length);
  if (Number.isNaN(running) || Number.isNaN(delayed)) return false;
  into.running = running;
  into.delayed = delayed;
  return true;
}
