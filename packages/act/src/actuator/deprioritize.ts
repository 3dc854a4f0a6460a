import type { IoPriority } from '@omnimind/linux/scheduling/priority';
import { type Message, message } from '@omnimind/protocol/message';
import type { Actuator, ProcessKey, Request, TakeOutcome } from './actuator.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { restore } from './restore.ts';
import type { Change, Scheduling } from './scheduling.ts';

export interface DeprioritizeOptions {
  readonly scheduling: Scheduling;
  readonly journal: Journal;
  /** Nice value that threads get, 1 to 19; those that have it or a higher one keep theirs. */
  readonly nice: number;
  /** Names of processes that are never acted on. */
  readonly protectedNames: readonly string[];
}

interface InForce {
  readonly entries: JournalEntry[];
  /** Processes that were seen, `PID:start time`. */
  readonly seen: Set<string>;
  /** Whether it is in force for all processes, not only for one and those below it. */
  readonly isWhole: boolean;
}

/**
 * The rung `deprioritize` in its portable form: the nice value of every thread of every process is raised, and the I/O
 * priority is the lowest of its class; sched(7), ioprio_set(2). Only ever lowers a priority, and only when it could be
 * raised again. Each old value is in the journal before it is replaced.
 */
export class Deprioritizer implements Actuator {
  readonly #options: DeprioritizeOptions;
  readonly #inForce = new Map<string, InForce>();

  constructor(options: DeprioritizeOptions) {
    this.#options = options;
  }

  /** Lowers the priority of a workload's processes. The other rungs need a unit. */
  take({ workload, rung, processes, culprit = null }: Request): TakeOutcome {
    const { scheduling, nice } = this.#options;
    if (rung !== 'deprioritize') return { outcome: 'skipped', reason: message('reason.no_scope') };
    const inForce = this.#inForce.get(workload) ?? { entries: [], seen: new Set<string>(), isWhole: true };
    const chosen = culprit === null ? processes : subtreeOf(culprit, processes, (pid) => scheduling.parent(pid));
    const plan = chosen.flatMap((process) => this.#plan(workload, process, inForce));
    const lowered = plan.flatMap((entry) => entry.nice?.before ?? []);
    if (plan.length === 0) return { outcome: 'skipped', reason: message('reason.no_process_left') };
    if (lowered.length === 0 && plan.every((entry) => entry.io === null))
      return { outcome: 'skipped', reason: message('reason.nice_already', { nice }) };
    if (lowered.length > 0) {
      const allowed = scheduling.canRestore(nice, Math.min(...lowered));
      if (allowed !== true) return { outcome: 'skipped', reason: allowed };
    }
    const outcome = this.#apply(plan);
    if (!Array.isArray(outcome)) return { outcome: 'skipped', reason: outcome };
    if (outcome.length === 0) return { outcome: 'skipped', reason: message('reason.refused') };
    inForce.entries.push(...plan);
    this.#inForce.set(workload, { ...inForce, isWhole: chosen.length === processes.length });
    return { outcome: 'taken', text: describe(outcome) };
  }

  /**
   * Lowers the priority of the culprit and of what is below it, where that is not the whole workload.
   *
   * @returns whether it did; `null` where there is nothing to choose
   */
  takeCulprit(request: Request): TakeOutcome | null {
    const { processes, culprit = null } = request;
    if (culprit === null) return null;
    const { scheduling } = this.#options;
    const isPart = subtreeOf(culprit, processes, (pid) => scheduling.parent(pid)).length < processes.length;
    return isPart ? this.take(request) : null;
  }

  /** Covers processes that appeared since: they inherited our value, or slipped through. */
  maintain(workload: string, processes: readonly ProcessKey[]): void {
    const inForce = this.#inForce.get(workload);
    if (inForce === undefined) return;
    const fresh = processes.filter(
      (process) => !inForce.seen.has(processKey(process)) && (inForce.isWhole || this.#isBelow(process.pid, inForce)),
    );
    for (const process of fresh) {
      const parent = this.#options.scheduling.parent(process.pid);
      const from = inForce.entries.find(({ tid }) => tid === parent) ?? inForce.entries[0];
      const plan = this.#plan(workload, process, inForce).map((entry) => inherit(entry, from, this.#options));
      if (Array.isArray(this.#apply(plan))) inForce.entries.push(...plan);
    }
  }

  /** Restores everything. @returns what was done; `null` when nothing was left to restore */
  undo({ workload, processes }: Pick<Request, 'workload' | 'processes'>): Message | null {
    const inForce = this.#inForce.get(workload);
    if (inForce === undefined) return message('action.nothing_in_force');
    const candidates = processes.map(({ pid }) => pid);
    const restored = restore(this.#options.scheduling, inForce.entries, candidates);
    this.#inForce.delete(workload);
    this.#options.journal.undone(workload, this.#inForce.size === 0);
    // The command ended, and its priority with it.
    if (restored.threads === 0 && restored.denied === 0) return null;
    return message('action.priority_restored', restored);
  }

  /** Plans for the threads of a process that is still the same and not protected. */
  #plan(workload: string, process: ProcessKey, inForce: InForce): JournalEntry[] {
    const { scheduling, nice, protectedNames } = this.#options;
    if (inForce.seen.has(processKey(process)) || scheduling.startTime(process.pid) !== process.starttime) return [];
    inForce.seen.add(processKey(process));
    if (scheduling.protector(process.pid, new Set(protectedNames)) !== null) return [];
    return scheduling.threads(process.pid).flatMap((tid) => planThread(scheduling, workload, process, tid, nice) ?? []);
  }

  /** @returns the entries that came into force, or why nothing was done */
  #apply(plan: readonly JournalEntry[]): JournalEntry[] | Message {
    const { journal, scheduling } = this.#options;
    return journal.note(plan) ?? plan.filter((entry) => applyEntry(scheduling, entry) === 'done');
  }

  #isBelow(pid: number, { entries }: InForce): boolean {
    const parent = this.#options.scheduling.parent(pid);
    return entries.some((entry) => entry.pid === parent);
  }
}

/** A process and its descendants among those given; all of them when it is not among them. */
function subtreeOf(
  root: number,
  processes: readonly ProcessKey[],
  parentOf: (pid: number) => number | null,
): readonly ProcessKey[] {
  const parents = new Map(processes.map(({ pid }) => [pid, parentOf(pid)]));
  const isBelow = (pid: number | null | undefined, depth: number): boolean =>
    pid === root || (typeof pid === 'number' && depth < parents.size && isBelow(parents.get(pid), depth + 1));
  const chosen = processes.filter(({ pid }) => isBelow(pid, 0));
  return chosen.length === 0 ? processes : chosen;
}

/** A new process that has our value inherited it: it gets back what its parent gets back. */
function inherit(entry: JournalEntry, from: JournalEntry | undefined, options: DeprioritizeOptions): JournalEntry {
  if (entry.nice !== null || options.scheduling.nice(entry.tid) !== options.nice) return entry;
  return { ...entry, nice: from?.nice ?? null, io: entry.io ?? from?.io ?? null };
}

function processKey({ pid, starttime }: ProcessKey): string {
  return `${pid}:${starttime}`;
}

function describe(entries: readonly JournalEntry[]): Message {
  const nice = entries.flatMap((entry) => entry.nice ?? []);
  const before = [...new Set(nice.map((change) => change.before))].sort((a, b) => a - b);
  return message('action.priority_lowered', {
    nice: nice[0] === undefined ? null : message('action.nice', { before, set: nice[0].set }),
    io: entries.some((entry) => entry.io !== null),
    threads: entries.length,
    processes: new Set(entries.map((entry) => entry.pid)).size,
  });
}

/** The last of the priorities that every kernel honors; the idle class could starve a workload. */
const lowestIoPriority: IoPriority = { class: 'best_effort', level: 7 };

/** What would be done to a thread. `null` when it is gone. A priority is only ever lowered. */
function planThread(
  scheduling: Scheduling,
  workload: string,
  process: ProcessKey,
  tid: number,
  target: number,
): JournalEntry | null {
  const { pid, starttime } = process;
  const began = scheduling.startTime(pid, tid);
  const nice = scheduling.nice(tid);
  if (began === null || nice === 'gone') return null;
  const io = scheduling.ioPriority(tid);
  return {
    workload,
    pid,
    starttime,
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

function applyEntry(scheduling: Scheduling, entry: JournalEntry): Change {
  const outcome = entry.nice === null ? 'done' : scheduling.setNice(entry.tid, entry.nice.set);
  if (outcome === 'done' && entry.io !== null) scheduling.setIoPriority(entry.tid, entry.io.set);
  return outcome;
}
