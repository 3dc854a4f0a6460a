import { errorCode } from '@omnimind/linux/files/outcome';
import { isEnded } from '@omnimind/linux/procfs/process-identity';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { devSlice, unset } from '@omnimind/linux/systemd/service-manager';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { freshScopeId, scopeName, unitSafeName } from '../scope-name.ts';
import type { AdoptContext, Adoption, AdoptOptions, LeftProcess, MovedProcess } from './adoption.ts';
import { attachAll, isStill, scopeProperties } from './attach.ts';
import { busFailure, isRefusal } from './bus-failure.ts';
import type { Origin } from './origins.ts';
import type { ProcessView } from './process-reader.ts';
import { programNames } from './program-names.ts';
import { refusalOf } from './refusal.ts';
import { ProcessTree } from './tree.ts';
import { innermostUnit, isInDevSlice } from './unit-path.ts';

/** Passes over a tree that forks faster than it is moved; what its members fork later is born in the scope. */
const maxPasses = 10;

export interface AdoptionMoveOptions extends Pick<AdoptOptions, 'name' | 'run'> {
  /** PIDs that must stay, for a reason that /proc does not tell: main processes of services. */
  readonly barred: ReadonlySet<number>;
  readonly isOutside: boolean;
}

/** One adoption: the root opens the scope, its tree follows in passes until nobody new is found. */
export class AdoptionMove {
  readonly #root: ProcessView;
  readonly #options: AdoptionMoveOptions;
  readonly #context: AdoptContext;
  readonly #name: string;
  readonly #scope: string;
  readonly #tree: ProcessTree;
  readonly #origins: Origin[] = [];
  readonly #moved = new Map<number, MovedProcess>();
  readonly #left = new Map<number, LeftProcess>();

  constructor(root: ProcessView, options: AdoptionMoveOptions, context: AdoptContext) {
    this.#root = root;
    this.#options = options;
    this.#context = context;
    const { reader } = context;
    // A script is better known than its interpreter.
    const own = [...programNames(root, reader.commandLine(root.pid))].at(-1) ?? root.name;
    this.#name = unitSafeName(options.name ?? own);
    this.#scope = scopeName('adopt', this.#name, options.run ?? freshScopeId());
    this.#tree = new ProcessTree(reader, root, (process) => this.#mustStay(process));
  }

  /** Does it. @throws OmnimindError */
  async run(): Promise<Adoption> {
    await this.#begin();
    await this.#finish();
    return await this.#result();
  }

  /** Notes where all came from, and opens the scope with the root in it. */
  async #begin(): Promise<void> {
    const { reader, manager, origins } = this.#context;
    const [root] = this.#note(this.#tree.members(reader.all()).filter(({ pid }) => pid === this.#root.pid));
    if (root === undefined) throw new OmnimindError('process_not_found', message('adopt.gone', named(this.#root)));
    try {
      await manager.startScope(this.#scope, scopeProperties(`${this.#name}, adopted by OmniMind`, devSlice, root.pid));
    } catch (error) {
      // After a timeout it may still have happened.
      if (!this.#isInScope(root.pid)) origins.remove(this.#scope);
      throw this.#failure(error);
    }
    if (isStill(reader, root) && !this.#isInScope(root.pid)) {
      origins.remove(this.#scope);
      throw this.#failure(new BusError('failed', { code: 'bus.not_moved', parameters: { scope: this.#scope } }));
    }
    this.#moved.set(root.pid, movedFrom(root, this.#origins));
  }

  async #finish(): Promise<void> {
    const { manager, reader } = this.#context;
    const refused = new Map<number, number>();
    for (let pass = 0; pass < maxPasses; pass += 1) {
      const members = this.#tree.members(reader.all());
      const fresh = members.filter(
        (process) => !isEnded(process) && !this.#isInScope(process.pid) && (refused.get(process.pid) ?? 0) < 2,
      );
      if (fresh.length === 0) break;
      const target = { unit: this.#scope, subgroup: '' };
      const failures = await attachAll(manager, reader, target, this.#note(fresh)).catch((error: unknown) => {
        throw busFailure(error, message('adopt.incomplete', { ...named(this.#root), scope: this.#scope }));
      });
      for (const { process } of failures) refused.set(process.pid, (refused.get(process.pid) ?? 0) + 1);
      for (const process of fresh)
        if (this.#isInScope(process.pid)) this.#moved.set(process.pid, movedFrom(process, this.#origins));
    }
    for (const process of this.#tree.members(reader.all())) {
      const { pid, name } = process;
      if (isStill(reader, process) && !this.#isInScope(pid)) this.#left.set(pid, { pid, name, reason: 'refused' });
    }
  }

  async #result(): Promise<Adoption> {
    const { manager, reader } = this.#context;
    const slice = await manager.readUnit(devSlice).catch(() => undefined);
    const limit = slice?.get('MemoryMax') ?? unset;
    const moved = [...this.#moved.values()];
    return {
      outcome: 'adopted',
      ...named(this.#root),
      scope: this.#scope,
      moved,
      unkillable: limit === unset ? [] : moved.filter(({ pid }) => reader.isUnkillable(pid)),
      left: [...this.#left.values()],
      emptied: this.#emptied(),
      isSliceSetUp: slice === undefined || Boolean(slice.get('FragmentPath')),
    };
  }

  /** Records origins on disk before the processes are moved. @returns those that are still the same */
  #note(processes: readonly ProcessView[]): ProcessView[] {
    const { reader, origins, manager, wall_ms } = this.#context;
    const living = processes.filter((process) => isStill(reader, process));
    const known = new Set(this.#origins.map(({ pid, starttime }) => `${pid}:${starttime}`));
    for (const { pid, starttime } of living) {
      const cgroup = reader.cgroup(pid);
      if (cgroup === undefined || known.has(`${pid}:${starttime}`)) continue;
      this.#origins.push({ pid, starttime, unit: innermostUnit(cgroup) ?? null, cgroup });
    }
    try {
      const adopted = new Date(wall_ms()).toISOString();
      const about = { scope: this.#scope, name: this.#name, manager: manager.kind, adopted };
      origins.write({ ...about, processes: this.#origins });
    } catch (error) {
      const problem = message('adopt.origins', { ...named(this.#root), errno: errorCode(error) });
      throw new OmnimindError('output_unwritable', problem, { cause: error });
    }
    return living;
  }

  #mustStay(process: ProcessView): boolean {
    const { reader, ownPid } = this.#context;
    const { pid, name } = process;
    if (this.#isInScope(pid)) return false;
    const refusal = refusalOf(process, this.#context);
    const reason = refusal?.reason ?? (this.#options.barred.has(pid) ? 'service_main' : undefined);
    if (reason !== undefined && pid !== ownPid) this.#left.set(pid, { pid, name, reason });
    return reason !== undefined || isInDevSlice(reader.cgroup(pid) ?? '');
  }

  #isInScope(pid: number): boolean {
    return this.#context.reader.cgroup(pid)?.split('/').includes(this.#scope) === true;
  }

  /** Scopes that had members of the tree and are empty now. */
  #emptied(): string[] {
    const { reader } = this.#context;
    const scopes = new Set([...this.#moved.values()].flatMap(({ from }) => (from?.endsWith('.scope') ? [from] : [])));
    for (const pid of reader.pids()) {
      if (scopes.size === 0) break;
      const unit = innermostUnit(reader.cgroup(pid) ?? '');
      if (unit !== undefined) scopes.delete(unit);
    }
    return [...scopes];
  }

  #failure(error: unknown): OmnimindError {
    const root = named(this.#root);
    if (!isStill(this.#context.reader, this.#root))
      return new OmnimindError('process_not_found', message('adopt.gone', root));
    if (!this.#options.isOutside || !isRefusal(error)) return busFailure(error, message('adopt.not_adopted', root));
    const unit = innermostUnit(this.#context.reader.cgroup(root.pid) ?? '') ?? '';
    return new OmnimindError('permission_denied', message('adopt.outside', { ...root, unit }), { cause: error });
  }
}

const named = ({ pid, name }: ProcessView) => ({ pid, name });

function movedFrom({ pid, name }: ProcessView, origins: readonly Origin[]): MovedProcess {
  return { pid, name, from: origins.findLast((origin) => origin.pid === pid)?.unit ?? null };
}
