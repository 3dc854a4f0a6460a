import { readText, type Unavailable } from '../files/outcome.ts';
import { decimalAt, KeyTable } from '../text/parse.ts';

/** One swap area; proc_swaps(5). */
export interface SwapArea {
  /** Device or file. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly usedBytes: number;
}

/** Parses /proc/swaps, which gives KiB. Lines of another form are passed over. */
export function parseSwaps(text: string): SwapArea[] {
  const areas: SwapArea[] = [];
  for (const line of text.split('\n')) {
    // A name with blanks is written with `\040`.
    const match = /^(\/\S*)\s+\S+\s+(\d+)\s+(\d+)/.exec(line);
    if (match?.[1] !== undefined)
      areas.push({ name: match[1], sizeBytes: Number(match[2]) * 1024, usedBytes: Number(match[3]) * 1024 });
  }
  return areas;
}

/**
 * The value of an option of the kernel's command line, /proc/cmdline; Documentation/admin-guide/kernel-parameters.rst.
 * The last one counts. The empty text for an option without a value.
 */
export function kernelOption(text: string, name: string): string | undefined {
  const word = text
    .trim()
    .split(/\s+/)
    .findLast((candidate) => candidate === name || candidate.startsWith(`${name}=`));
  return word?.slice(name.length + 1);
}

/**
 * /proc/spl/kstat/zfs/arcstats of OpenZFS: lines of `name type data`. The cache of ZFS counts as used memory in
 * /proc/meminfo, although most of it can be had back.
 *
 * @returns bytes that the cache holds now; NaN when the file has another form
 */
export function parseArcSize(text: string): number {
  return Number(/^size\s+\d+\s+(\d+)$/m.exec(text)?.[1] ?? Number.NaN);
}

/** The same file: what the cache of ZFS would give back, bytes: all above its minimum. NaN when it has another form. */
export function parseArcReclaimable(text: string): number {
  const minimum = Number(/^c_min\s+\d+\s+(\d+)$/m.exec(text)?.[1] ?? Number.NaN);
  return Math.max(0, parseArcSize(text) - minimum);
}

/**
 * /sys/block/zramN/mm_stat; Documentation/admin-guide/blockdev/zram.rst: bytes as they were, bytes compressed, bytes of memory used.
 *
 * @returns bytes of memory for each byte that is swapped out; a third while it holds next to nothing. NaN for another form
 */
export function parseZramRatio(text: string): number {
  const [original = Number.NaN, , used = Number.NaN] = text.trim().split(/\s+/).map(Number);
  if (Number.isNaN(original) || Number.isNaN(used)) return Number.NaN;
  return original < 2 ** 24 ? 1 / 3 : Math.min(1, used / original);
}

/**
 * /proc/devices, proc_devices(5): the major numbers of block devices that lie on top of others (`device-mapper`, `md`,
 * `loop`, `drbd`). What goes through them is counted at the device below as well.
 */
export function parseStackedMajors(text: string): ReadonlySet<number> {
  const majors = new Set<number>();
  const block = text.slice(Math.max(0, text.indexOf('Block devices:')));
  for (const line of block.split('\n')) {
    const match = /^\s*(\d+) (device-mapper|md|mdp|loop|drbd|bcache)$/.exec(line);
    if (match !== null) majors.add(Number(match[1]));
  }
  return majors;
}

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

/**
 * /sys/block/DEVICE/queue/scheduler: `none [mq-deadline] bfq`, the one in use in brackets; Documentation/block/switching-sched.rst.
 *
 * @returns the scheduler in use; the empty text when none is marked
 */
export function parseBlockScheduler(text: string): string {
  return /\[([^\]]+)\]/.exec(text)?.[1] ?? (/^\w+$/.test(text.trim()) ? text.trim() : '');
}

/** /proc/meminfo, bytes; proc_meminfo(5). NaN where the kernel has no such line (`MemAvailable` came with 3.14). */
export class Meminfo {
  totalBytes = Number.NaN;
  availableBytes = Number.NaN;
  swapTotalBytes = Number.NaN;
  swapFreeBytes = Number.NaN;
  /** Shared memory and tmpfs of the whole machine. */
  sharedBytes = Number.NaN;
}

const table = new KeyTable(['MemTotal', 'MemAvailable', 'SwapTotal', 'SwapFree', 'Shmem']);

/** Parses the bytes of /proc/meminfo. */
export function parseMeminfo(bytes: Uint8Array, length: number, into: Meminfo): void {
  const values = table.parse(bytes, length);
  into.totalBytes = (values[0] ?? Number.NaN) * 1024;
  into.availableBytes = (values[1] ?? Number.NaN) * 1024;
  into.swapTotalBytes = (values[2] ?? Number.NaN) * 1024;
  into.swapFreeBytes = (values[3] ?? Number.NaN) * 1024;
  into.sharedBytes = (values[4] ?? Number.NaN) * 1024;
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

/**
 * /proc/pressure/{cpu,memory,io} (4.20) and `*.pressure` of a cgroup; Documentation/accounting/psi.rst. µs of stall in
 * all. NaN where the line is missing: `full` of the CPU came with 5.13 for cgroups, and is 0 by definition for the
 * whole machine.
 */
export class Pressure {
  someUsec = Number.NaN;
  fullUsec = Number.NaN;
}

const s = 's'.charCodeAt(0);
const f = 'f'.charCodeAt(0);
const equals = '='.charCodeAt(0);

/** Parses the bytes of a pressure file: `some avg10=0.00 avg60=0.00 avg300=0.00 total=0`. */
export function parsePressure(bytes: Uint8Array, length: number, into: Pressure): void {
  into.someUsec = Number.NaN;
  into.fullUsec = Number.NaN;
  let start = 0;
  while (start < length) {
    let end = start;
    let value = start;
    // `total` is the last word, so what follows the last `=` is its value.
    while (end < length && bytes[end] !== 10) {
      if (bytes[end] === equals) value = end + 1;
      end += 1;
    }
    if (bytes[start] === s) into.someUsec = decimalAt(bytes, value, end);
    else if (bytes[start] === f) into.fullUsec = decimalAt(bytes, value, end);
    start = end + 1;
  }
}
