/** Class and level of I/O priority; ioprio_set(2). `none`: follows the nice value. */
export interface IoPriority {
  readonly class: 'none' | 'realtime' | 'best_effort' | 'idle';
  /** 0 (first) to 7 (last); without meaning for `none` and `idle`. */
  readonly level: number;
}

const classes = ['none', 'realtime', 'best_effort', 'idle'] as const;
const classShift = 13;

/** The kernel's number for an I/O priority. */
export function encodeIoPriority(priority: IoPriority): number {
  return (classes.indexOf(priority.class) << classShift) | priority.level;
}

/** The I/O priority of the kernel's number; bits that came with later kernels (hints, 6.5) are dropped. */
export function decodeIoPriority(value: number): IoPriority {
  return { class: classes[(value >> classShift) & 7] ?? 'none', level: value & 7 };
}

/** What `ionice -p PID` prints (`none: prio 4`, `best-effort: prio 0`, `idle`) as an I/O priority. */
export function parseIonice(text: string): IoPriority | undefined {
  const match = /^(none|realtime|best-effort|idle)(?:: prio (\d))?/.exec(text.trim());
  if (match === null) return undefined;
  const name = match[1] === 'best-effort' ? 'best_effort' : classes.find((candidate) => candidate === match[1]);
  return name === undefined ? undefined : { class: name, level: Number(match[2] ?? 0) };
}
