import { KeyTable } from '../../text/key-table.ts';

/**
 * /proc/PID/status and /proc/PID/task/TID/status; proc_pid_status(5). The kernel escapes line breaks of the name here,
 * so no name can forge a line. NaN: the kernel or the process has no such line (a kernel thread has no memory).
 */
export class ProcessStatus {
  /** Bytes swapped out, shared memory not included. */
  swapBytes = Number.NaN;
  /** Context switches of this one thread, given up by itself and taken from it. */
  voluntary = Number.NaN;
  involuntary = Number.NaN;
  tgid = Number.NaN;
}

const table = new KeyTable(['Tgid', 'VmSwap', 'voluntary_ctxt_switches', 'nonvoluntary_ctxt_switches']);

/** Parses the bytes of a status file. */
export function parseStatus(bytes: Uint8Array, length: number, into: ProcessStatus): void {
  const values = table.parse(bytes, length);
  into.tgid = values[0] ?? Number.NaN;
  into.swapBytes = (values[1] ?? Number.NaN) * 1024;
  into.voluntary = values[2] ?? Number.NaN;
  into.involuntary = values[3] ?? Number.NaN;
}
