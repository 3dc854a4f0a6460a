import { isUnavailable, readText, type Unavailable } from '../files/outcome.ts';

/** One mount; proc_pid_mountinfo(5). */
export interface Mount {
  /** Where it is mounted. */
  readonly point: string;
  /** Directory of the file system that forms the root of this mount. */
  readonly root: string;
  /** Type of the file system: `proc`, `cgroup2`. */
  readonly type: string;
  /** Options of the mount and of the file system. */
  readonly options: readonly string[];
}

/** /proc/PID/mountinfo. Lines of another form are passed over. */
export function parseMountinfo(text: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const words = line.split(' ');
    // Optional fields end at a word of one hyphen.
    const hyphen = words.indexOf('-', 6);
    const [, , , root, point, options] = words;
    const type = words[hyphen + 1];
    if (hyphen < 0 || root === undefined || point === undefined || options === undefined || type === undefined)
      continue;
    const superOptions = words[hyphen + 3] ?? '';
    mounts.push({
      root: unescapeOctal(root),
      point: unescapeOctal(point),
      type,
      options: [...options.split(','), ...superOptions.split(',')].filter((option) => option !== ''),
    });
  }
  return mounts;
}

/** The kernel writes blank, tab, line break and backslash as `\040`, `\011`, `\012`, `\134`. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

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
