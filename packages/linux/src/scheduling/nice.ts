import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/**
 * Nice values, -20 (first) to 19 (last); setpriority(2), sched(7). On Linux a nice value belongs to a THREAD, so a
 * process is gone over task by task. It compares only within one cgroup or autogroup.
 */

/** The threads of a process; empty when it is gone. */
export function threadsOf(pid: number, proc = '/proc'): number[] {
  try {
    return readdirSync(`${proc}/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

/** Nice value of a thread (or of the main thread of a process); `gone` when there is none. */
export function readNice(tid: number): number | 'gone' {
  try {
    return getPriority(tid);
  } catch {
    return 'gone';
  }
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
