import { createHash } from 'node:crypto';
import { isEnded } from '@omnimind/linux/procfs/process-identity';
import type { ProcessReader, ProcessView } from './process-reader.ts';

type Barrier = (process: ProcessView) => boolean;

/** Programs to which the kernel re-parents orphans; prctl(2) PR_SET_CHILD_SUBREAPER is not to be seen from outside. */
const reapers = new Set(['systemd', 'init', 'tini', 'dumb-init', 'docker-init', 'catatonit', 'conmon']);
const markerName = 'OMNIMIND_RUN=';

/**
 * The whole tree of a process while it keeps forking: a member stays one, and is remembered after it ends. Members are
 *
 * - the descendants of members;
 * - processes in a process group or session that has the PID of a member, be its leader alive or not;
 * - orphans: processes that were re-parented to init or another reaper, are in a cgroup that the tree is or was in,
 *   started after the root, and have the very environment of a member, or its OMNIMIND_RUN. A shell names the command in
 *   `_`, so that two of its commands never have the same one: without it the environment tells as much, provided that it
 *   is not the root's too, which whatever else its own shell started has.
 *
 * A process that started before the root is no member; nor is one that must not be moved, with all its descendants.
 */
export class ProcessTree {
  readonly #reader: ProcessReader;
  readonly #root: ProcessView;
  readonly #isLeftOut: (process: ProcessView) => boolean;
  /** Start times of all that ever were members, by PID. */
  readonly #known = new Map<number, number>();
  readonly #cgroups = new Set<string>();
  readonly #reapers: ReadonlySet<number>;
  readonly #ancestors: ReadonlySet<number>;
  readonly #bareRoot: string | undefined;

  /** @param isLeftOut says who must not be moved; never asked of the root and its ancestors */
  constructor(reader: ProcessReader, root: ProcessView, isLeftOut: (process: ProcessView) => boolean = () => false) {
    this.#reader = reader;
    this.#root = root;
    this.#isLeftOut = isLeftOut;
    const ancestors = this.#findAncestors(root);
    this.#ancestors = new Set(ancestors.map(({ pid }) => pid));
    this.#reapers = this.#findReapers(root, ancestors);
    this.#bareRoot = this.#signs(root.pid)[1];
  }

  has({ pid, starttime }: ProcessView): boolean {
    return this.#known.get(pid) === starttime;
  }

  /**
   * The members that are there now, zombies included, parents before children.
   *
   * @param all of {@link ProcessReader.all}
   */
  members(all: ReadonlyMap<number, ProcessView>): ProcessView[] {
    const members = new Map<number, ProcessView>();
    const isBarred = this.#barrier(all);
    let strangers: ProcessView[] = [];
    const { pid, starttime } = this.#root;
    for (const process of all.values()) {
      const isRoot = process.pid === pid && process.starttime === starttime;
      if (isRoot || this.has(process)) this.#add(process, members);
      else if (process.starttime >= starttime) strangers.push(process);
    }
    for (;;) {
      strangers = this.#gather(strangers, members, isBarred);
      const orphans = this.#orphans(strangers, members).filter((process) => !isBarred(process));
      if (orphans.length === 0) break;
      for (const orphan of orphans) this.#add(orphan, members);
      strangers = strangers.filter(({ pid }) => !members.has(pid));
    }
    return [...members.values()].toSorted((a, b) => depth(a, members) - depth(b, members) || a.starttime - b.starttime);
  }

  #add(process: ProcessView, members: Map<number, ProcessView>): void {
    members.set(process.pid, process);
    if (this.has(process)) return;
    this.#known.set(process.pid, process.starttime);
    const cgroup = this.#reader.cgroup(process.pid);
    if (cgroup !== undefined && cgroup !== '/') this.#cgroups.add(cgroup);
  }

  /** Takes descendants and members of groups and sessions until there are no more. @returns who is left */
  #gather(strangers: readonly ProcessView[], members: Map<number, ProcessView>, isBarred: Barrier): ProcessView[] {
    let rest = [...strangers];
    for (;;) {
      const before = rest.length;
      rest = rest.filter((process) => {
        const { ppid, processGroup, session } = process;
        const isOurs = members.has(ppid) || this.#known.has(processGroup) || this.#known.has(session);
        const isMember = isOurs && !isBarred(process);
        if (isMember) this.#add(process, members);
        return !isMember;
      });
      if (rest.length === before) return rest;
    }
  }

  #orphans(strangers: readonly ProcessView[], members: ReadonlyMap<number, ProcessView>): ProcessView[] {
    const orphans = strangers.filter((process) => this.#reapers.has(process.ppid) && !isEnded(process));
    const candidates = orphans.filter(({ pid }) => this.#cgroups.has(this.#reader.cgroup(pid) ?? ''));
    if (candidates.length === 0) return [];
    const signs = new Set([...members.keys()].flatMap((pid) => this.#signs(pid)));
    if (this.#bareRoot !== undefined) signs.delete(this.#bareRoot);
    return candidates.filter(({ pid }) => this.#signs(pid).some((sign) => signs.has(sign)));
  }

  /** By what an orphan of the tree is known: the whole environment, that without `_`, and the marker of a run. */
  #signs(pid: number): string[] {
    const text = this.#reader.environment(pid) ?? '';
    if (text === '') return [];
    const bare = text.replace(/(^|\0)_=[^\0]*\0/, '$1');
    return [`whole ${digest(text)}`, `bare ${digest(bare)}`, markerOf(text)].filter((sign) => sign !== undefined);
  }

  /** Whether somebody must not be moved, or is below one who must not. */
  #barrier(all: ReadonlyMap<number, ProcessView>): Barrier {
    const found = new Map<number, boolean>();
    const isBarred = (process: ProcessView, steps: number): boolean => {
      const { pid, ppid } = process;
      if (pid === this.#root.pid || this.#ancestors.has(pid) || this.has(process)) return false;
      const before = found.get(pid);
      if (before !== undefined) return before;
      const parent = all.get(ppid);
      const isBelow = parent !== undefined && steps < 1000 && isBarred(parent, steps + 1);
      const result = isBelow || this.#isLeftOut(process);
      found.set(pid, result);
      return result;
    };
    return (process) => isBarred(process, 0);
  }

  /** From the parent up. */
  #findAncestors(root: ProcessView): ProcessView[] {
    const found: ProcessView[] = [];
    for (let at = this.#reader.one(root.ppid); at !== null && found.length < 1000; at = this.#reader.one(at.ppid))
      found.push(at);
    return found;
  }

  /** Init, the reapers among the root's ancestors, and the omnimind that runs the command which the root is part of. */
  #findReapers(root: ProcessView, ancestors: readonly ProcessView[]): ReadonlySet<number> {
    const found = new Set([1, ...ancestors.filter(({ name }) => reapers.has(name)).map(({ pid }) => pid)]);
    const markers = (pid: number): string | undefined => markerOf(this.#reader.environment(pid) ?? '');
    const marker = markers(root.pid);
    const runner = marker && ancestors.find(({ pid }) => markers(pid) !== marker);
    return runner ? found.add(runner.pid) : found;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

function markerOf(environment: string): string | undefined {
  return environment.split('\0').find((entry) => entry.startsWith(markerName));
}

/** Steps from a process up to the last member above it. */
function depth({ ppid }: ProcessView, members: ReadonlyMap<number, ProcessView>): number {
  let steps = 0;
  for (let at = members.get(ppid); at !== undefined && steps < 1000; at = members.get(at.ppid)) steps += 1;
  return steps;
}
