import { decimalAt, KeyTable } from '../../text/parse.ts';

/**
 * /proc/PID/status and /proc/PID/task/TID/status; proc_pid_status(5). The kernel escapes line breaks of the name here,
 * so no name can forge a line. NaN: the kernel or the process has no such line (a kernel thread has no memory).
 */
export class ProcessStatus {
  /** Bytes swapped out, shared memory not included. */
  swapBytes = Number.NaN;
  /** Bytes of shared memory and tmpfs that are mapped and resident (4.5). */
  shmemBytes = Number.NaN;
  /** Bytes that are private, and those of files (4.5). */
  anonBytes = Number.NaN;
  fileBytes = Number.NaN;
  /** Context switches of this one thread, given up by itself and taken from it. */
  voluntary = Number.NaN;
  involuntary = Number.NaN;
  tgid = Number.NaN;
}

const statusTable = new KeyTable([
  'Tgid',
  'VmSwap',
  'voluntary_ctxt_switches',
  'nonvoluntary_ctxt_switches',
  'RssShmem',
  'RssAnon',
  'RssFile',
]);

/** Parses the bytes of a status file. */
export function parseStatus(bytes: Uint8Array, length: number, into: ProcessStatus): void {
  const values = statusTable.parse(bytes, length);
  into.tgid = values[0] ?? Number.NaN;
  into.swapBytes = (values[1] ?? Number.NaN) * 1024;
  into.voluntary = values[2] ?? Number.NaN;
  into.involuntary = values[3] ?? Number.NaN;
  into.shmemBytes = (values[4] ?? Number.NaN) * 1024;
  into.anonBytes = (values[5] ?? Number.NaN) * 1024;
  into.fileBytes = (values[6] ?? Number.NaN) * 1024;
}

/** /proc/PID/statm; proc_pid_statm(5). In pages. */
export class ProcessStatm {
  /** Pages resident, of any kind. */
  resident = 0;
  /** Of these, pages of files and of shared memory. */
  shared = 0;

  /** Pages resident that are private: the kernel counts `resident` as anonymous + file + shared memory. */
  get anonymous(): number {
    // The three counters are read one after the other, so a process that is being torn down may come out negative.
    return Math.max(0, this.resident - this.shared);
  }
}

/** Parses the bytes of /proc/PID/statm (`size resident shared …`); false when they are not of that form. */
export function parseStatm(bytes: Uint8Array, length: number, into: ProcessStatm): boolean {
  const second = afterBlank(bytes, 0, length);
  const third = afterBlank(bytes, second, length);
  const resident = decimalAt(bytes, second, length);
  const shared = decimalAt(bytes, third, length);
  if (Number.isNaN(resident) || Number.isNaN(shared)) return false;
  into.resident = resident;
  into.shared = shared;
  return true;
}

function afterBlank(bytes: Uint8Array, at: number, length: number): number {
  let i = at;
  while (i < length && bytes[i] !== 32) i += 1;
  return i + 1;
}

/**
 * /proc/PID/io, bytes; proc_pid_io(5). Counts all threads, those that ended included, and the children that were
 * waited for. NaN where the kernel has no such line.
 */
export class ProcessIo {
  /** Through read calls of any kind, from the page cache or not. */
  rchar = Number.NaN;
  wchar = Number.NaN;
  /** From storage. */
  readBytes = Number.NaN;
  /** To storage (counted when a page is made dirty). */
  writeBytes = Number.NaN;
}

const ioTable = new KeyTable(['rchar', 'wchar', 'read_bytes', 'write_bytes']);

/** Parses the bytes of /proc/PID/io. */
export function parseIo(bytes: Uint8Array, length: number, into: ProcessIo): void {
  const values = ioTable.parse(bytes, length);
  into.rchar = values[0] ?? Number.NaN;
  into.wchar = values[1] ?? Number.NaN;
  into.readBytes = values[2] ?? Number.NaN;
  into.writeBytes = values[3] ?? Number.NaN;
}

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
