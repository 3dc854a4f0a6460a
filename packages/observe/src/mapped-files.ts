/** Files in memory that a process maps: a ring buffer is mapped twice, end to end, and a heap of ZGC three times. */
export interface MappedFiles {
  /** By what tells them apart. */
  readonly ids: ReadonlySet<string>;
  /** What is mapped of all of them, each part once, bytes; Infinity where nothing is mapped twice. */
  readonly once: number;
}

/** start-end perms offset device inode path */
const mapping = /^([\da-f]+)-([\da-f]+) \S+ ([\da-f]+) ([\da-f]+):([\da-f]+) (\d+) +(\/.*|\[anon_shmem.*)$/gm;
/** Shared memory that has no name of its own. */
const unnamed = /^\/dev\/zero \(deleted\)|^\/SYSV|^\[/;

/** /proc/PID/maps; proc_pid_maps(5). @param isInMemory whether a file is, by its path */
export function parseMapped(text: string, isInMemory: (path: string) => boolean): MappedFiles {
  const parts = new Map<string, { readonly start: number; readonly end: number }[]>();
  for (const match of text.matchAll(mapping)) {
    const [inode, path = ''] = match.slice(6);
    if (!isInMemory(path) && !unnamed.test(path)) continue;
    const [from = 0, to = 0, start = 0, major = 0, minor = 0] = match
      .slice(1, 6)
      .map((word) => Number.parseInt(word, 16));
    // As stat(2) has it: makedev(3).
    const device = (minor & 0xff) + major * 2 ** 8 + (minor >> 8) * 2 ** 20;
    const id = `${device}:${inode}`;
    const known = parts.get(id) ?? [];
    known.push({ start, end: start + to - from });
    parts.set(id, known);
  }
  let [once, all] = [0, 0];
  for (const each of parts.values()) {
    let reached = 0;
    for (const { start, end } of each.sort((a, b) => a.start - b.start)) {
      once += Math.max(0, end - Math.max(start, reached));
      all += end - start;
      reached = Math.max(reached, end);
    }
  }
  return { ids: new Set(parts.keys()), once: once < all ? once : Number.POSITIVE_INFINITY };
}
