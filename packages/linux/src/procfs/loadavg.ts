import { decimalAt } from '../text/decimal.ts';

/**
 * The last word of /proc/loadavg, proc_loadavg(5): the PID or thread ID that was given most recently in our PID
 * namespace. NaN when the file has another form.
 */
export function parseLastPid(bytes: Uint8Array, length: number): number {
  let end = length;
  while (end > 0 && (bytes[end - 1] === 10 || bytes[end - 1] === 32)) end -= 1;
  let start = end;
  while (start > 0 && bytes[start - 1] !== 32) start -= 1;
  return start === 0 ? Number.NaN : decimalAt(bytes, start, end);
}
