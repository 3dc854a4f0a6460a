import { readdirSync, statSync } from 'node:fs';
import { parseCgroupEvents } from '@omnimind/linux/cgroup/core';
import { errorCode, isShortage, readText, shortages } from '@omnimind/linux/files/outcome';
import { parseKeyedLines } from '@omnimind/linux/text/parse';

/** A cgroup that is one workload: a leaf that holds processes, or one with too many below it. */
export interface FoundCgroup {
  /** Path below the mount point, `/` for the root that we see. */
  readonly path: string;
  /** Tells cgroups of the same path apart: a new one has another inode. */
  readonly inode: number;
  /** Whether it stands for all below it, which its counters include. */
  readonly isFolded: boolean;
}

/** How deep cgroups are followed; systemd nests about 8. */
const maxDepth = 64;
/** What was folded is unfolded only when this many times as much would fit, or it would come and go. */
const unfoldingRoom = 1.25;

/**
 * Finds the leaf cgroups that hold processes, about 10 µs each. Threaded cgroups are part of their parent: memory and I/O can't be
 * measured separately there.
 *
 * Where there are more than `most`, the room is divided at each level: the small ones get what they need, and the others equal
 * shares of the rest. One with more below it than its share is found itself, instead of them, so that whoever has thousands
 * loses their own details and nobody else's; what it takes to find out is bounded by `most` too.
 *
 * @param root mount point of the unified hierarchy
 * @param most cgroups that are found at most
 * @param foldedBefore paths that were folded the last time
 * @returns `null` where descriptors or memory ran out meanwhile: what was not found need not be gone
 */
export function findLeafCgroups(
  root: string,
  most: number,
  foldedBefore: ReadonlySet<string> = new Set(),
): FoundCgroup[] | null {
  const found: FoundCgroup[] = [];
  let isWhole = true;
  const nearFolded = withParents(foldedBefore);
  const roomFor = (path: string, count: number): number => (nearFolded.has(path) ? count * unfoldingRoom : count);
  /** Upper bound of the leaves in a cgroup: `nr_descendants` counts those without processes too. */
  const needOf = (path: string): number => {
    const below = descendantsOf(root + path);
    return below === 0 ? 1 : roomFor(path, 1 + below);
  };

  /** Whether the cgroup or one below it holds processes; `room` for its leaves, `Infinity` where it need not be divided. */
  function walk(path: string, depth: number, room: number): boolean {
    const directory = root + path;
    // The real root lacks this file and is never a workload: it holds kernel threads.
    const events = readText(`${directory}/cgroup.events`);
    if (isShortage(events)) isWhole = false;
    const isPopulated = typeof events === 'string' && parseCgroupEvents(events).populated;
    if (path !== '' && !isPopulated) return false;
    const fits = room === Number.POSITIVE_INFINITY || needOf(path) <= room;
    const isTooMany = (count: number) => !fits && path !== '' && roomFor(path, count) > room;
    const listed = depth === maxDepth || isTooMany(linkedBy(directory)) ? [] : childrenOf(directory);
    const names = listed ?? [];
    isWhole &&= listed !== null;
    const isFolded = isTooMany(names.length === 0 ? Number.POSITIVE_INFINITY : names.length);
    let isLeaf = true;
    if (!isFolded) {
      const children = names.map((name) => `${path}/${name}`).filter((child) => !isThreaded(root + child));
      for (const [child, share] of fits ? wholly(children) : divided(children, room, needOf))
        if (walk(child, depth + 1, share)) isLeaf = false;
    }
    if (isLeaf && isPopulated) {
      const inode = statSync(directory, { throwIfNoEntry: false })?.ino;
      if (inode !== undefined) found.push({ path: path === '' ? '/' : path, inode, isFolded });
    }
    return isPopulated;
  }
  walk('', 0, most);
  return isWhole ? found : null;
}

function wholly(children: readonly string[]): [child: string, room: number][] {
  return children.map((child) => [child, Number.POSITIVE_INFINITY]);
}

/** Room for each: what it needs where that is little, else an equal share of what the smaller ones leave. */
function divided(
  children: readonly string[],
  room: number,
  needOf: (path: string) => number,
): [child: string, room: number][] {
  let left = room;
  return children
    .map((child) => ({ child, need: needOf(child) }))
    .sort((a, b) => a.need - b.need)
    .map(({ child, need }, i) => {
      const share = Math.max(1, Math.min(need, Math.floor(left / (children.length - i))));
      left -= share;
      return [child, share];
    });
}

/** `nr_descendants` of cgroup.stat, Documentation/admin-guide/cgroup-v2.rst; 0 where there is none. */
function descendantsOf(directory: string): number {
  const text = readText(`${directory}/cgroup.stat`);
  return typeof text === 'string' ? (parseKeyedLines(text).get('nr_descendants') ?? 0) : 0;
}

/** How many children a directory has by its links, one for each and two more: known before thousands of names are listed. */
function linkedBy(directory: string): number {
  return (statSync(directory, { throwIfNoEntry: false })?.nlink ?? 0) - 2;
}

function withParents(paths: Iterable<string>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const path of paths)
    for (let at = path; !all.has(at); at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) all.add(at);
  return all;
}

/** Names of child cgroups; none when the cgroup is gone, `null` where descriptors or memory ran out. */
export function childrenOf(directory: string): string[] | null {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch (error) {
    return shortages.has(errorCode(error)) ? null : [];
  }
}

function isThreaded(directory: string): boolean {
  const type = readText(`${directory}/cgroup.type`);
  return typeof type === 'string' && type.startsWith('threaded');
}
