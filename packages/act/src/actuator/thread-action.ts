import type { IoPriority } from '@omnimind/linux/scheduling/priority';
import type { JournalEntry } from './journal.ts';
import type { Scheduling } from './scheduling.ts';

/** The last of the priorities that every kernel honors; the idle class could starve a workload. */
const lowestIoPriority: IoPriority = { class: 'best_effort', level: 7 };

/** What would be done to a thread. `null` when it is gone. A priority is only ever lowered. */
export function planThread(
  scheduling: Scheduling,
  workload: string,
  process: { pid: number; starttime: number },
  tid: number,
  target: number,
): JournalEntry | null {
  const began = scheduling.startTime(process.pid, tid);
  const nice = scheduling.nice(tid);
  if (began === null || nice === 'gone') return null;
  const io = scheduling.ioPriority(tid);
  return {
    workload,
    pid: process.pid,
    starttime: process.starttime,
    tid,
    began,
    nice: nice < target ? { before: nice, set: target } : null,
    io: io !== null && comesBefore(io) ? { before: io, set: lowestIoPriority } : null,
  };
}

/** Real-time and idle were chosen on purpose: they stay. */
function comesBefore(priority: IoPriority): boolean {
  if (priority.class === 'none') return true;
  return priority.class === 'best_effort' && priority.level < lowestIoPriority.level;
}

/** Does what was planned. */
export function applyEntry(scheduling: Scheduling, entry: JournalEntry): 'done' | 'gone' | 'denied' {
  const outcome = entry.nice === null ? 'done' : scheduling.setNice(entry.tid, entry.nice.set);
  if (outcome === 'done' && entry.io !== null) scheduling.setIoPriority(entry.tid, entry.io.set);
  return outcome;
}

/**
 * Restores a thread, if it is still the same thread and the value is still ours.
 *
 * @returns `kept` when somebody else has changed the value since, or nothing of ours was there
 */
export function restoreEntry(scheduling: Scheduling, entry: JournalEntry): 'done' | 'gone' | 'denied' | 'kept' {
  if (scheduling.startTime(entry.pid, entry.tid) !== entry.began) return 'gone';
  if (entry.io !== null && isSame(scheduling.ioPriority(entry.tid), entry.io.set))
    scheduling.setIoPriority(entry.tid, entry.io.before);
  if (entry.nice === null || scheduling.nice(entry.tid) !== entry.nice.set) return 'kept';
  return scheduling.setNice(entry.tid, entry.nice.before);
}

function isSame(a: IoPriority | null, b: IoPriority): boolean {
  return a !== null && a.class === b.class && a.level === b.level;
}
