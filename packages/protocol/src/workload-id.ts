/** The ID of a cgroup's workload: `cgroup:PATH#INODE`, the path below the mount point. A path that is made anew has another inode. */
export function cgroupWorkload(path: string, inode: number): string {
  return `cgroup:${path}#${inode}`;
}

/** The cgroup that an ID names; `null` for what has none, such as a session's. */
export function cgroupIn(workload: string): { readonly path: string; readonly inode: number } | null {
  const match = /^cgroup:(.*)#(\d+)$/s.exec(workload);
  return match === null ? null : { path: match[1] ?? '', inode: Number(match[2]) };
}
