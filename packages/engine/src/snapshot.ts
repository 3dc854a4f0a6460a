import type { Sample, TraceHeader } from '@omnimind/protocol/trace';

/** What stays true of a workload while it is watched: the header of its trace. */
export type WorkloadFacts = Pick<TraceHeader, 'interval_s' | 'host' | 'workload'>;

/** One workload at one tick. The engine reads the sample during the tick and keeps no reference to it. */
export interface ObservedWorkload {
  /** Stable while the workload lives, never given to another one later. */
  readonly id: string;
  readonly facts: WorkloadFacts;
  readonly sample: Sample;
  /** What protects the workload (a process name, `configuration`, `itself`); `null` when nothing does. */
  readonly protectedBy: string | null;
}

/** One tick's samples of every workload. */
export interface Snapshot {
  /** s on a monotonic clock, common to all workloads. */
  readonly time_s: number;
  readonly workloads: readonly ObservedWorkload[];
}
