import { statSync } from 'node:fs';
import type { MachineSource } from './monitor-options.ts';

/** Caches each workload's owner UID. */
export class WorkloadOwners {
  readonly #source: MachineSource;
  readonly #owners = new Map<string, number>();

  constructor(source: MachineSource) {
    this.#source = source;
  }

  /** By the user's slice, else by the first process; `null` while unknown. */
  of(workload: string): number | null {
    const known = this.#owners.get(workload);
    if (known !== undefined) return known;
    const owner = this.#find(workload);
    if (owner !== null) this.#owners.set(workload, owner);
    return owner;
  }

  gone(workload: string): void {
    this.#owners.delete(workload);
  }

  #find(workload: string): number | null {
    const slice = /\/user-(\d+)\.slice(?:\/|#)/.exec(workload)?.[1];
    if (slice !== undefined) return Number(slice);
    const [first] = this.#source.processesOf(workload);
    if (first === undefined) return null;
    return statSync(`/proc/${first.pid}`, { throwIfNoEntry: false })?.uid ?? null;
  }
}
