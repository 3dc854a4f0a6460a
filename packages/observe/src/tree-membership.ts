import { readFileSync } from 'node:fs';
import { KeptFile } from '@omnimind/linux/files/kept-file';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import { environHolds } from '@omnimind/linux/procfs/pid/once';
import { ProcessStat, parseStat } from '@omnimind/linux/procfs/pid/stat';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { message } from '@omnimind/protocol/message';
import { Account, ioAt, kidsAt, readingCount, total } from './account.ts';
import type { SamplerContext } from './context.ts';
import type { Candidate, ProcessTable } from './process-table.ts';
import type { Totals } from './totals.ts';

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

const maxExecuting = 64;

/**
 * Decides which processes belong to the tree of a command: children of members, processes in a session that a member
 * leads, and children of the reaper, since orphans of the tree become its children. A process that was forked and
 * orphaned between two scans is recognized by the marker in its environment.
 */
export class TreeMembership {
  readonly #rules: TreeRules;
  /** Sessions that a member leads or led. */
  readonly #sessions = new Set<number>();
  /** PIDs that were looked at while they executed a program. */
  readonly #executing = new Set<number>();
  #rootBegan: number | undefined;
  #rootWasGone: boolean | undefined;

  constructor(rules: TreeRules) {
    this.#rules = rules;
  }

  /** Whether a new process belongs to the tree; `later` where that can't be seen yet. */
  has({ pid, stat }: Candidate, table: ProcessTable): boolean | 'later' {
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
    const mayBeOurs = (this.#rootBegan !== undefined || this.#isRootGone()) && stat.starttime >= (this.#rootBegan ?? 0);
    return mayBeOurs && this.#isMarked(pid);
  }

  /** Updates the sessions that members lead; forgets those that ended. */
  learn(table: ProcessTable): void {
    for (const member of table.processes) if (member.session === member.pid) this.#sessions.add(member.pid);
    for (const session of this.#sessions) {
      if (table.get(session) !== undefined) continue;
      if (!table.processes.some((member) => member.session === session)) this.#sessions.delete(session);
    }
  }

  /** A command that was over before we first looked: what it left is known by the marker alone. */
  #isRootGone(): boolean {
    this.#rootWasGone ??= readIdentity(this.#rules.root, this.#rules.proc) === null;
    return this.#rootWasGone;
  }

  #isMarked(pid: number): boolean | 'later' {
    if (this.#rules.marker === undefined) return false;
    try {
      const bytes = readFileSync(`${this.#rules.proc}/${pid}/environ`);
      if (bytes.length > 0) return environHolds(bytes, bytes.length, this.#rules.marker);
    } catch {
      // Another user's, or gone: presumably not ours.
      return false;
    }
    // In the midst of execve(2) the new program has none yet. One that still has none the next time is a stranger.
    if (this.#executing.has(pid)) return false;
    if (this.#executing.size >= maxExecuting) this.#executing.clear();
    this.#executing.add(pid);
    return 'later';
  }
}

const stat = new ProcessStat();

/** CPU time (µs) and page faults of children that the caller knows. */
export interface KnownUse {
  readonly user_usec?: number | null;
  readonly system_usec?: number | null;
  readonly minflt?: number | null;
  readonly majflt?: number | null;
}

/**
 * The process that waits for the root and for orphans of the tree: ourselves. It isn't part of the tree, but the
 * children that it waited for are.
 */
export class Reaper {
  readonly pid: number;
  readonly account: Account;
  readonly #context: SamplerContext;
  readonly #file: KeptFile;
  readonly #reading = new Float64Array(readingCount);
  readonly #atStart = new Float64Array(readingCount);

  /** Children waited for earlier aren't counted. */
  constructor(pid: number, context: SamplerContext, totals: Totals) {
    this.pid = pid;
    this.account = new Account(totals.counters);
    this.#context = context;
    this.#file = new KeptFile(`${context.proc}/${pid}`, 'stat', context.files);
    this.#atStart.set(this.read());
    this.account.begin(this.#atStart, 0, ioAt);
  }

  /** The counters as a reading; the previous one when the process can't be read. Reused by the next call. */
  read(): Float64Array {
    const { buffer } = this.#context;
    const length = this.#file.read(buffer);
    if (length <= 0 || !parseStat(buffer.bytes, length, stat)) return this.#reading;
    this.#raise(total.user, stat.cutime);
    this.#raise(total.system, stat.cstime);
    this.#raise(total.minflt, stat.cminflt);
    this.#raise(total.majflt, stat.cmajflt);
    return this.#reading;
  }

  /** Adopts what the caller knows of the children since the start, where it exceeds what was read. */
  learn(known: KnownUse, usecPerTick: number): void {
    const at = this.#atStart;
    this.#raise(total.user, (at[kidsAt + total.user] ?? 0) + (known.user_usec ?? 0) / usecPerTick);
    this.#raise(total.system, (at[kidsAt + total.system] ?? 0) + (known.system_usec ?? 0) / usecPerTick);
    this.#raise(total.minflt, (at[kidsAt + total.minflt] ?? 0) + (known.minflt ?? 0));
    this.#raise(total.majflt, (at[kidsAt + total.majflt] ?? 0) + (known.majflt ?? 0));
  }

  /** Node waits for the children that it started; orphans re-parented to us stay zombies unless we reap them. */
  reap(orphan: number): void {
    if (this.pid !== process.pid) return;
    const native = loadNative();
    if (isUnavailable(native))
      this.#context.notices.add(message('measuring.orphans_remain', { reason: native.unavailable }));
    else native.reap(orphan);
  }

  close(): void {
    this.#file.close();
  }

  #raise(counter: number, value: number): void {
    const index = kidsAt + counter;
    this.#reading[index] = Math.max(this.#reading[index] ?? 0, value);
  }
}
