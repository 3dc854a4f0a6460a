import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { isUnavailable, type Unavailable } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import { protectorOf } from '@omnimind/linux/procfs/pid/protection';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import {
  canRaisePriorityTo,
  type IoPriority,
  readIoPriorityByTool,
  readNice,
  setIoPriorityByTool,
  setNice,
  threadsOf,
} from '@omnimind/linux/scheduling/priority';
import { type Message, message } from '@omnimind/protocol/message';

export type Change = 'done' | 'gone' | 'denied';

/** What the actuator asks of the system. Threads are named by their IDs. */
export interface Scheduling {
  threads(pid: number): number[];
  /** Start time in clock ticks after boot, of a process or of one of its threads; `null` when it is gone. */
  startTime(pid: number, tid?: number): number | null;
  /** What protects a process, given the names that are protected; `null` for nothing. */
  protector(pid: number, names: ReadonlySet<string>): string | null;
  parent(pid: number): number | null;
  all(): number[];
  nice(tid: number): number | 'gone';
  setNice(tid: number, nice: number): Change;
  /** `null` when it is gone or can't be told. */
  ioPriority(tid: number): IoPriority | null;
  setIoPriority(tid: number, priority: IoPriority): Change;
  /** Whether a thread that was lowered to `from` could be raised to `to` again: true, or why not. */
  canRestore(from: number, to: number): true | Message;
}

/** Without the native calls each I/O priority costs two processes of ionice(1). */
const maxToolCalls = 64;

/** The machine that we run on. @param helpers gets the PIDs of helper processes while they live */
export function linuxScheduling(helpers: Set<number>): Scheduling {
  let toolCalls = 0;
  return {
    threads: (pid) => threadsOf(pid),
    startTime: (pid, tid) => readIdentity(tid === undefined ? pid : `${pid}/task/${tid}`)?.starttime ?? null,
    protector: (pid, names) => protectorOf(pid, readIdentity(pid)?.name ?? '', names),
    parent: (pid) => readIdentity(pid)?.ppid ?? null,
    all: () => readdirSync('/proc').map(Number).filter(Number.isInteger),
    nice: readNice,
    setNice,
    ioPriority(tid) {
      const native = loadNative();
      if (!isUnavailable(native)) return known(native.readIoPriority(tid));
      toolCalls += 1;
      return toolCalls > maxToolCalls ? null : known(readIoPriorityByTool(tid));
    },
    setIoPriority(tid, priority) {
      const native = loadNative();
      const outcome = isUnavailable(native) ? setIoPriorityByTool(tid, priority) : native.setIoPriority(tid, priority);
      return typeof outcome === 'string' ? outcome : 'denied';
    },
    canRestore: (from, to) => canRestore(from, to, helpers),
  };
}

function known(priority: IoPriority | 'gone' | Unavailable): IoPriority | null {
  return typeof priority === 'object' && 'class' in priority ? priority : null;
}

/**
 * Whether a priority that was lowered could be raised again, tried on a short-lived process. Capabilities alone do not
 * tell: in a user namespace CAP_SYS_NICE is held but does not count (can_nice() checks the initial namespace).
 *
 * @param from the lowered nice value
 * @param to the nice value to come back to
 * @param helpers gets the PID of that process while it lives
 * @returns true, or why not
 */
export function canRestore(from: number, to: number, helpers: Set<number>): true | Message {
  const allowed = canRaisePriorityTo(to);
  if (allowed !== true && isUnavailable(allowed)) return allowed.unavailable;
  const child = spawn('/bin/sh', ['-c', 'exec cat'], { stdio: ['pipe', 'ignore', 'ignore'], env: {} });
  child.on('error', () => {});
  child.unref();
  const { pid } = child;
  if (pid === undefined) return message('reason.no_trial');
  helpers.add(pid);
  child.once('exit', () => helpers.delete(pid));
  const isRestored = setNice(pid, from) === 'done' && setNice(pid, to) === 'done';
  child.kill('SIGKILL');
  return isRestored || message('reason.trial_refused');
}
