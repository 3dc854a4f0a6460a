import { globSync } from 'node:fs';

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
