/**
 * `memory.max`, `memory.high`, `memory.low`: bytes, or `max` for no limit. Documentation/admin-guide/cgroup-v2.rst.
 *
 * @returns bytes, Infinity for `max`, NaN for anything else
 */
export function parseMemoryLimit(text: string): number {
  const word = text.trim();
  return word === 'max' ? Number.POSITIVE_INFINITY : /^\d+$/.test(word) ? Number(word) : Number.NaN;
}

/**
 * `cpu.max`: `QUOTA PERIOD` in µs, or `max PERIOD` for no limit. Documentation/admin-guide/cgroup-v2.rst.
 *
 * @returns cores, Infinity for no limit, NaN for anything else
 */
export function parseCpuMax(text: string): number {
  const [quota, period] = text.trim().split(' ');
  if (quota === 'max') return Number.POSITIVE_INFINITY;
  const cores = Number(quota) / Number(period);
  return cores > 0 ? cores : Number.NaN;
}

/**
 * `cpu.weight` (`100`) and `io.weight` (`default 100`, then lines for single devices); Documentation/admin-guide/cgroup-v2.rst.
 *
 * @returns 1 to 10000, NaN when the file has another form
 */
export function parseWeight(text: string): number {
  return Number(/^(?:default )?(\d+)$/m.exec(text)?.[1] ?? Number.NaN);
}

/**
 * `io.cost.qos` of the root cgroup, lines of `MAJ:MIN enable=1 …`; Documentation/admin-guide/cgroup-v2.rst, "IO Interface Files".
 *
 * @returns the devices, as `MAJ:MIN`, whose I/O is shared out by weight by the cost model
 */
export function parseIoCostDevices(text: string): string[] {
  return [...text.matchAll(/^(\d+:\d+)\s(?:.*\s)?enable=1(?:\s|$)/gm)].map((match) => match[1] ?? '');
}
