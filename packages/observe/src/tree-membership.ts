import { readFileSync } from 'node:fs';
import { environHolds } from '@omnimind/linux/procfs/pid/once';
import type { Candidate, ProcessTable } from './process-table.ts';

export interface TreeRules {
  /** Root of procfs. */
  readonly proc: string;
  /** PID of the root of the tree. */
  readonly root: number;
  /** An entry of the environment, `NAME=value`, that the root was started with and nobody else. */
  readonly marker: string | undefined;
  /** PID of the process to which orphans of the tree are re-parented. */
  readonly reaper: number | undefined;
  /** Children of the reaper that are none of the tree. */
  readonly exclude: ReadonlySet<number>;
}

/**
 * Which processes belong to the tree of a command. A child belongs to where its parent belongs; so does who is in a
 * session that a member leads; so does a child of the reaper, since an orphan of the tree becomes one. Who slipped
 * through all of this, born and orphaned between two looks, is known by the marker in its environment.
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
      // The root's PID given anew is another process.
      if (stat.starttime > (this.#rootBegan ?? Number.POSITIVE_INFINITY)) return false;
      this.#rootBegan = stat.starttime;
      return true;
    }
    if (pid === reaper || exclude.has(pid)) return false;
    if (table.get(stat.ppid) !== undefined) return true;
    if (this.#sessions.has(stat.session)) return true;
    // What an earlier tree left to the reaper is older than this one's root.
    if (reaper !== undefined && stat.ppid === reaper) return stat.starttime >= (this.#rootBegan ?? 0);
    return this.#rootBegan !== undefined && stat.starttime >= this.#rootBegan && this.#isMarked(pid);
  }

  /** Learns from the members which sessions are theirs; forgets those that ended. */
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
      // Another user's, or gone: not ours as far as can be told.
      return false;
    }
  }
}
