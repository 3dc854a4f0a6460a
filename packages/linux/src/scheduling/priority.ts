import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { readOr, readText, type Unavailable } from '../files/outcome.ts';
import { parseLimits } from '../procfs/pid/once.ts';

/**
 * Nice values, -20 (first) to 19 (last); setpriority(2), sched(7). On Linux a nice value belongs to a THREAD, so a
 * process is gone over task by task. It compares only within one cgroup or autogroup.
 */

/** The threads of a process; empty when it is gone. */
export function threadsOf(pid: number, proc = '/proc'): number[] {
  return readOr([], () => readdirSync(`${proc}/${pid}/task`).map(Number));
}

/** Nice value of a thread (or of the main thread of a process); `gone` when there is none. */
export function readNice(tid: number): number | 'gone' {
  return readOr('gone', () => getPriority(tid));
}

/** Sets the nice value of a thread. `denied`: not ours, or raising a priority without the right to. */
export function setNice(tid: number, nice: number): 'done' | 'gone' | 'denied' {
  try {
    setPriority(tid, nice);
    return 'done';
  } catch (error) {
    return systemErrorCode(error) === 'ESRCH' ? 'gone' : 'denied';
  }
}

/** node:os reports `ERR_SYSTEM_ERROR` and tells the errno's name in `info`. */
function systemErrorCode(error: unknown): string {
  if (!(error instanceof Error) || !('info' in error)) return '';
  const info = error.info;
  return typeof info === 'object' && info !== null && 'code' in info ? String(info.code) : '';
}

const capSysNice = 23n;

/**
 * Whether this process may give a lowered priority back: it has CAP_SYS_NICE (capabilities(7)), or its limit of the
 * nice value (RLIMIT_NICE, getrlimit(2)) reaches down to `nice`.
 *
 * @param nice the value to be able to return to, -20 to 19
 * @returns true, or why not
 */
export function canRaisePriorityTo(nice: number, proc = '/proc'): true | Unavailable {
  const status = readText(`${proc}/self/status`);
  if (typeof status !== 'string') return status;
  if (hasCapability(status, capSysNice)) return true;
  const limits = readText(`${proc}/self/limits`);
  if (typeof limits !== 'string') return limits;
  // The limit is written as 20 - nice, so that it is never negative: 0 allows nothing below 20.
  const soft = parseLimits(limits).get('Max nice priority')?.soft ?? 0;
  return 20 - soft <= nice
    ? true
    : { unavailable: { code: 'unavailable.raising_priority', parameters: { limit: soft } } };
}

/** Whether `CapEff` of a status file holds the capability of that bit. */
function hasCapability(status: string, bit: bigint): boolean {
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return mask !== undefined && ((BigInt(`0x${mask}`) >> bit) & 1n) === 1n;
}

/** Class and level of I/O priority; ioprio_set(2). `none`: follows the nice value. */
export interface IoPriority {
  readonly class: 'none' | 'realtime' | 'best_effort' | 'idle';
  /** 0 (first) to 7 (last); without meaning for `none` and `idle`. */
  readonly level: number;
}

const classes = ['none', 'realtime', 'best_effort', 'idle'] as const;
/** The same as ionice(1) prints them. */
const printed = ['none', 'realtime', 'best-effort', 'idle'];
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
  const [, name = '', level = 0] = /^([\w-]+)(?:: prio (\d))?/.exec(text.trim()) ?? [];
  const known = classes[printed.indexOf(name)];
  return known && { class: known, level: Number(level) };
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

export function setIoPriorityByTool(tid: number, priority: IoPriority): 'done' | 'gone' | 'denied' | Unavailable {
  const classNumber = String(classes.indexOf(priority.class));
  const level = priority.class === 'realtime' || priority.class === 'best_effort' ? ['-n', String(priority.level)] : [];
  const result = run(['-c', classNumber, ...level, '-p', String(tid)]);
  if ('unavailable' in result) return result;
  if (result.status === 0) return 'done';
  return /no such process/i.test(result.stderr) ? 'gone' : 'denied';
}

function run(parameters: string[]): SpawnSyncReturns<string> | Unavailable {
  const env = { ...process.env, LC_ALL: 'C' };
  const result = spawnSync('ionice', parameters, { encoding: 'latin1', env, timeout: 2000 });
  return result.error === undefined ? result : { unavailable: { code: 'unavailable.ionice', parameters: {} } };
}
