import { isUnavailable, type Unavailable } from '../files/outcome.ts';
import { readText } from '../files/read-text.ts';
import { parseMountinfo } from '../procfs/pid/mountinfo.ts';

/**
 * Where the unified hierarchy (cgroup v2) is mounted, provided that it is in use: a machine with the hybrid layout
 * mounts it as well, but its controllers sit in hierarchies of version 1.
 *
 * @param proc root of procfs
 * @returns the mount point, or why there is none to use
 */
export function findUnifiedCgroup(proc = '/proc'): { readonly mountPoint: string } | Unavailable {
  const text = readText(`${proc}/self/mountinfo`);
  if (typeof text !== 'string') return text;
  const mount = parseMountinfo(text).find((candidate) => candidate.type === 'cgroup2');
  if (mount === undefined) return { unavailable: { code: 'unavailable.cgroup2', parameters: {} } };
  const missing = missingControllers(mount.point);
  return isUnavailable(missing) ? missing : { mountPoint: mount.point };
}

/** The mount point itself when the controllers that a workload is measured by are there; else why not. */
export function missingControllers(mountPoint: string): { readonly mountPoint: string } | Unavailable {
  const text = readText(`${mountPoint}/cgroup.controllers`);
  if (typeof text !== 'string') return text;
  const controllers = parseControllers(text);
  const missing = ['cpu', 'memory'].filter((controller) => !controllers.includes(controller));
  return missing.length === 0
    ? { mountPoint }
    : { unavailable: { code: 'unavailable.controllers', parameters: { missing } } };
}

/** `cgroup.controllers`: names parted by blanks. */
export function parseControllers(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
