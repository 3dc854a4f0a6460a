import { devSlice, type ManagerKind } from '@omnimind/linux/systemd/service-manager';

/** Where a process is, as one service manager sees it. */
export interface UnitPath {
  /** The unit that the manager knows, such as `user@1000.service`. */
  readonly unit: string;
  /** The rest of the path, below the unit's cgroup: `/app.slice/app-x.scope`, or empty. */
  readonly subgroup: string;
}

/**
 * The unit of a cgroup path: the first component below the manager's own cgroup that is no slice; systemd.slice(5).
 *
 * @param cgroup path of /proc/PID/cgroup
 * @param root the manager's own cgroup, as {@link managerRoot} gives it
 * @returns `null` for a path that is not below the manager, or in no unit
 */
export function unitPathOf(cgroup: string, root: string): UnitPath | null {
  if (!cgroup.startsWith(`${root}/`)) return null;
  const parts = cgroup.slice(root.length + 1).split('/');
  const index = parts.findIndex((part) => !part.endsWith('.slice'));
  const name = parts[index];
  if (name === undefined || name === '') return null;
  const below = parts.slice(index + 1);
  return { unit: unescapeCgroup(name), subgroup: below.length === 0 ? '' : `/${below.join('/')}` };
}

/**
 * The cgroup that a manager controls: the system's is that of PID 1 without its `/init.scope` (empty for `/`), a user's is
 * the one of its `user@UID.service`.
 *
 * @param cgroup of PID 1 for the system, of any process below the manager for a user
 * @returns `null` when the path is not below the user's manager
 */
export function managerRoot(kind: ManagerKind, uid: number, cgroup: string): string | null {
  if (kind === 'system') return cgroup.replace(/\/init\.scope$/, '').replace(/^\/$/, '');
  const service = `/user@${uid}.service`;
  const at = `${cgroup}/`.indexOf(`${service}/`);
  return at < 0 ? null : cgroup.slice(0, at + service.length);
}

/** Names of all units on a cgroup's path, outermost first. */
export function unitsOf(cgroup: string): string[] {
  return cgroup
    .split('/')
    .map(unescapeCgroup)
    .filter((part) => /\.(slice|scope|service)$/.test(part));
}

/** The innermost scope or service that a cgroup belongs to, whichever manager controls it. */
export function innermostUnit(cgroup: string): string | undefined {
  return unitsOf(cgroup).findLast((unit) => !unit.endsWith('.slice'));
}

export function isInDevSlice(cgroup: string): boolean {
  return cgroup.split('/').includes(devSlice);
}

/** systemd puts a `_` before names that a kernel file could have, such as `cpu.service`, and before those with a `_`. */
function unescapeCgroup(name: string): string {
  return name.startsWith('_') ? name.slice(1) : name;
}
