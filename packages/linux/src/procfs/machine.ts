import { decimalAt } from '../text/parse.ts';

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
