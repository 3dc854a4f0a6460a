import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf } from '@omnimind/act/workload-identity';
import type { Snapshot } from '@omnimind/engine/snapshot';
import { errorCode } from '@omnimind/linux/files/outcome';
import {
  type Ignored,
  isCalled,
  isMeant,
  keyOf,
  type RecognizedWorkload,
  type WorkloadIdentity,
} from '@omnimind/protocol/ignored';
import { type Message, message } from '@omnimind/protocol/message';
import { IgnoreList } from '@omnimind/remember/ignore-list';
import { stateDirectory } from '@omnimind/remember/runs/state-directory';
import { StateFile } from '@omnimind/remember/state-file';
import { z } from 'zod';
import type { MachineSource } from './monitor-options.ts';
import type { WorkloadOwners } from './workload-owners.ts';

/** What protects those that nothing else does, in the words of the snapshot. */
export const ignoredProtection = 'it is ignored';
/** A process may become another program: what it runs is read again after this time, s. */
const identityFor_s = 10;

/** What an earlier version kept: workloads by ID, which was another one after each restart. */
const formerSchema = z.object({ version: z.literal(1), workloads: z.array(z.string()) });

export interface IgnoredWorkloadsOptions {
  readonly source: Pick<MachineSource, 'label' | 'processesOf'>;
  readonly owners: Pick<WorkloadOwners, 'of'>;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  readonly proc?: string;
  onNotice(notice: Message): void;
  /** Wall clock, ms since 1970. */
  wall_ms(): number;
}

/** Which workloads of the machine are ignored, by the list on disk. They are watched and shown, not acted on, not announced. */
export class IgnoredWorkloads {
  readonly #options: IgnoredWorkloadsOptions;
  readonly #list: IgnoreList;
  #identities = new Map<string, { readonly identity: WorkloadIdentity | null; readonly readAt_s: number }>();
  #entries = new Map<string, Ignored>();
  #ids: readonly string[] = [];
  #time_s = 0;

  constructor(options: IgnoredWorkloadsOptions) {
    this.#options = options;
    const { environment, wall_ms, onNotice } = options;
    const onUnwritable = (error: unknown) =>
      onNotice(message('ignored.not_kept', { reason: message('system', { errno: errorCode(error) }) }));
    this.#list = new IgnoreList({ environment, wall_ms, onUnwritable });
    this.#migrate();
  }

  /** The entry that a workload of the last snapshot falls under; `null` when it is not ignored. */
  entryOf(workload: string): Ignored | null {
    return this.#entries.get(workload) ?? null;
  }

  has(workload: string): boolean {
    return this.#entries.has(workload);
  }

  /** What a workload is recognized by; `null` when nothing tells. */
  identityOf(workload: string): WorkloadIdentity | null {
    const known = this.#identities.get(workload);
    if (known !== undefined && this.#time_s - known.readAt_s < identityFor_s) return known.identity;
    const { source, proc } = this.#options;
    const identity = identityOf(workload, source.processesOf(workload), proc);
    this.#identities.set(workload, { identity, readAt_s: this.#time_s });
    return identity;
  }

  /** The entries that a user may change. */
  entries(uid: number | null): Ignored[] {
    return this.#list.entries(uid);
  }

  /**
   * @param for_s `null` without end
   * @param by UID of who asks
   * @returns `null` when nothing tells what it is: it has just ended
   */
  ignore(workload: string, for_s: number | null, by: number | null): Ignored | null {
    const identity = this.identityOf(workload);
    if (identity === null) return null;
    const entry = this.#list.ignore(identity, for_s, by);
    this.#match();
    return entry;
  }

  /** Ignores the workloads of that name which this user has now; where there are none, whatever will have the name. */
  ignoreNamed(name: string, for_s: number | null, by: number | null): Ignored[] {
    const live = this.#ids.filter((id) => (by === 0 || this.#options.owners.of(id) === by) && this.#isCalled(id, name));
    const identities = live.map((id) => this.identityOf(id)).filter((identity) => identity !== null);
    const wanted = identities.length > 0 ? identities : [{ kind: 'name', name } as const];
    const distinct = new Map(wanted.map((identity) => [keyOf(identity), identity]));
    const added = [...distinct.values()].map((identity) => this.#list.ignore(identity, for_s, by));
    this.#match();
    return added;
  }

  /** @returns the entries that are gone; none when it was not ignored, or by somebody else */
  unignore(workload: string, uid: number | null): Ignored[] {
    const recognized = this.#recognized(workload);
    return this.#unignore((identity) => isMeant(identity, recognized), uid);
  }

  unignoreNamed(name: string, uid: number | null): Ignored[] {
    const live = this.#ids.filter((id) => this.#isCalled(id, name)).map((id) => this.#recognized(id));
    const isAnyMeant = (identity: WorkloadIdentity) => live.some((workload) => isMeant(identity, workload));
    return this.#unignore((identity) => isCalled(identity, name) || isAnyMeant(identity), uid);
  }

  /** The same snapshot, with what is ignored protected. */
  protect(snapshot: Snapshot): Snapshot {
    this.#time_s = snapshot.time_s;
    this.#ids = snapshot.workloads.map(({ id }) => id);
    this.#list.refresh();
    this.#match();
    if (this.#entries.size === 0) return snapshot;
    return {
      ...snapshot,
      workloads: snapshot.workloads.map((workload) => {
        if (!this.#entries.has(workload.id)) return workload;
        const { id, facts, sample, protectedBy } = workload;
        return { id, facts, sample, protectedBy: protectedBy ?? ignoredProtection };
      }),
    };
  }

  #match(): void {
    const identities = this.#identities;
    this.#entries = new Map();
    // While nothing is ignored no identity need be known.
    if (this.#list.entries().length > 0)
      for (const id of this.#ids) {
        const entry = this.#list.find(this.#recognized(id), this.#options.owners.of(id));
        if (entry !== null) this.#entries.set(id, entry);
      }
    if (identities.size === 0) return;
    const present = new Set(this.#ids);
    for (const id of identities.keys()) if (!present.has(id)) identities.delete(id);
  }

  #unignore(isMeant: (identity: WorkloadIdentity) => boolean, uid: number | null): Ignored[] {
    const removed = this.#list.unignore(isMeant, uid);
    this.#match();
    return removed;
  }

  #recognized(workload: string): RecognizedWorkload {
    return { identity: this.identityOf(workload), name: this.#options.source.label(workload) };
  }

  #isCalled(workload: string, name: string): boolean {
    const { identity, name: label } = this.#recognized(workload);
    return label === name || isCalled(identity, name);
  }

  #migrate(): void {
    const { environment } = this.#options;
    const file = new StateFile(join(stateDirectory(environment), 'ignored-workloads.json'), formerSchema);
    const former = file.readOrNull();
    if (former === null) return;
    for (const id of former.workloads) {
      const identity = identityOf(id, []);
      if (identity !== null) this.#list.ignore(identity, null, null);
    }
    rmSync(file.path, { force: true });
  }
}
