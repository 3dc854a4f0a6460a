/** One mount; proc_pid_mountinfo(5). */
export interface Mount {
  /** Where it is mounted. */
  readonly point: string;
  /** Directory of the file system that forms the root of this mount. */
  readonly root: string;
  /** Type of the file system: `proc`, `cgroup2`. */
  readonly type: string;
  /** Options of the mount and of the file system. */
  readonly options: readonly string[];
}

/** /proc/PID/mountinfo. Lines of another form are passed over. */
export function parseMountinfo(text: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const words = line.split(' ');
    // Optional fields end at a word of one hyphen.
    const hyphen = words.indexOf('-', 6);
    const [, , , root, point, options] = words;
    const type = words[hyphen + 1];
    if (hyphen < 0 || root === undefined || point === undefined || options === undefined || type === undefined)
      continue;
    const superOptions = words[hyphen + 3] ?? '';
    mounts.push({
      root: unescapeOctal(root),
      point: unescapeOctal(point),
      type,
      options: [...options.split(','), ...superOptions.split(',')].filter((option) => option !== ''),
    });
  }
  return mounts;
}

/** The kernel writes blank, tab, line break and backslash as `\040`, `\011`, `\012`, `\134`. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
