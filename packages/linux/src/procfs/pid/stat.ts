/**
 * /proc/PID/stat, the first 24 fields; proc_pid_stat(5), Documentation/filesystems/proc.rst table 1-4.
 *
 * CPU times are in clock ticks (USER_HZ, see `clockTicks`), and floor the kernel's nanoseconds. The `c` counters are
 * the totals of children that were waited for, with their own waited-for children in turn.
 */
export class ProcessStat {
  /** Byte of the state letter: R, S, D, T, t, Z, X, I; see {@link isDead}. */
  state = 0;
  ppid = 0;
  /** Session ID; 0 for kernel threads and for a session led from outside of the PID namespace. */
  session = 0;
  /** PF_* of the kernel. */
  flags = 0;
  minflt = 0;
  cminflt = 0;
  majflt = 0;
  cmajflt = 0;
  utime = 0;
  stime = 0;
  cutime = 0;
  cstime = 0;
  threads = 0;
  /** Clock ticks after boot at which the process began; with the PID it names a process. */
  starttime = 0;
  /** Bytes of address space. Exact up to 2^53. */
  vsize = 0;
  /** Pages resident. The kernel may keep it up to some dozen pages per processor behind. */
  rss = 0;
  /** Where the name begins and ends within the bytes that were parsed, without the parentheses. */
  nameStart = 0;
  nameEnd = 0;

  /**
   * A zombie, or a process that is being removed: it runs no more and holds no memory. The state is that of the main
   * thread, which may end before others; then the process still lives.
   */
  get isDead(): boolean {
    return (this.state === zombie || this.state === dead || this.state === deadOld) && this.threads <= 1;
  }

  /** A thread of the kernel (PF_KTHREAD). */
  get isKernelThread(): boolean {
    return (this.flags & 0x200000) !== 0;
  }
}

const zombie = 'Z'.charCodeAt(0);
const dead = 'X'.charCodeAt(0);
const deadOld = 'x'.charCodeAt(0);
const space = 32;
const newline = 10;
const minus = 45;
const open = 40;
const close = 41;

/** Fields 4 (ppid) to 24 (rss), in the order of the file. */
const fields = new Float64Array(21);

/**
 * Parses the bytes of /proc/PID/stat into `into`. The name may hold anything, parentheses, blanks and line breaks
 * included, so it ends at the LAST parenthesis.
 *
 * @returns false when the bytes are no stat file up to the start time (field 22); `into` is then of no use. Missing
 * later fields are 0.
 */
export function parseStat(bytes: Uint8Array, length: number, into: ProcessStat): boolean {
  let end = length - 1;
  while (end >= 0 && bytes[end] !== close) end -= 1;
  let start = 0;
  while (start < end && bytes[start] !== open) start += 1;
  if (end < 1 || bytes[start] !== open) return false;
  into.nameStart = start + 1;
  into.nameEnd = end;
  into.state = bytes[end + 2] ?? 0;

  const count = parseFields(bytes, end + 4, length);
  if (count < 19) return false;
  into.ppid = fields[0] ?? 0;
  into.session = fields[2] ?? 0;
  into.flags = fields[5] ?? 0;
  into.minflt = fields[6] ?? 0;
  into.cminflt = fields[7] ?? 0;
  into.majflt = fields[8] ?? 0;
  into.cmajflt = fields[9] ?? 0;
  into.utime = fields[10] ?? 0;
  into.stime = fields[11] ?? 0;
  into.cutime = fields[12] ?? 0;
  into.cstime = fields[13] ?? 0;
  into.threads = fields[16] ?? 0;
  into.starttime = fields[18] ?? 0;
  into.vsize = count > 19 ? (fields[19] ?? 0) : 0;
  into.rss = count > 20 ? (fields[20] ?? 0) : 0;
  return true;
}

/** Fills `fields` from the numbers that begin at `at`; gives how many there were. */
function parseFields(bytes: Uint8Array, at: number, length: number): number {
  let count = 0;
  let value = 0;
  let digits = 0;
  let negative = false;
  for (let i = at; i < length && count < fields.length; i += 1) {
    const byte = bytes[i] ?? space;
    if (byte === space || byte === newline) {
      if (digits === 0) return count;
      fields[count] = negative ? -value : value;
      count += 1;
      value = 0;
      digits = 0;
      negative = false;
    } else if (byte === minus) negative = true;
    else if (byte >= 48 && byte <= 57) {
      value = value * 10 + (byte - 48);
      digits += 1;
    } else return count;
  }
  // A file that ends without a line break still ends its last field.
  if (digits > 0 && count < fields.length) {
    fields[count] = negative ? -value : value;
    count += 1;
  }
  return count;
}
