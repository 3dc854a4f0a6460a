import type { ObservedWorkload, WorkloadFacts } from '@omnimind/engine/snapshot';
import type { HostSample } from '@omnimind/protocol/trace';
import type { MachineState } from './process-table.ts';

/** What all sources of workloads of a machine are given. */
export interface SourceOptions {
  readonly interval_s: number;
  readonly host: WorkloadFacts['host'];
  /** Names of processes (whole) that protect the workload they are in. */
  readonly protectedNames: ReadonlySet<string>;
  /** What else protects a cgroup, by its path below the mount point; `null` when nothing does. */
  readonly protectedPath?: (path: string) => string | null;
  /** PID of the sampler's own process; its workload is protected. */
  readonly self: number;
}

/** Divides a machine into workloads and samples them. */
export interface WorkloadSource {
  /** Reads all workloads. What is returned is used again by the next call. */
  read(time_s: number, host: HostSample, machine: MachineState): readonly ObservedWorkload[];
  /** Name for people, unescaped; the ID itself when there is no such workload. */
  label(id: string): string;
  processesOf(id: string): { pid: number; starttime: number }[];
  /** The workload of a process, also shortly after its end; `null` when it is not known. */
  ownerOf(pid: number): string | null;
  close(): void;
}

/** s since the first sample, with three decimals. */
export function sinceFirst(time_s: number, first_s: number): number {
  return Math.round((time_s - first_s) * 1000) / 1000;
}
