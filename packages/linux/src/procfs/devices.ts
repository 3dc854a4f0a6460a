/**
 * /proc/devices, proc_devices(5): the major numbers of block devices that lie on top of others (`device-mapper`, `md`,
 * `loop`, `drbd`). What goes through them is counted at the device below as well.
 */
export function parseStackedMajors(text: string): ReadonlySet<number> {
  const majors = new Set<number>();
  const block = text.slice(Math.max(0, text.indexOf('Block devices:')));
  for (const line of block.split('\n')) {
    const match = /^\s*(\d+) (device-mapper|md|mdp|loop|drbd|bcache)$/.exec(line);
    if (match !== null) majors.add(Number(match[1]));
  }
  return majors;
}
