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
    /** The usual peak of its memory in earlier runs of the command that succeeded; absent where none is known. */
    usual_peak_bytes: z.number().positive().nullish(),
  }),
});

export type TraceHeader = z.infer<typeof traceHeaderSchema>;

/** A process that uses the processors that a workload waits for. */
export const takerSchema = z.object({
  pid: z.int().nonnegative(),
  /** For people, unescaped. */
  name: z.string().max(255),
  /** CPU use over the last seconds. */
  cores: z.number().nonnegative(),
});
export type Taker = z.infer<typeof takerSchema>;
/** At most so many in one sample. */
export const maxTakers = 3;

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

/** What bounds a workload besides the machine's memory. */
const limitSources = [
  'cgroup',
  'v8',
  'jvm',
  'jvm_metaspace',
  'jvm_direct',
  'dotnet',
  'go',
  'php',
  'address_space',
  'data_size',
  'user',
  'threads_max',
  'pid_max',
  'open_files',
] as const;

/** A limit that a workload may run into, and what is taken of it. */
export const limitSchema = z.object({
  /** Bytes of memory, tasks, or open descriptors of one process. */
  of: z.enum(['memory', 'tasks', 'fds']),
  source: z.enum(limitSources),
  /** The cgroup, or the process; unescaped. */
  name: z.string().max(255),
  limit: z.number().nonnegative(),
  /** Of memory: what can't be given back, neighbors included. */
  used: z.number().nonnegative(),
  /** The other cgroup below it that takes most, and how much. */
  neighbor: z.object({ name: z.string().max(255), used: z.number().nonnegative() }).optional(),
  /** Of V8: that a worker thread has the largest heap, whose own limit (`resourceLimits`) is not known. */
  isWorker: z.boolean().optional(),
  /** Of a JVM's heap: what is in use may be garbage, as its collector does not say what it left. */
  mayBeGarbage: z.boolean().optional(),
  /** The process whose limit it is, with what it holds in all, bytes; of tasks, whose children or threads most of them are. */
  holder: z
    .object({ pid: z.int().positive(), name: z.string().max(255), bytes: z.number().nonnegative().optional() })
    .optional(),
});
export type Limit = z.infer<typeof limitSchema>;
/** At most so many in one sample. */
export const maxLimits = 16;

export const sampleCounters = [
  'user_usec',
  'system_usec',
  'minflt',
  'majflt',
  /** Bytes from and to storage. */
  'read_bytes',
  'write_bytes',
  /** Bytes through read and write calls. */
  'rchar',
  'wchar',
  'ctx_voluntary',
  'ctx_involuntary',
  /** µs that runnable threads waited for a processor. */
  'run_delay_usec',
  'throttled_usec',
  'output_lines',
] as const;

export const sampleGauges = [
  /** Anonymous memory resident. */
  'anon_bytes',
  /** File-backed memory resident, shared memory included. */
  'file_bytes',
  'pids',
  'threads',
  /** The thread that wanted the processor most since the sample before, and the µs that it has run and waited since it began. */
  'busy_tid',
  'busy_run_usec',
  'busy_delay_usec',
  'swap_bytes',
  /** Of `file_bytes`: shared memory and files of tmpfs (memfd, System V, `MAP_SHARED | MAP_ANONYMOUS`, /dev/shm). */
  'shmem_bytes',
  /** Huge pages of a pool of their own, which no other figure includes. */
  'hugetlb_bytes',
  /** What the kernel keeps for it: stacks, page tables, slab, sockets. */
  'kernel_bytes',
  /** Processes and threads, zombies included: what `pids.max` and the other limits of tasks count. */
  'tasks',
  /** Open descriptors of all its processes. */
  'fds',
  /** Of its clients of GPUs: resident in all memory that these use. What lies in the machine's may be among its shared memory, too. */
  'gpu_bytes',
  /** Of `gpu_bytes`: in the GPU's own memory. */
  'vram_bytes',
  /** Of the file that a fast growing process reads: what is left to its end. 1 at least while there is one, 0 where it was looked for and there is none. */
  'reading_left_bytes',
] as const;

export const pressureCounters = [
  'cpu_some_usec',
  'memory_some_usec',
  'memory_full_usec',
  'io_some_usec',
  'io_full_usec',
] as const;
/**
 * `cpu_busy_usec`: µs that the processors, added up, were not idle. `protected_stall_usec`: µs in which some task of a session, a desktop's
 * program or the backend stalled for want of memory, added up over them.
 */
export const hostCounters = ['cpu_busy_usec', ...pressureCounters, 'protected_stall_usec'] as const;
/**
 * `memory_available_bytes`: `MemAvailable` of /proc/meminfo. `arc_bytes`: what ZFS would give back, which that does not know.
 * `swap_usable_bytes`: free swap, that in compressed memory by what compression gives.
 */
export const hostGauges = ['memory_available_bytes', 'swap_free_bytes', 'arc_bytes', 'swap_usable_bytes'] as const;

/** Figures of which any may not be measured. */
type Measured<Keys extends readonly string[]> = { [Key in Keys[number]]?: number | null };

/** Counters of a cgroup's `*.pressure` files, µs of stall since they were first read. */
export interface PressureCounters extends Measured<typeof pressureCounters> {}

/** The machine at the time of a sample. `*_usec` are counters, the rest are gauges. */
export interface HostSample extends Measured<typeof hostCounters>, Measured<typeof hostGauges> {}

/**
 * One reading of one workload. A key that is absent or `null` was not measured. Counters are cumulative from the
 * first sample on and never fall: what an exited process had used stays counted.
 */
export interface Sample extends Measured<typeof sampleCounters>, Measured<typeof sampleGauges> {
  /** s since the workload's first sample, monotonic clock, strictly increasing. */
  t: number;
  psi?: PressureCounters | null;
  host?: HostSample | null;
  /** Whose growth the growth of memory is, the first first; only while it rises, and only where it was looked at again. */
  growers?: readonly Grower[] | null;
  /** Who takes the processors, the busiest first; only while it hardly gets one. */
  takers?: readonly Taker[] | null;
  /** Its limits as they were last read, which is seldom; they hold until the next. */
  limits?: readonly Limit[] | null;
}

/** A jump of `t` by more than this many intervals is a gap: a suspend, a stopped recorder, a sampler that starves. Levels last. */
export const gapIntervals = 3;
