import { Meminfo, parseMeminfo, parseMemoryLimit, readText } from '@omnimind/linux';

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
 * @returns bytes; `null` when nothing of it can be read
 */
export function memoryLeft(root: string, path: string, proc = '/proc'): number | null {
  let left = available(proc);
  for (let at = path === '/' ? '' : path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const current = readMemory(`${root}${at}`);
    if (current === null) continue;
    for (const file of ['memory.high', 'memory.max'])
      left = Math.min(left, readLimit(`${root}${at}/${file}`) - current);
  }
  return Number.isFinite(left) ? Math.max(0, left) : null;
}

function readLimit(file: string): number {
  const text = readText(file);
  const bytes = typeof text === 'string' ? parseMemoryLimit(text) : Number.NaN;
  return Number.isNaN(bytes) ? Number.POSITIVE_INFINITY : bytes;
}

function available(proc: string): number {
  const text = readText(`${proc}/meminfo`);
  if (typeof text !== 'string') return Number.POSITIVE_INFINITY;
  const bytes = Buffer.from(text, 'latin1');
  const meminfo = new Meminfo();
  parseMeminfo(bytes, bytes.length, meminfo);
  return Number.isNaN(meminfo.availableBytes) ? Number.POSITIVE_INFINITY : meminfo.availableBytes;
}
