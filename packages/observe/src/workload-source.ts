import type { ObservedWorkload, WorkloadFacts } from '@omnimind/engine/snapshot';
import type { HostSample } from '@omnimind/protocol/trace';
import type { MachineState } from './process-table.ts';
import type { WorkloadDescription } from './workload-description.ts';

/** Options of every source of workloads. */
export interface SourceOptions {
  readonly interval_s: number;
  readonly host: WorkloadFacts['host'];
  /** Whole names of processes that protect their workload. */
  readonly protectedNames: ReadonlySet<string>;
  /** What else protects a cgroup, given its path below the mount point; `null` for nothing. */
  readonly protectedPath?: (path: string) => string | null;
  /** PID of the sampler's own process; its workload is protected. */
  readonly self: number;
  /** Most workloads that are watched one by one; the rest are grouped. */
  readonly maxWorkloads: number;
  /** What stands before /run. */
  readonly root: string;
}

/** Divides the machine into workloads and samples them. */
export interface WorkloadSource {
  /** Reads all workloads. The result is reused by the next call. */
  read(time_s: number, host: HostSample, machine: MachineState): readonly ObservedWorkload[];
  /** Name for people, unescaped; the ID itself when there is no such workload. */
  label(id: string): string;
  /** What it is, for people; `undefined` when there is no such workload. */
  describe(id: string): WorkloadDescription | undefined;
  processesOf(id: string): { pid: number; starttime: number }[];
  /** The workload of a process, also shortly after its end; `null` when unknown. */
  ownerOf(pid: number): string | null;
  close(): void;
}

/** s since the first sample, with three decimals. */
export function sinceFirst(time_s: number, first_s: number): number {
  return Math.round((time_s - first_s) * 1000) / 1000;
}

/** s after which a process that was not seen is forgotten, and how often that is looked for. */
const forgetAfter_s = 120;
const forgetEvery_s = 10;
const maxKnown = 50_000;

/** The workload of each process, also shortly after its end: of a killed process only the PID is known. */
export class PidOwners {
  readonly #owners = new Map<number, { workload: string; seen_s: number }>();
  #forgotten_s = Number.NEGATIVE_INFINITY;

  /** @param time_s of a clock that only goes forward */
  see(pid: number, workload: string, time_s: number): void {
    const known = this.#owners.get(pid);
    if (known !== undefined) {
      known.workload = workload;
      known.seen_s = time_s;
    } else if (this.#owners.size < maxKnown) this.#owners.set(pid, { workload, seen_s: time_s });
  }

  /** Now and then. @returns whether it did: then all that are there are to be seen again */
  forget(time_s: number): boolean {
    if (time_s - this.#forgotten_s < forgetEvery_s) return false;
    this.#forgotten_s = time_s;
    for (const [pid, { seen_s }] of this.#owners) if (time_s - seen_s > forgetAfter_s) this.#owners.delete(pid);
    return true;
  }

  of(pid: number): string | null {
    return this.#owners.get(pid)?.workload ?? null;
  }
}
