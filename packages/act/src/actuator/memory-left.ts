import { isUnavailable, readText } from '@omnimind/linux/files/outcome';
import { readMeminfo } from '@omnimind/linux/procfs/machine';
import { memoryLimit, upwards } from '@omnimind/observe/cgroup-limits';

/** memory.current of a cgroup, bytes; kernel document cgroup-v2. `null` when it is gone or has no such file. */
export function readMemory(directory: string): number | null {
  const text = readText(`${directory}/memory.current`);
  const bytes = typeof text === 'string' ? Number(text) : Number.NaN;
  return Number.isNaN(bytes) ? null : bytes;
}

/**
 * What a cgroup could still take: until it, or a cgroup above it, is at a limit (`memory.high`, `memory.max`), or the machine
 * has none available.
 *
 * @param root mount point of the unified hierarchy
 * @param path of the cgroup below it, beginning with a slash
 * @param reserve_bytes of the machine's available memory, what is kept for others
 * @returns bytes; `null` when nothing of it can be read
 */
export function memoryHeadroom(root: string, path: string, proc = '/proc', reserve_bytes = 0): number | null {
  const meminfo = readMeminfo(proc);
  const isKnown = !isUnavailable(meminfo) && !Number.isNaN(meminfo.availableBytes);
  let left = isKnown ? meminfo.availableBytes - reserve_bytes : Number.POSITIVE_INFINITY;
  for (const at of upwards(path)) {
    // The root has no such file.
    const current = readMemory(`${root}${at}`);
    if (current !== null) left = Math.min(left, memoryLimit(`${root}${at}`) - current);
  }
  return Number.isFinite(left) ? Math.max(0, left) : null;
}
