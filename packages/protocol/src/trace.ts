import { z } from 'zod';

/** `interval_s`, `host` and `workload` of a trace's first line: what stays true for the whole recording. */
export const traceHeaderSchema = z.object({
  format: z.literal('omnimind-trace'),
  version: z.literal(1),
  /** Nominal seconds between two samples. */
  interval_s: z.number().positive(),
  host: z.object({
    /** Processors that the machine schedules on. */
    cores: z.number().positive(),
    memory_bytes: z.number().nonnegative(),
    swap_bytes: z.number().nonnegative(),
  }),
  workload: z.object({
    name: z.string(),
    command: z.array(z.string()).optional(),
    memory_limit_bytes: z.number().positive().nullish(),
    cpu_limit_cores: z.number().positive().nullish(),
  }),
});

export type TraceHeader = z.infer<typeof traceHeaderSchema>;

/** Counters of a cgroup's `*.pressure` files, µs of stall since they were first read. */
export interface PressureCounters {
  cpu_some_usec?: number | null;
  memory_some_usec?: number | null;
  memory_full_usec?: number | null;
  io_some_usec?: number | null;
  io_full_usec?: number | null;
}

/** The machine at the time of a sample. `*_usec` are counters, the rest are gauges. */
export interface HostSample extends PressureCounters {
  /** µs that the processors, added up, were not idle. */
  cpu_busy_usec?: number | null;
  /** `MemAvailable` of /proc/meminfo. */
  memory_available_bytes?: number | null;
  swap_free_bytes?: number | null;
}

/**
 * One reading of one workload. A key that is absent or `null` was not measured. Counters are cumulative from the
 * first sample on and never fall: what an exited process had used stays counted.
 */
export interface Sample extends SampleCounters, SampleGauges {
  /** s since the workload's first sample, monotonic clock, strictly increasing. */
  t: number;
  psi?: PressureCounters | null;
  host?: HostSample | null;
  /** Whose growth the growth of memory is, the first first; only while it rises, and only where it was looked at anew. */
  growers?: readonly Grower[] | null;
}

/** A process that has a part of its workload's growth. */
export const growerSchema = z.object({
  pid: z.int().nonnegative(),
  /** For people, unescaped: `python3 indexer.py`. */
  name: z.string().max(255),
  growth_bytes: z.number().nonnegative(),
  /** Its part of the growth of all processes, 0 to 1. */
  share: z.number().min(0).max(1),
  /** s that it has been growing for. */
  span_s: z.number().nonnegative(),
  /** CPU use since the look before. */
  cores: z.number().nonnegative(),
});
export type Grower = z.infer<typeof growerSchema>;
/** At most so many in one sample. */
export const maxGrowers = 3;

export interface SampleCounters {
  user_usec?: number | null;
  system_usec?: number | null;
  minflt?: number | null;
  majflt?: number | null;
  /** Bytes from storage. */
  read_bytes?: number | null;
  /** Bytes to storage. */
  write_bytes?: number | null;
  /** Bytes through read calls. */
  rchar?: number | null;
  /** Bytes through write calls. */
  wchar?: number | null;
  ctx_voluntary?: number | null;
  ctx_involuntary?: number | null;
  /** µs that runnable threads waited for a processor. */
  run_delay_usec?: number | null;
  throttled_usec?: number | null;
  output_lines?: number | null;
}

export interface SampleGauges {
  /** Anonymous memory resident. */
  anon_bytes?: number | null;
  /** File-backed memory resident, shared memory included. */
  file_bytes?: number | null;
  pids?: number | null;
  threads?: number | null;
  swap_bytes?: number | null;
  /** Of `file_bytes`: shared memory and files of tmpfs (memfd, System V, `MAP_SHARED | MAP_ANONYMOUS`, /dev/shm). */
  shmem_bytes?: number | null;
  /** Huge pages of a pool of their own, which no other figure includes. */
  hugetlb_bytes?: number | null;
  /** What the kernel keeps for it: stacks, page tables, slab, sockets. */
  kernel_bytes?: number | null;
  /** Processes and threads, zombies included: what `pids.max` and the other limits of tasks count. */
  tasks?: number | null;
  /** Open descriptors of all its processes. */
  fds?: number | null;
}

export const sampleCounters = [
  'user_usec',
  'system_usec',
  'minflt',
  'majflt',
  'read_bytes',
  'write_bytes',
  'rchar',
  'wchar',
  'ctx_voluntary',
  'ctx_involuntary',
  'run_delay_usec',
  'throttled_usec',
  'output_lines',
] as const satisfies readonly (keyof SampleCounters)[];

export const sampleGauges = [
  'anon_bytes',
  'file_bytes',
  'pids',
  'threads',
  'swap_bytes',
  'shmem_bytes',
  'hugetlb_bytes',
  'kernel_bytes',
  'tasks',
  'fds',
] as const satisfies readonly (keyof SampleGauges)[];

export const pressureCounters = [
  'cpu_some_usec',
  'memory_some_usec',
  'memory_full_usec',
  'io_some_usec',
  'io_full_usec',
] as const satisfies readonly (keyof PressureCounters)[];

export const hostCounters = ['cpu_busy_usec', ...pressureCounters] as const satisfies readonly (keyof HostSample)[];
export const hostGauges = [
  'memory_available_bytes',
  'swap_free_bytes',
] as const satisfies readonly (keyof HostSample)[];

/** A jump of `t` by more than this many nominal intervals (a suspend, a stopped recorder) ends every window. */
export const gapIntervals = 3;
