import type { Headroom } from '@omnimind/engine/behavior/headroom';
import type { ObservedWorkload } from '@omnimind/engine/snapshot';
import { memoryOf } from '@omnimind/protocol/memory';
import type { Sample } from '@omnimind/protocol/trace';
import { severities } from '@omnimind/protocol/verdict';
import type { MonitoredWorkload } from '../workload-table.ts';

/** One metric of a workload: counters and sums add up over the workloads that share its labels. */
interface Metric {
  readonly name: string;
  readonly help: string;
  read(sample: Sample): number | null | undefined;
}

const seconds = (usec: number | null | undefined) => (typeof usec === 'number' ? usec / 1e6 : null);

/** Cumulative; behind each `omnimind_workload_`. */
export const workloadCounters: readonly Metric[] = [
  {
    name: 'cpu_seconds_total',
    help: 'Processor time used.',
    read: ({ user_usec, system_usec }) =>
      typeof user_usec === 'number' && typeof system_usec === 'number' ? (user_usec + system_usec) / 1e6 : null,
  },
  { name: 'io_read_bytes_total', help: 'Bytes read from storage.', read: ({ read_bytes }) => read_bytes },
  { name: 'io_written_bytes_total', help: 'Bytes written to storage.', read: ({ write_bytes }) => write_bytes },
  {
    name: 'pressure_cpu_waiting_seconds_total',
    help: 'Time in which some task waited for a processor.',
    read: ({ psi }) => seconds(psi?.cpu_some_usec),
  },
  {
    name: 'pressure_memory_waiting_seconds_total',
    help: 'Time in which some task waited for memory.',
    read: ({ psi }) => seconds(psi?.memory_some_usec),
  },
  {
    name: 'pressure_memory_stalled_seconds_total',
    help: 'Time in which all tasks waited for memory.',
    read: ({ psi }) => seconds(psi?.memory_full_usec),
  },
  {
    name: 'pressure_io_waiting_seconds_total',
    help: 'Time in which some task waited for storage.',
    read: ({ psi }) => seconds(psi?.io_some_usec),
  },
  {
    name: 'pressure_io_stalled_seconds_total',
    help: 'Time in which all tasks waited for storage.',
    read: ({ psi }) => seconds(psi?.io_full_usec),
  },
];

export const workloadSums: readonly Metric[] = [
  { name: 'memory_anonymous_bytes', help: 'Anonymous memory resident.', read: ({ anon_bytes }) => anon_bytes },
  { name: 'memory_shared_bytes', help: 'Shared memory and files of tmpfs.', read: ({ shmem_bytes }) => shmem_bytes },
  { name: 'processes', help: 'Processes.', read: ({ pids }) => pids },
  { name: 'threads', help: 'Threads.', read: ({ threads }) => threads },
];

/** A workload as the engine knows it. */
export interface ExposedWorkload extends MonitoredWorkload {
  readonly observed: ObservedWorkload;
  readonly headroom: Headroom;
  readonly isProtected: boolean;
}

/** The workloads that have the same kind and name. */
export class WorkloadGroup {
  readonly kind: string;
  readonly name: string;
  readonly members: ExposedWorkload[] = [];

  constructor(kind: string, name: string) {
    this.kind = kind;
    this.name = name;
  }

  /** 0 to 3, of the worst one; `null` while none is judged. */
  get severity(): number | null {
    const { verdict } = this.worst ?? {};
    return verdict ? severities.indexOf(verdict.severity) : null;
  }

  get worst(): ExposedWorkload | undefined {
    const rank = ({ verdict }: ExposedWorkload) => (verdict === null ? -1 : severities.indexOf(verdict.severity));
    return this.members.reduce<ExposedWorkload | undefined>(
      (worst, each) => (worst === undefined || rank(each) > rank(worst) ? each : worst),
      undefined,
    );
  }

  /** The least headroom, bytes; `null` where nothing bounds it. */
  get headroom_bytes(): number | null {
    const known = this.members.map(({ headroom }) => headroom.remaining).filter((bytes) => !Number.isNaN(bytes));
    return known.length === 0 ? null : Math.min(...known);
  }

  /** The earliest forecast, s. */
  get exhaustion(): { readonly low: number; readonly high: number } | null {
    const known = this.members.flatMap(({ verdict }) => verdict?.time_to_exhaustion_s ?? []);
    return known.reduce<{ low: number; high: number } | null>((a, b) => (a === null || b.low < a.low ? b : a), null);
  }

  sum({ read }: Metric): number | null {
    const known = this.members
      .map(({ observed }) => read(observed.sample))
      .filter((value) => typeof value === 'number');
    return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
  }

  /** Trouble comes first, worst first; then use, as a share of the machine. */
  rank(host: { readonly cores: number; readonly memory_bytes: number }): number {
    const use = this.members.reduce(
      (sum, workload) =>
        sum + (workload.cpu_cores ?? 0) / host.cores + (memoryOf(workload) ?? 0) / Math.max(1, host.memory_bytes),
      0,
    );
    // Processors and memory are 2 at most, up to errors of measurement.
    return (this.severity ?? 0) * 10 + Math.min(use, 9);
  }
}
