import { spawnSync } from 'node:child_process';
import type { Unavailable } from '../files/outcome.ts';
import { type IoPriority, parseIonice } from './io-priority.ts';

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
  return result.error === undefined ? result : { unavailable: 'the ionice tool is not there' };
}
