import { statSync } from 'node:fs';
import { readText } from '@omnimind/linux/files/outcome';
import { parseLimits } from '@omnimind/linux/procfs/pid/once';
import { message } from '@omnimind/protocol/message';
import { type Limit, maxLimits, type Sample } from '@omnimind/protocol/trace';
import { maxName } from './cgroup-users.ts';
import { displayName } from './command-name.ts';
import { CommonLimits } from './common-limits.ts';
import type { SamplerContext } from './context.ts';
import { GpuMemory } from './gpu-memory.ts';
import type { ProcessLevel } from './grower-table.ts';
import { HeapReader } from './heap-reader.ts';
import { dataSizeOf, tasksOf } from './process-levels.ts';

/** Limits are read again after so long, s: of what does something, of what only waits, and of what waits and holds a GPU's memory. */
const pace_s = 10;
const idlePace_s = 300;
const gpuPace_s = 60;
/**
 * Of a workload with a limit of one process they are read sooner where its level has risen by this share, and so many bytes: whether it is that
 * process that rises can't wait for the next turn.
 */
const risen = { pace_s: 2, share: 1 / 16, bytes: 8 * 2 ** 20 };
/** What uses less than this between two readings only waits, µs. */
const minUse_usec = 10_000;
/** A process with less of its workload's memory, or descriptors, does not decide where these end. */
const leastShare = 0.5;
/** Fewer tasks than this run into no limit of a user. */
const fewTasks = 128;
/** Whose children and threads are fewer is nobody whom one looks for. */
const fewHeld = 16;
const maxNames = 8;

type Member = Pick<ProcessLevel, 'pid' | 'ppid' | 'name'> & { readonly threads?: number };

/** What is known of a workload when its limits are read. */
export interface LimitedWorkload {
  readonly processes: readonly (ProcessLevel & {
    readonly details?: { readonly open: { readonly count: number } };
    readonly vsize?: number;
  })[];
  readonly tasks: number;
  /** Zombies included; by default the processes. */
  readonly members?: readonly Member[];
  /** The cgroup that it is in, below the mount point; `null` without cgroup v2. */
  readonly cgroup: { readonly root: string; readonly path: string } | null;
}

/**
 * Reads the limits of those that it is time for. Whose limits were read longest ago goes first: the budget of slow readings may
 * end before all had their turn, and would end there each time.
 */
export function readLimitsInTurn<Workload extends { readonly sample: Sample; readonly limits: LimitsReader }>(
  t: number,
  workloads: readonly Workload[],
  limited: (workload: Workload) => LimitedWorkload,
): void {
  for (const { sample } of workloads) sample.limits = null;
  const due = workloads.filter(({ limits, sample }) => limits.isDue(t, sample) && !limits.isResting(t, sample));
  due.sort((a, b) => a.limits.read_s - b.limits.read_s);
  for (const workload of due) {
    workload.sample.limits = workload.limits.read(t, () => limited(workload), workload.sample);
    if (workload.sample.limits === null) return;
    Object.assign(workload.sample, workload.limits.gpu);
  }
}

/**
 * The limits that one workload may run into, of its cgroup and those above, of its runtime, of its user and of the kernel; and what it
 * holds on GPUs.
 */
export class LimitsReader {
  readonly #context: SamplerContext;
  readonly #common: CommonLimits;
  #read_s = Number.NEGATIVE_INFINITY;
  readonly #names = new Map<number, { readonly name: string; readonly shown: string }>();
  /** What it held on GPUs when they were read last; `null` where there is no GPU. */
  gpu: ReturnType<GpuMemory['look']> | null = null;
  readonly #gpuMemory: GpuMemory;
  /** When they were read last. */
  #state = stateOf({ t: 0 });
  /** Whether one of them bounds the memory of one process. */
  #isOfProcess = false;
  readonly #heap: HeapReader;

  /** @param common shared by the workloads of one machine */
  constructor(context: SamplerContext, common = new CommonLimits(context.proc)) {
    this.#context = context;
    this.#common = common;
    this.#gpuMemory = new GpuMemory(context.proc);
    this.#heap = new HeapReader(context.proc);
  }

  /** When they were read last, s. */
  get read_s(): number {
    return this.#read_s;
  }

  /** Whether it is time to read them again. @param t s, monotonic, of the machine @param sample of the workload */
  isDue(t: number, sample: Sample): boolean {
    const since_s = t - this.#read_s;
    if (!this.#isOfProcess || since_s < risen.pace_s || since_s >= pace_s) return since_s >= pace_s;
    const rise = levelOf(sample) - this.#state.level;
    return rise >= Math.max(risen.bytes, risen.share * this.#state.level);
  }

  /** Whether it has done nothing since they were read, so that they can wait. */
  isResting(t: number, sample: Sample): boolean {
    const { used_usec, tasks, level } = this.#state;
    if (t - this.#read_s >= (this.gpu?.gpu_bytes ? gpuPace_s : idlePace_s)) return false;
    return usedOf(sample) - used_usec < minUse_usec && sample.tasks === tasks && levelOf(sample) === level;
  }

  /** @returns `null` when the budget of slow readings is used up */
  read(t: number, workload: () => LimitedWorkload, sample: Sample = { t }): Limit[] | null {
    let limits: Limit[] | null = null;
    this.#context.slow.run(() => {
      this.#read_s = t;
      this.#state = stateOf(sample);
      limits = this.#limitsOf(t, workload());
      this.#isOfProcess = limits.some(({ of, holder }) => of === 'memory' && holder !== undefined);
    });
    return limits;
  }

  #limitsOf(t: number, { processes, tasks, cgroup, members = processes }: LimitedWorkload): Limit[] {
    let heaviest: LimitedWorkload['processes'][number] | undefined;
    let all = 0;
    for (const process of processes) {
      all += process.level_bytes;
      if (process.level_bytes > (heaviest?.level_bytes ?? -1)) heaviest = process;
    }
    const limits = cgroup === null ? [] : this.#common.cgroup(t, cgroup.root, cgroup.path);
    this.#readGpu(t, processes);
    if (heaviest !== undefined) {
      const soft = this.#softLimits(heaviest.pid);
      if (heaviest.level_bytes >= leastShare * all) limits.push(...this.#ofProcess(heaviest, soft, limits));
      limits.push(...this.#ofUser(heaviest, soft, tasks), ...this.#ofDescriptors(processes, heaviest, soft));
    }
    limits.push(...this.#common.kernel(t));
    const holder = this.#holderOf(members, tasks);
    const named = (limit: Limit) => (limit.of === 'tasks' && holder !== null ? { ...limit, holder } : limit);
    return limits.slice(0, maxLimits).map(named);
  }

  #readGpu(t: number, processes: LimitedWorkload['processes']): void {
    const { nvidia, notices } = this.#context;
    if (nvidia === null && !this.#common.hasGpu(t)) return;
    this.gpu = this.#gpuMemory.look(t, processes, nvidia?.held());
    const reason = nvidia?.problem ?? null;
    if (reason !== null) notices.add(message('measuring.no_nvml', { reason }));
  }

  /** Whose children or threads most tasks are. */
  #holderOf(members: readonly Member[], tasks: number): NonNullable<Limit['holder']> | null {
    const held = new Map<number, number>();
    for (const { pid, ppid, threads = 1 } of members) {
      held.set(ppid, (held.get(ppid) ?? 0) + 1);
      held.set(pid, (held.get(pid) ?? 0) + threads - 1);
    }
    const most = members.reduce<Member | null>(
      (a, b) => (a === null || (held.get(b.pid) ?? 0) > (held.get(a.pid) ?? 0) ? b : a),
      null,
    );
    const count = most === null ? 0 : (held.get(most.pid) ?? 0);
    if (most === null || count < fewHeld || count < leastShare * Math.min(tasks, members.length * 2)) return null;
    return { pid: most.pid, name: this.#nameOf(most) };
  }

  /** The heap of its runtime, its address space, and its data. */
  #ofProcess(process: LimitedWorkload['processes'][number], soft: SoftLimit, above: readonly Limit[]): Limit[] {
    const { pid, vsize, level_bytes: bytes } = process;
    const limits = this.#heap.read(process, above);
    const space = soft('Max address space');
    if (space < Number.POSITIVE_INFINITY && vsize !== undefined)
      limits.push({ of: 'memory', source: 'address_space', name: '', limit: space, used: vsize });
    const data = soft('Max data size');
    const held = data < Number.POSITIVE_INFINITY ? dataSizeOf(this.#context.proc, pid) : Number.NaN;
    if (!Number.isNaN(held)) limits.push({ of: 'memory', source: 'data_size', name: '', limit: data, used: held });
    // Most have neither: then its command line is not read.
    if (limits.length === 0) return limits;
    const shown = this.#nameOf(process);
    return limits.map((limit) => ({ ...limit, name: shown, holder: { pid, name: shown, bytes } }));
  }

  /** RLIMIT_NPROC counts all tasks of the user; root is exempt. */
  #ofUser({ pid }: ProcessLevel, soft: SoftLimit, tasks: number): Limit[] {
    const { proc } = this.#context;
    const limit = soft('Max processes');
    if (tasks < Math.min(fewTasks, limit / 2)) return [];
    const uid = statSync(`${proc}/${pid}`, { throwIfNoEntry: false })?.uid ?? 0;
    if (uid === 0 || limit === Number.POSITIVE_INFINITY) return [];
    return [{ of: 'tasks', source: 'user', name: '', limit, used: Math.max(tasks, tasksOf(uid, proc)) }];
  }

  #ofDescriptors(processes: LimitedWorkload['processes'], heaviest: ProcessLevel, soft: SoftLimit): Limit[] {
    const most = processes.reduce((a, b) => ((b.details?.open.count || 0) > (a.details?.open.count || 0) ? b : a));
    const used = most.details?.open.count || 0;
    // Spread over many processes they run into no limit of one.
    const all = processes.reduce((sum, { details }) => sum + (details?.open.count || 0), 0);
    if (used === 0 || used < leastShare * all) return [];
    const limit = (most === heaviest ? soft : this.#softLimits(most.pid))('Max open files');
    if (limit === Number.POSITIVE_INFINITY) return [];
    return [{ of: 'fds', source: 'open_files', name: this.#nameOf(most), limit, used }];
  }

  /** For people; read again when the kernel's name is another. */
  #nameOf({ pid, name }: Pick<ProcessLevel, 'pid' | 'name'>): string {
    const known = this.#names.get(pid);
    if (known?.name === name) return known.shown;
    const shown = displayName(this.#context.proc, pid, name).slice(0, maxName);
    if (this.#names.size >= maxNames) this.#names.clear();
    this.#names.set(pid, { name, shown });
    return shown;
  }

  #softLimits(pid: number): SoftLimit {
    const text = readText(`${this.#context.proc}/${pid}/limits`);
    const limits = typeof text === 'string' ? parseLimits(text) : null;
    return (name) => limits?.get(name)?.soft ?? Number.POSITIVE_INFINITY;
  }
}

/** By what one sees that a workload does something. */
function stateOf(sample: Sample) {
  return { used_usec: usedOf(sample), tasks: sample.tasks, level: levelOf(sample) };
}

function usedOf({ user_usec, system_usec }: Sample): number {
  return (user_usec ?? 0) + (system_usec ?? 0);
}

function levelOf({ anon_bytes, shmem_bytes }: Sample): number {
  return (anon_bytes ?? 0) + (shmem_bytes ?? 0);
}

/** The soft value of one limit of a process, by its name in /proc/PID/limits; Infinity where there is none. */
type SoftLimit = (name: string) => number;
