import { readdirSync, statSync } from 'node:fs';
import { parseCgroupEvents } from '@omnimind/linux/cgroup/core';
import { readOr, readText } from '@omnimind/linux/files/outcome';

/** A leaf cgroup that holds processes. */
export interface FoundCgroup {
  /** Path below the mount point, `/` for the root that we see. */
  readonly path: string;
  /** Tells cgroups of the same path apart: a new one has another inode. */
  readonly inode: number;
}

/** How deep cgroups are followed; systemd nests about 8. */
const maxDepth = 64;

/**
 * Finds the leaf cgroups that hold processes. About 10 µs a cgroup. Threaded cgroups are part of their parent: memory
 * and I/O can't be measured separately there.
 *
 * @param root mount point of the unified hierarchy
 */
export function findLeafCgroups(root: string): FoundCgroup[] {
  const found: FoundCgroup[] = [];
  walk(root, '', 0, found);
  return found;
}

/** Whether the cgroup or one below it holds processes. */
function walk(root: string, path: string, depth: number, found: FoundCgroup[]): boolean {
  const directory = root + path;
  // The real root lacks this file and is never a workload: it holds kernel threads.
  const events = readText(`${directory}/cgroup.events`);
  const isPopulated = typeof events === 'string' && parseCgroupEvents(events).populated;
  if (path !== '' && !isPopulated) return false;
  let isLeaf = true;
  if (depth < maxDepth)
    for (const name of childrenOf(directory)) {
      const child = `${path}/${name}`;
      if (isThreaded(root + child)) continue;
      if (walk(root, child, depth + 1, found)) isLeaf = false;
    }
  if (isLeaf && isPopulated) {
    const inode = statSync(directory, { throwIfNoEntry: false })?.ino;
    if (inode !== undefined) found.push({ path: path === '' ? '/' : path, inode });
  }
  return isPopulated;
}

/** Names of child cgroups; none when the cgroup is gone. */
export function childrenOf(directory: string): string[] {
  return readOr([], () =>
    readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name),
  );
}

function isThreaded(directory: string): boolean {
  const type = readText(`${directory}/cgroup.type`);
  return typeof type === 'string' && type.startsWith('threaded');
}
