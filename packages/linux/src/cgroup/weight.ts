/**
 * `cpu.weight` (`100`) and `io.weight` (`default 100`, then lines for single devices); Documentation/admin-guide/cgroup-v2.rst.
 *
 * @returns 1 to 10000, NaN when the file has another form
 */
export function parseWeight(text: string): number {
  return Number(/^(?:default )?(\d+)$/m.exec(text)?.[1] ?? Number.NaN);
}
