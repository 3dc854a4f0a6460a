import { readFileSync } from 'node:fs';
import { environHolds } from '@omnimind/linux/procfs/pid/once';
import type { Candidate, ProcessTable } from './process-table.ts';

export interface TreeRules {
  /** Root of procfs. */
  readonly proc: string;
  /** PID of the root of the tree. */
  readonly root: number;
  /** An environment entry, `NAME=value`, that only the root was started with. */
  readonly marker: string | undefined;
  /** PID of the process to which orphans of the tree are re-parented. */
  readonly reaper: number | undefined;
  /** Children of the reaper that aren't part of the tree. */
  readonly exclude: ReadonlySet<number>;
}

/**
 * Decides which processes belong to the tree of a command: children of members, processes in a session that a member
 * leads, and children of the reaper, since orphans of the tree become its children. A process that was forked and
 * orphaned between two scans is recognized by the marker in its environment.
 */
export class TreeMembership {
  readonly #rules: TreeRules;
  /** Sessions that a member leads or led. */
  readonly #sessions = new Set<number>();
  #rootBegan: number | undefined;

  constructor(rules: TreeRules) {
    this.#rules = rules;
  }

  /** Whether a new process belongs to the tree. */
  has({ pid, stat }: Candidate, table: ProcessTable): boolean {
    const { root, reaper, exclude } = this.#rules;
    if (pid === root) {
      // A reused PID of the root is another process.
      if (stat.starttime > (this.#rootBegan ?? Number.POSITIVE_INFINITY)) return false;
      this.#rootBegan = stat.starttime;
      return true;
    }
    if (pid === reaper || exclude.has(pid)) return false;
    if (table.get(stat.ppid) !== undefined) return true;
    if (this.#sessions.has(stat.session)) return true;
    // Orphans of an earlier tree are older than this one's root.
    if (reaper !== undefined && stat.ppid === reaper) return stat.starttime >= (this.#rootBegan ?? 0);
    return this.#rootBegan !== undefined && stat.starttime >= this.#rootBegan && this.#isMarked(pid);
  }

  /** Updates the sessions that members lead; forgets those that ended. */
  learn(table: ProcessTable): void {
    for (const member of table.processes) if (member.session === member.pid) this.#sessions.add(member.pid);
    for (const session of this.#sessions) {
      if (table.get(session) !== undefined) continue;
      if (!table.processes.some((member) => member.session === session)) this.#sessions.delete(session);
    }
  }

  #isMarked(pid: number): boolean {
    if (this.#rules.marker === undefined) return false;
    try {
      const bytes = readFileSync(`${this.#rules.proc}/${pid}/environ`);
      return environHolds(bytes, bytes.length, this.#rules.marker);
    } catch {
      // Another user's, or gone: presumably not ours.
      return false;
    }
  }
}
