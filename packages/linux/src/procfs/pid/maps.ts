/** Which mappings are meant, by where they begin. */
export interface MappingRange {
  /** The first address that is beyond. */
  readonly below: number;
  /** They begin at a multiple of this. */
  readonly alignment: number;
}

/**
 * /proc/PID/maps; proc_pid_maps(5): the size of a process's anonymous private mappings that may be written, bytes. That is address
 * space: what of it is resident, only the dearer smaps would say. Named ones, as `[heap]` and `[stack]`, are not among them.
 */
export function writableAnonymousBytes(text: string, { below, alignment }: MappingRange): number {
  let bytes = 0;
  for (const { start, end } of writable(text)) if (start < below && start % alignment === 0) bytes += end - start;
  return bytes;
}

/** A stack of a thread of the JVM has this much at most, unless somebody asked for more. */
const stack_bytes = 2 ** 20;

/**
 * The same of mappings that begin at `from` or beyond, of what malloc and mmap give: neither code, nor the stacks of threads, which stand right
 * behind a guard.
 */
export function allocatedBytes(text: string, from: number): number {
  let bytes = 0;
  for (const { start, end, isCode, isGuarded } of writable(text))
    if (start >= from && !isCode && !(isGuarded && end - start <= stack_bytes)) bytes += end - start;
  return bytes;
}

function* writable(text: string) {
  let guardEnd = Number.NaN;
  for (const line of text.split('\n')) {
    // start-end perms offset device inode, and a name where there is one. Addresses beyond 2^53 are the kernel's.
    const match = /^([\da-f]+)-([\da-f]+) (.)(.)(.)p [\da-f]+ \S+ 0\s*$/.exec(line);
    if (match === null) continue;
    const [start, end] = [Number.parseInt(match[1] ?? '', 16), Number.parseInt(match[2] ?? '', 16)];
    if (match[4] === 'w') yield { start, end, isCode: match[5] === 'x', isGuarded: start === guardEnd };
    else if (match[3] === '-') guardEnd = end;
  }
}
