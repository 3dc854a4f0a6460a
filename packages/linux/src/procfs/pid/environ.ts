/**
 * /proc/PID/environ; proc_pid_environ(5): the environment that the process was started with, NUL between the entries.
 *
 * @param entry a whole entry, `NAME=value`
 * @returns whether the environment holds exactly this entry
 */
export function environHolds(bytes: Buffer, length: number, entry: string): boolean {
  const wanted = Buffer.from(entry);
  for (let at = bytes.indexOf(wanted); at >= 0 && at + wanted.length <= length; at = bytes.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if ((at === 0 || bytes[at - 1] === 0) && (end === length || bytes[end] === 0)) return true;
  }
  return false;
}
