/**
 * `io.cost.qos` of the root cgroup, lines of `MAJ:MIN enable=1 …`; Documentation/admin-guide/cgroup-v2.rst, "IO Interface Files".
 *
 * @returns the devices, as `MAJ:MIN`, whose I/O is shared out by weight by the cost model
 */
export function parseIoCostDevices(text: string): string[] {
  return [...text.matchAll(/^(\d+:\d+)\s(?:.*\s)?enable=1(?:\s|$)/gm)].map((match) => match[1] ?? '');
}
