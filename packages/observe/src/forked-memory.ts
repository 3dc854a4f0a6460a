import { minShared_bytes } from './process-details.ts';
import type { TrackedProcess } from './tracked-process.ts';

/** A parent waits for its vfork to end, so it shows in the first readings or never. */
const youngReadings = 2;
/** A forked child has its parent's address space, and at first at least this share of its memory: the kernel copies both. */
const forkedLikeness = { vsize: 0.9, anon: 0.5 };

/**
 * Checks whether a young process still runs in its parent's memory, or has pages of it. Until it calls execve, the kernel shows the same
 * memory for both, and the sum would have a peak that never was.
 *
 * @param kinOf finds whom it was forked from where its parent has ended: a daemon forks twice
 */
export function compareMemory(
  child: TrackedProcess,
  byPid: { get(pid: number): TrackedProcess | undefined },
  kinOf: (process: TrackedProcess) => TrackedProcess | undefined,
): void {
  if (child.readings > youngReadings && !child.sharesMemory) return;
  const parent = byPid.get(child.ppid);
  child.sharesMemory = child.rss > 0 && parent?.rss === child.rss && parent.vsize === child.vsize;
  if (child.sharesMemory || child.readings !== 1) return;
  const origin = parent === undefined || parent.pid === 1 ? kinOf(child) : parent;
  if (origin === undefined) return;
  if (!child.fromBirth) child.mayShare = origin.name === child.name;
  else if (isLike(child, origin)) {
    child.mayShare = child.details.anonBytes >= minShared_bytes;
    child.details.inherit(origin.details);
  }
}

/** Whether it may have been forked from the other. */
export function isLike({ vsize, details }: TrackedProcess, other: TrackedProcess): boolean {
  const { anonBytes } = details;
  return vsize >= forkedLikeness.vsize * other.vsize && anonBytes >= forkedLikeness.anon * other.details.anonBytes;
}
