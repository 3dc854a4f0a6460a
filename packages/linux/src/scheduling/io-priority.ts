import { spawnSync } from 'node:child_process';
import type { Unavailable } from '../files/outcome.ts';

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

/**
 * I/O priority through the `ionice` tool (util-linux), where no foreign function interface is there. Each call starts
 * a process, about 1 ms: for actions, never for a loop.
 */

/** I/O priority of a thread; `gone` when there is none. */
export function readIoPriorityByTool(tid: number): IoPriority | 'gone' | Unavailable {
  const result = run(['-p', String(tid)]);
  if ('unavailable' in result) return result;
  return (result.status === 0 ? parseIonice(result.stdout) : undefined) ?? 'gone';
}

/** Sets the I/O priority of a thread. */
export function setIoPriorityByTool(tid: number, priority: IoPriority): 'done' | 'gone' | 'denied' | Unavailable {
  const classNumber = String(['none', 'realtime', 'best_effort', 'idle'].indexOf(priority.class));
  const level = priority.class === 'realtime' || priority.class === 'best_effort' ? ['-n', String(priority.level)] : [];
  const result = run(['-c', classNumber, ...level, '-p', String(tid)]);
  if ('unavailable' in result) return result;
  if (result.status === 0) return 'done';
  return /no such process/i.test(result.stderr) ? 'gone' : 'denied';
}

interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(parameters: string[]): Result | Unavailable {
  const environment = { ...process.env, LC_ALL: 'C' };
  const result = spawnSync('ionice', parameters, { encoding: 'latin1', env: environment, timeout: 2000 });
  return result.error === undefined ? result : { unavailable: { code: 'unavailable.ionice', parameters: {} } };
}
