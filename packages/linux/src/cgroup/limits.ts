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
