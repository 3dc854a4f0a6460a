import { isEnded } from '@omnimind/linux/procfs/process-identity';
import { message } from '@omnimind/protocol/message';
import { freshScopeId, scopeName } from '../scope-name.ts';
import type { AdoptedScope } from './adopted-scopes.ts';
import type { AdoptContext, NamedProcess } from './adoption.ts';
import { attachAll, isStill, scopeProperties } from './attach.ts';
import { busFailure } from './bus-failure.ts';
import type { OriginRestorer } from './origin-restorer.ts';
import type { Origin } from './origins.ts';
import type { ProcessView } from './process-reader.ts';
import { innermostUnit } from './unit-path.ts';

export interface ReleaseContext extends Pick<AdoptContext, 'manager' | 'reader' | 'origins'> {
  readonly restorer: OriginRestorer;
}

/** A scope created for processes whose origin is gone. */
export interface FreshScope {
  readonly scope: string;
  readonly slice: string;
  readonly pids: readonly number[];
}

export interface Release {
  readonly scope: string;
  readonly name: string;
  /** `to` is the scope or service that each went back to. */
  readonly returned: readonly (NamedProcess & { readonly to: string })[];
  /** Where processes went whose origin is gone or unknown. */
  readonly fresh: readonly FreshScope[];
  readonly gone: readonly string[];
  readonly left: readonly NamedProcess[];
}

/** Passes over a tree that keeps forking. */
const maxPasses = 10;

/**
 * Moves the processes of an adopted scope back to their origins; those born since go to the origin of their nearest known
 * ancestor.
 *
 * @throws OmnimindError `bus_unavailable`, `bus_failed`, `permission_denied`
 */
export async function releaseScope(adopted: AdoptedScope, context: ReleaseContext): Promise<Release> {
  try {
    return await new ScopeRelease(adopted, context).run();
  } catch (error) {
    throw busFailure(error, message('release.failed', { scope: adopted.scope }));
  }
}

class ScopeRelease {
  readonly #adopted: AdoptedScope;
  readonly #context: ReleaseContext;
  readonly #origins: ReadonlyMap<number, Origin>;
  readonly #first: Origin | undefined;
  readonly #returned = new Map<number, NamedProcess & { to: string }>();
  readonly #fresh = new Map<string, { scope: string; slice: string; pids: number[] }>();
  readonly #gone = new Set<string>();
  readonly #stuck = new Set<number>();

  constructor(adopted: AdoptedScope, context: ReleaseContext) {
    this.#adopted = adopted;
    this.#context = context;
    const known = context.origins.read(adopted.scope)?.processes ?? [];
    this.#first = known[0];
    this.#origins = new Map(known.map((origin) => [origin.pid, origin]));
  }

  async run(): Promise<Release> {
    const { reader, origins } = this.#context;
    const { scope, name } = this.#adopted;
    for (let pass = 0; pass < maxPasses; pass += 1) {
      const all = reader.all();
      const members = this.#members(all).filter(({ pid }) => !this.#stuck.has(pid));
      if (members.length === 0) break;
      const groups = Map.groupBy(members, (process) => this.#originOf(process, all)?.cgroup);
      for (const [cgroup, processes] of groups) await this.#send(processes, cgroup);
    }
    const left = this.#members(reader.all()).map(({ pid, name: own }) => ({ pid, name: own }));
    if (left.length === 0) origins.remove(scope);
    const fresh = [...this.#fresh.values()];
    const gone = [...this.#gone].map((cgroup) => innermostUnit(cgroup) ?? cgroup);
    return { scope, name, returned: [...this.#returned.values()], fresh, gone, left };
  }

  /** The scope's processes, oldest first. */
  #members(all: ReadonlyMap<number, ProcessView>): ProcessView[] {
    return [...all.values()]
      .filter((process) => !isEnded(process) && this.#isIn(process.pid))
      .toSorted((a, b) => a.starttime - b.starttime);
  }

  #isIn(pid: number): boolean {
    return `${this.#context.reader.cgroup(pid)}/`.startsWith(`${this.#adopted.cgroup}/`);
  }

  /** Of the process, of its nearest known ancestor, of the leader of its group or session, else of the root. */
  #originOf(process: ProcessView, all: ReadonlyMap<number, ProcessView>): Origin | undefined {
    for (let at: ProcessView | undefined = process, steps = 0; at !== undefined && steps < 1000; steps += 1) {
      const origin = this.#origins.get(at.pid);
      if (origin?.starttime === at.starttime) return origin;
      at = all.get(at.ppid);
    }
    return this.#origins.get(process.processGroup) ?? this.#origins.get(process.session) ?? this.#first;
  }

  async #send(processes: readonly ProcessView[], cgroup: string | undefined): Promise<void> {
    if (cgroup === undefined || this.#gone.has(cgroup)) return this.#sendToNewScope(processes, cgroup);
    await this.#context.restorer.restore(processes, cgroup);
    const to = innermostUnit(cgroup) ?? cgroup;
    for (const { pid, name } of processes) if (!this.#isIn(pid)) this.#returned.set(pid, { pid, name, to });
    const remaining = processes.filter((process) => this.#isIn(process.pid) && isStill(this.#context.reader, process));
    if (remaining.length === 0) return;
    // None could go there: the origin is gone. Some could: the others are at fault.
    if (remaining.length < processes.length) for (const { pid } of remaining) this.#stuck.add(pid);
    else {
      this.#gone.add(cgroup);
      await this.#sendToNewScope(remaining, cgroup);
    }
  }

  /** Into a new scope among the user's programs. */
  async #sendToNewScope(processes: readonly ProcessView[], cgroup: string | undefined): Promise<void> {
    const { manager, reader } = this.#context;
    const slice = this.#sliceFor(cgroup);
    const fresh = this.#fresh.get(slice) ?? { scope: '', slice, pids: [] };
    let rest = processes;
    if (fresh.scope === '') {
      const [first, ...others] = processes;
      if (first === undefined) return;
      const scope = scopeName('app', this.#adopted.name, freshScopeId());
      const description = `${this.#adopted.name}, released by OmniMind`;
      await manager.startScope(scope, scopeProperties(description, slice, first.pid));
      fresh.scope = scope;
      fresh.pids.push(first.pid);
      this.#fresh.set(slice, fresh);
      rest = others;
    }
    const failures = await attachAll(manager, reader, { unit: fresh.scope, subgroup: '' }, rest);
    for (const { process } of failures) this.#stuck.add(process.pid);
    for (const { pid } of rest) if (!this.#isIn(pid)) fresh.pids.push(pid);
  }

  #sliceFor(cgroup: string | undefined): string {
    if (this.#context.manager.kind === 'user') return 'app.slice';
    return /^\/user\.slice\/(user-\d+\.slice)\//.exec(cgroup ?? '')?.[1] ?? 'system.slice';
  }
}
