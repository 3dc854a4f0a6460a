import { z } from 'zod';

const culpritSchema = z.object({
  pid: z.int(),
  name: z.string(),
  growth_bytes: z.number(),
  span_s: z.number(),
  cores: z.number(),
});

type None = Record<never, never>;
/** s that the number was taken over. */
type Span = { readonly span_s: number };
/** What bounds it: a source of a limit, or `machine`; `name` is that of the cgroup or process, not escaped. */
type OfLimit = { readonly source: string; readonly name: string };
/** The rate that was usual before, in the unit of the value. */
type Before = { readonly before: number };

/**
 * The signals that a verdict may be founded on, each with what its sentence says besides the value. τ is Kendall's, of how steadily
 * the values rise; `acceleration` is the slope of the second half of the window by that of the first.
 */
export interface EvidenceParameters {
  /** Value: bytes/min. `above_bytes`: by how much the floor is above whatever was usual before; 0 where it is not. */
  anon_floor_slope: Span & { readonly tau: number; readonly acceleration: number; readonly above_bytes: number };
  /** The same of shared memory and tmpfs. */
  shmem_floor_slope: EvidenceParameters['anon_floor_slope'];
  /** The same of what a JVM's heap has in use while its memory stands. */
  heap_floor_slope: EvidenceParameters['anon_floor_slope'];
  /** Value: the acceleration of a rise that is no growth. */
  anon_acceleration: Span & {
    readonly shape: 'one_step' | 'slows' | 'no_higher' | 'unsteady';
    readonly rise_bytes: number;
  };
  /** Value: bytes since the start. */
  anon_rise: None;
  /** Value: bytes. */
  anon_level: None;
  /** Value: bytes that it grew by for each byte that it read. */
  growth_per_byte_read: None;
  /** Value: s that were watched. */
  window_filled: None;
  /** Value: how often memory fell back. */
  collections: Span & { readonly shape: 'level' | 'rises' };
  /** Value: bytes/min; of the lows that memory fell back to, each above the one before it. */
  anon_valleys: Span & { readonly count: number; readonly from_bytes: number; readonly to_bytes: number };
  /** Value: bytes at which so many earlier lives stayed after such a rise. */
  usual_rise: { readonly lives: number };
  /** Value: bytes; `before`: the middle one of the peaks of so many earlier lives. */
  above_usual: Before & { readonly lives: number };
  /** Value: share of the growth of all processes. `name` is for people and not escaped; `cores`: what it uses of the processors. */
  top_grower: Span & {
    readonly pid: number;
    readonly name: string;
    readonly growth_bytes: number;
    readonly cores: number;
  };
  /** Value: s at the earliest. */
  time_to_exhaustion: { readonly high_s: number; readonly limit_bytes: number } & OfLimit;
  /** Value: bytes that may still be taken, of one of the limits. */
  memory_left: OfLimit & { readonly limit_bytes: number; readonly neighbor: string; readonly neighbor_bytes: number };
  /** Value: the share of its limit that is taken, by what does not fall back. */
  at_limit: OfLimit & { readonly limit_bytes: number };
  /** Value: 1/min. */
  tasks_growth: Span & {
    readonly kind: 'zombies' | 'processes' | 'threads';
    readonly count: number;
    /** Whose children or threads most of them are. */
    readonly pid?: number;
    readonly name?: string;
  };
  fds_growth: Span & { readonly count: number };
  /** Value: s until the tasks, or the descriptors of a process, reach their limit. */
  count_left: OfLimit & { readonly limit: number; readonly of: 'tasks' | 'fds' };
  /** Value: the share of its limit that is taken, when nobody saw how it came there. */
  count_at_limit: OfLimit & { readonly limit: number; readonly of: 'tasks' | 'fds' };
  /** Value: s. */
  seconds_left: None;
  /** Value: share of the time. `machine`: not of the workload, which has this many major faults a second. */
  memory_full: { readonly shape: 'workload' } | { readonly shape: 'machine'; readonly major_faults: number };
  /** Value: share of the time that nothing else confirms. */
  memory_psi_doubtful: None;
  memory_some: None;
  io_some: None;
  cpu_some: None;
  /** Value: of the time that its threads wanted a processor, the share that they waited. `cores`: what they got. */
  run_delay: { readonly cores: number };
  /** Value: cores. `name` is for people and not escaped. */
  processors_taken_by: { readonly pid: number; readonly name: string };
  /** Value: 1/s. */
  major_faults: { readonly kernel_share: number };
  /** Value: share of the cores that it may use. */
  cpu_use: Span & { readonly shape: 'mean' | 'median'; readonly limit_cores: number };
  /** Value: growth as a share of what it may use. `ceiling`: it ended because the machine is full. */
  cpu_rise: Span & { readonly shape: 'ramp' | 'ceiling'; readonly from: number; readonly to: number };
  /** Value: cores/min. */
  cpu_trend: Span & {
    readonly growth_cores: number;
    readonly from_cores: number;
    readonly to_cores: number;
    readonly tau: number;
    readonly acceleration: number;
  };
  /** Value: CPU time, and waiting for a processor where that was measured, cores, for minutes. */
  cpu_step: Before;
  /** Value: the kernel's share of the CPU time now. */
  system_share: Before;
  /** Value: how many. */
  cpu_peaks: Span & { readonly highest_share: number; readonly base_share: number };
  /** Value: autocorrelation. */
  cpu_cycle: { readonly low_share: number; readonly high_share: number; readonly period_s: number };
  /** Value: CPU time and waiting for a processor, cores. */
  pinned_threads: Span & { readonly threads: number };
  /** Value: how many threads. */
  suspicion: None;
  /** Value: how many signals. */
  runaway_goes_on: None;
  /** Signs of progress that collapsed; value: per second of CPU time. */
  bytes_read_and_written: Before;
  voluntary_context_switches: Before;
  page_faults: Before;
  new_processes_and_threads: Before;
  lines_of_output: Before;
}

export type Signal = keyof EvidenceParameters;

/** What each signal is about. */
export const evidenceSubjects: Readonly<Record<Signal, 'memory' | 'cpu' | 'pressure' | 'tasks'>> = {
  anon_floor_slope: 'memory',
  shmem_floor_slope: 'memory',
  heap_floor_slope: 'memory',
  anon_acceleration: 'memory',
  anon_rise: 'memory',
  anon_level: 'memory',
  growth_per_byte_read: 'memory',
  window_filled: 'memory',
  collections: 'memory',
  anon_valleys: 'memory',
  usual_rise: 'memory',
  above_usual: 'memory',
  top_grower: 'memory',
  time_to_exhaustion: 'memory',
  memory_left: 'memory',
  at_limit: 'memory',
  seconds_left: 'memory',
  tasks_growth: 'tasks',
  fds_growth: 'tasks',
  count_left: 'tasks',
  count_at_limit: 'tasks',
  memory_psi_doubtful: 'pressure',
  memory_full: 'pressure',
  memory_some: 'pressure',
  io_some: 'pressure',
  cpu_some: 'pressure',
  run_delay: 'pressure',
  processors_taken_by: 'cpu',
  major_faults: 'pressure',
  cpu_use: 'cpu',
  cpu_rise: 'cpu',
  cpu_trend: 'cpu',
  cpu_step: 'cpu',
  system_share: 'cpu',
  cpu_peaks: 'cpu',
  cpu_cycle: 'cpu',
  pinned_threads: 'cpu',
  suspicion: 'cpu',
  runaway_goes_on: 'cpu',
  bytes_read_and_written: 'cpu',
  voluntary_context_switches: 'cpu',
  page_faults: 'cpu',
  new_processes_and_threads: 'cpu',
  lines_of_output: 'cpu',
};

/** Who has most of a growth. */
export type Culprit = EvidenceParameters['top_grower'];

/** The process that has most of the growth that a verdict is about; `null` where nobody does or nobody looked. */
export function culpritOf(
  evidence: readonly { readonly signal: string; readonly parameters?: unknown }[],
): Culprit | null {
  const found = evidence.find(({ signal }) => signal === 'top_grower');
  return found === undefined ? null : (culpritSchema.safeParse(found.parameters).data ?? null);
}

/** Whether a signal is one of this version. */
export function isSignal(signal: string): signal is Signal {
  return Object.hasOwn(evidenceSubjects, signal);
}
