/**
 * /proc/spl/kstat/zfs/arcstats of OpenZFS: lines of `name type data`. The cache of ZFS counts as used memory in
 * /proc/meminfo, although most of it can be had back.
 *
 * @returns bytes that the cache holds now; NaN when the file has another form
 */
export function parseArcSize(text: string): number {
  return Number(/^size\s+\d+\s+(\d+)$/m.exec(text)?.[1] ?? Number.NaN);
}
