/**
 * `key value` lines as a map, for files that are read seldom: /proc/vmstat, `memory.events`, `cgroup.events`, every
 * "flat keyed" file of cgroup v2 (Documentation/admin-guide/cgroup-v2.rst), and `key: value kB` of smaps_rollup.
 * Lines of another form are passed over. Values are as they stand, in the file's own unit.
 */
export function parseKeyedLines(text: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    const match = /^([^\s:]+):?\s+(\d+)(?:\s|$)/.exec(line);
    if (match?.[1] !== undefined) values.set(match[1], Number(match[2]));
  }
  return values;
}
