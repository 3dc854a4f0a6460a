import type { IoPriority } from '@omnimind/linux/scheduling/priority';
import type { JournalEntry } from './journal.ts';
import type { Change, Scheduling } from './scheduling.ts';

export interface Restored {
  readonly threads: number;
  readonly processes: number;
  /** Threads that the kernel did not let us restore. */
  readonly denied: number;
}

/** A workload that keeps forking is left after this many passes. */
const maxPasses = 4;

/**
 * Restores all threads of a journal. Processes and threads born meanwhile inherited our value without an entry: each gets what
 * its parent, or its process, gets back.
 *
 * @param candidates further processes that may have inherited: PIDs
 */
export function restore(
  scheduling: Scheduling,
  entries: readonly JournalEntry[],
  candidates: readonly number[] = [],
): Restored {
  const restored = new Set<number>();
  const processes = new Set<number>();
  let denied = 0;
  const known = new Map<number, JournalEntry>();
  const run = (entry: JournalEntry): void => {
    known.set(entry.tid, entry);
    const outcome = restoreEntry(scheduling, entry);
    if (outcome === 'denied') denied += 1;
    if (outcome !== 'done') return;
    restored.add(entry.tid);
    processes.add(entry.pid);
  };
  // Parents first: what is forked after that inherits the right value.
  for (const entry of entries) run(entry);
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const before = restored.size;
    for (const entry of inheritedEntries(scheduling, known, entries[0], candidates)) run(entry);
    if (restored.size === before) break;
  }
  return { threads: restored.size, processes: processes.size, denied };
}

/** Entries for threads that have none: of known processes, of their descendants, and of the candidates. */
function inheritedEntries(
  scheduling: Scheduling,
  known: ReadonlyMap<number, JournalEntry>,
  base: JournalEntry | undefined,
  candidates: readonly number[],
): JournalEntry[] {
  const found: JournalEntry[] = [];
  const parents = new Map(scheduling.all().map((pid) => [pid, scheduling.parent(pid)]));
  const asked = new Set(candidates);
  for (const pid of parents.keys()) {
    const source = sourceOf(pid, parents, known, scheduling) ?? (asked.has(pid) ? base : undefined);
    if (source === undefined) continue;
    const starttime = scheduling.startTime(pid);
    if (starttime === null) continue;
    for (const tid of scheduling.threads(pid)) {
      if (known.has(tid)) continue;
      const began = scheduling.startTime(pid, tid);
      if (began !== null) found.push({ ...source, pid, starttime, tid, began });
    }
  }
  return found;
}

/** The entry of the process itself or of its nearest known ancestor. */
function sourceOf(
  pid: number,
  parents: ReadonlyMap<number, number | null>,
  known: ReadonlyMap<number, JournalEntry>,
  scheduling: Scheduling,
): JournalEntry | undefined {
  for (let at: number | null = pid, depth = 0; at !== null && at > 1 && depth < 100; depth += 1) {
    const entry = known.get(at);
    // A reused PID is not the process that we acted on.
    if (entry !== undefined && scheduling.startTime(at) === entry.starttime) return entry;
    at = parents.get(at) ?? null;
  }
  return undefined;
}

/**
 * Restores a thread, if it is still the same thread and the value is still ours.
 *
 * @returns `kept` when somebody else has changed the value since, or nothing of ours was there
 */
function restoreEntry(scheduling: Scheduling, entry: JournalEntry): Change | 'kept' {
  if (scheduling.startTime(entry.pid, entry.tid) !== entry.began) return 'gone';
  if (entry.io !== null && isSame(scheduling.ioPriority(entry.tid), entry.io.set))
    scheduling.setIoPriority(entry.tid, entry.io.before);
  if (entry.nice === null || scheduling.nice(entry.tid) !== entry.nice.set) return 'kept';
  return scheduling.setNice(entry.tid, entry.nice.before);
}

function isSame(a: IoPriority | null, b: IoPriority): boolean {
  return a !== null && a.class === b.class && a.level === b.level;
}
