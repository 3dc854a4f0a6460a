import type { Unavailable } from '../files/outcome.ts';
import { readText } from '../files/read-text.ts';
import { KeyTable } from '../text/parse.ts';

/** /proc/meminfo, bytes; proc_meminfo(5). NaN where the kernel has no such line (`MemAvailable` came with 3.14). */
export class Meminfo {
  totalBytes = Number.NaN;
  availableBytes = Number.NaN;
  swapTotalBytes = Number.NaN;
  swapFreeBytes = Number.NaN;
}

const table = new KeyTable(['MemTotal', 'MemAvailable', 'SwapTotal', 'SwapFree']);

/** Parses the bytes of /proc/meminfo. */
export function parseMeminfo(bytes: Uint8Array, length: number, into: Meminfo): void {
  const values = table.parse(bytes, length);
  into.totalBytes = (values[0] ?? Number.NaN) * 1024;
  into.availableBytes = (values[1] ?? Number.NaN) * 1024;
  into.swapTotalBytes = (values[2] ?? Number.NaN) * 1024;
  into.swapFreeBytes = (values[3] ?? Number.NaN) * 1024;
}

/** Reads /proc/meminfo once. */
export function readMeminfo(proc = '/proc'): Meminfo | Unavailable {
  const text = readText(`${proc}/meminfo`);
  if (typeof text !== 'string') return text;
  const bytes = Buffer.from(text, 'latin1');
  const meminfo = new Meminfo();
  parseMeminfo(bytes, bytes.length, meminfo);
  return meminfo;
}
