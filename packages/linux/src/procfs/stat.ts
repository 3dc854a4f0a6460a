import { decimalAt, KeyTable } from '../text/parse.ts';

/** /proc/stat of the machine; proc_stat(5). */
export class SystemStat {
  /** Clock ticks that the processors, added up, were not idle: all but idle and waiting for I/O. */
  busyTicks = Number.NaN;
  /** Processes and threads made since boot; NaN where the kernel does not say. */
  forks = Number.NaN;
}

const forksTable = new KeyTable(['processes']);
const newline = 10;

/** Parses the bytes of /proc/stat. */
export function parseSystemStat(bytes: Uint8Array, length: number, into: SystemStat): void {
  into.busyTicks = busyTicks(bytes, length);
  into.forks = forksTable.parse(bytes, length)[0] ?? Number.NaN;
}

/**
 * The first line: `cpu user nice system idle iowait irq softirq steal guest guest_nice`. Guest time is part of user
 * time already. Stolen time was not idle for us, so it counts.
 */
function busyTicks(bytes: Uint8Array, length: number): number {
  if (bytes[0] !== 99 || bytes[1] !== 112 || bytes[2] !== 117 || bytes[3] !== 32) return Number.NaN;
  let sum = 0;
  let at = 4;
  for (let column = 0; column < 8; column += 1) {
    while (at < length && bytes[at] === 32) at += 1;
    const value = decimalAt(bytes, at, length);
    if (Number.isNaN(value)) return column === 0 ? Number.NaN : sum;
    if (column !== 3 && column !== 4) sum += value;
    while (at < length && bytes[at] !== 32 && bytes[at] !== newline) at += 1;
    if (bytes[at] === newline) return sum;
  }
  return sum;
}
