import { globSync } from 'node:fs';
import type { ManagerKind } from './service-manager.ts';

/** The slice that carries the weights of everything of ours. */
export const omnimindSlice = 'omnimind.slice';
/** The slice of runs and of what was adopted, with the limits. systemd puts `a-b.slice` into `a.slice`. */
export const devSlice = 'omnimind-dev.slice';
/** Its cgroup below that of its manager. */
export const devSliceCgroup = `${omnimindSlice}/${devSlice}`;

/** The cgroup of a user's service manager below the mount point. */
export function userManagerCgroup(uid: number): string {
  return `user.slice/user-${uid}.slice/user@${uid}.service`;
}

/** The cgroup below which a manager's units are, below the mount point; empty for the system's. */
export function managerCgroup(kind: ManagerKind, uid: number): string {
  return kind === 'system' ? '' : userManagerCgroup(uid);
}

/** The cgroup of a manager's omnimind-dev.slice below the mount point. */
export function devSliceOf(kind: ManagerKind, uid: number): string {
  return kind === 'system' ? devSliceCgroup : `${userManagerCgroup(uid)}/${devSliceCgroup}`;
}

/**
 * Users whose own service manager runs: each has a cgroup.
 *
 * @param mountPoint of the unified hierarchy
 * @returns their IDs, ascending
 */
export function runningManagers(mountPoint: string): number[] {
  return globSync(`${mountPoint}/user.slice/user-*.slice/user@*.service`)
    .map((path) => Number(/user@(\d+)\.service$/.exec(path)?.[1] ?? Number.NaN))
    .filter((uid) => Number.isInteger(uid))
    .toSorted((a, b) => a - b);
}
