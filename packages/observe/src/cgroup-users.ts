import { MemoryStat, parseMemoryLimit, parseMemoryStat } from '@omnimind/linux/cgroup/statistics';
import { readText } from '@omnimind/linux/files/outcome';
import type { Limit } from '@omnimind/protocol/trace';
import { memoryLimit } from './cgroup-limits.ts';
import { childrenOf } from './cgroup-walk.ts';

const maxNeighbors = 256;
/** Of what a limit is called. */
export const maxName = 200;

const stat = new MemoryStat();

/** What the cgroups below a limit hold: all of them are asked for the same. */
export class CgroupUsers {
  readonly #below = new Map<string, NonNullable<Limit['neighbor']>[]>();

  /** The largest cgroup of a directory but one; `undefined` where there is none. @param own its name */
  largestNeighbor(directory: string, own: string): Limit['neighbor'] {
    let users = this.#below.get(directory);
    if (users === undefined) {
      const names = (childrenOf(directory) ?? []).slice(0, maxNeighbors);
      users = names.map((name) => ({ name, used: unreclaimable(`${directory}/${name}`) ?? 0 }));
      users.sort((a, b) => b.used - a.used);
      this.#below.set(directory, users);
    }
    const largest = users.find(({ name, used }) => name !== own && used > 0);
    return largest && { ...largest, name: largest.name.slice(-maxName) };
  }

  clear(): void {
    this.#below.clear();
  }
}

/** Memory and tasks of one cgroup; empty where it has no limit. @param at below `root` */
export function cgroupLimits(root: string, at: string): Limit[] {
  const directory = root + at;
  const name = (at === '' ? '/' : at).slice(-maxName);
  const limits: Limit[] = [];
  const memory = memoryLimit(directory);
  const held = memory > 0 && memory < Number.POSITIVE_INFINITY ? unreclaimable(directory) : null;
  if (held !== null) limits.push({ of: 'memory', source: 'cgroup', name, limit: memory, used: held });
  const tasks = numberIn(`${directory}/pids.max`);
  const used = tasks < Number.POSITIVE_INFINITY ? numberIn(`${directory}/pids.current`) || 0 : 0;
  if (tasks < Number.POSITIVE_INFINITY) limits.push({ of: 'tasks', source: 'cgroup', name, limit: tasks, used });
  return limits;
}

/** What a cgroup holds and can't give back, bytes. */
function unreclaimable(directory: string): number | null {
  const current = numberIn(`${directory}/memory.current`);
  const text = readText(`${directory}/memory.stat`);
  if (Number.isNaN(current) || typeof text !== 'string') return null;
  const bytes = Buffer.from(text, 'latin1');
  parseMemoryStat(bytes, bytes.length, stat);
  return Math.max(0, current - stat.cacheBytes - stat.reclaimableKernelBytes);
}

/** Infinity for `max`, NaN where there is no number. */
export function numberIn(path: string): number {
  const text = readText(path);
  return typeof text === 'string' ? parseMemoryLimit(text) : Number.NaN;
}
