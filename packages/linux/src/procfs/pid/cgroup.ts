/**
 * /proc/PID/cgroup; cgroups(7). The path of the process in the unified hierarchy (the line `0::PATH`), relative to
 * the root that we see; undefined on a machine without one.
 */
export function parseUnifiedCgroup(text: string): string | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith('0::'));
  // A cgroup that was removed while a zombie stayed in it is marked so.
  return line?.slice(3).replace(/ \(deleted\)$/, '');
}
