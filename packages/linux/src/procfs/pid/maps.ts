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
  for (const line of text.split('\n')) {
    // start-end perms offset device inode, and a name where there is one. Addresses beyond 2^53 are the kernel's.
    const match = /^([\da-f]+)-([\da-f]+) .w.p [\da-f]+ \S+ 0\s*$/.exec(line);
    if (match === null) continue;
    const [start, end] = [Number.parseInt(match[1] ?? '', 16), Number.parseInt(match[2] ?? '', 16)];
    if (start < below && start % alignment === 0) bytes += end - start;
  }
  return bytes;
}
