import { KeyTable } from '../../text/key-table.ts';

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

const table = new KeyTable(['rchar', 'wchar', 'read_bytes', 'write_bytes']);

/** Parses the bytes of /proc/PID/io. */
export function parseIo(bytes: Uint8Array, length: number, into: ProcessIo): void {
  const values = table.parse(bytes, length);
  into.rchar = values[0] ?? Number.NaN;
  into.wchar = values[1] ?? Number.NaN;
  into.readBytes = values[2] ?? Number.NaN;
  into.writeBytes = values[3] ?? Number.NaN;
}
