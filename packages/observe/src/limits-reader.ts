import { readdirSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { MemoryStat, parseMemoryLimit, parseMemoryStat } from '@omnimind/linux/cgroup/statistics';
import { readText } from '@omnimind/linux/files/outcome';
import { executableOf, parseLimits, readArguments } from '@omnimind/linux/procfs/pid/once';
import { runtimeOf } from '@omnimind/linux/procfs/pid/runtime';
import type { Limit } from '@omnimind/protocol/trace';
import { memoryLimit, upwards } from './cgroup-limits.ts';
import { childrenOf } from './cgroup-walk.ts';
import { displayName } from './command-name.ts';
import type { SamplerContext } from './context.ts';
import type { ProcessLevel } from './grower-table.ts';
import { HeapShare, heapBytes, heapEnvironment, heapLimitOf } from './runtime-heap.ts';

/** Limits are read again after so long, s. */
const pace_s = 10;
/** A process with less of its workload's memory, or descriptors, does not decide where these end. */
const leastShare = 0.5;
/** Fewer tasks than this run into no limit of a user. */
const fewTasks = 128;
const maxNeighbors = 256;
const maxName = 200;

/** What is known of a workload when its limits are read. */
export interface LimitedWorkload {
  readonly processes: readonly (ProcessLevel & {
    readonly details?: { readonly open: { readonly count: number } };
    readonly vsize?: number;
  })[];
  readonly tasks: number;
  /** The cgroup that it is in, below the mount point; `null` without cgroup v2. */
  readonly cgroup: { readonly root: string; readonly path: string } | null;
}

const stat = new MemoryStat();

/** The limits of the kernel, which are the same for all workloads: read once at a time, however many ask. */
export class KernelLimits {
  readonly #proc: string;
  #read_s = Number.NaN;
  #limits: readonly Limit[] = [];

  constructor(proc: string) {
    this.#proc = proc;
  }

  /** kernel.threads-max and kernel.pid_max, against all tasks of the machine. @param t s, monotonic, of the machine */
  at(t: number): readonly Limit[] {
    if (t !== this.#read_s) this.#limits = kernelLimits(this.#proc);
    this.#read_s = t;
    return this.#limits;
  }
}

/** The limits that one workload may run into, of its cgroup and those above, of its runtime, of its user and of the kernel. */
export class LimitsReader {
  readonly #context: SamplerContext;
  readonly #kernel: KernelLimits;
  #read_s = Number.NEGATIVE_INFINITY;
  #heap: {
    readonly pid: number;
    readonly name: string;
    readonly limit: ReturnType<typeof heapLimitOf>;
    readonly share: HeapShare;
  } | null = null;

  /** @param kernel shared by the workloads of one machine */
  constructor(context: SamplerContext, kernel = new KernelLimits(context.proc)) {
    this.#context = context;
    this.#kernel = kernel;
  }

  /**
   * Reads them if it is time to. @param t s, monotonic, of the machine
   *
   * @returns `null` when it is not, or the budget of slow readings is used up
   */
  read(t: number, workload: () => LimitedWorkload): Limit[] | null {
    if (t - this.#read_s < pace_s) return null;
    let limits: Limit[] | null = null;
    this.#context.slow.run(() => {
      this.#read_s = t;
      limits = this.#limitsOf(t, workload());
    });
    return limits;
  }

  #limitsOf(t: number, { processes, tasks, cgroup }: LimitedWorkload): Limit[] {
    let heaviest: LimitedWorkload['processes'][number] | undefined;
    let all = 0;
    for (const process of processes) {
      all += process.level_bytes;
      if (process.level_bytes > (heaviest?.level_bytes ?? -1)) heaviest = process;
    }
    const limits = cgroup === null ? [] : [...upwards(cgroup.path)].flatMap((at) => cgroupLimits(cgroup, at));
    if (heaviest !== undefined) {
      const soft = this.#softLimits(heaviest.pid);
      if (heaviest.level_bytes >= leastShare * all) limits.push(...this.#ofProcess(heaviest, soft, limits));
      limits.push(...this.#ofUser(heaviest, soft, tasks), ...this.#ofDescriptors(processes));
    }
    limits.push(...this.#kernel.at(t));
    return limits.slice(0, 16);
  }

  /** The heap of its runtime, and its address space. */
  #ofProcess(process: LimitedWorkload['processes'][number], soft: SoftLimit, above: readonly Limit[]): Limit[] {
    const { pid, name, level_bytes, vsize } = process;
    const { proc } = this.#context;
    if (this.#heap?.pid !== pid || this.#heap.name !== name)
      this.#heap = { pid, name, limit: readHeapLimit(proc, pid, above), share: new HeapShare() };
    const limits: Limit[] = [];
    const { limit: heap, share } = this.#heap;
    const used = heap === null ? null : heapBytes(heap, level_bytes, () => readText(`${proc}/${pid}/maps`));
    if (heap !== null && used !== null && share.isHeap(level_bytes, used))
      limits.push({ of: 'memory', source: heap.runtime, name: '', limit: heap.limit_bytes, used });
    const space = soft('Max address space');
    if (space < Number.POSITIVE_INFINITY && vsize !== undefined)
      limits.push({ of: 'memory', source: 'address_space', name: '', limit: space, used: vsize });
    // Most have neither: then its command line is not read.
    if (limits.length === 0) return limits;
    const shown = displayName(proc, pid, name).slice(0, maxName);
    return limits.map((limit) => ({ ...limit, name: shown }));
  }

  /** RLIMIT_NPROC counts all tasks of the user; root is exempt. */
  #ofUser({ pid }: ProcessLevel, soft: SoftLimit, tasks: number): Limit[] {
    const { proc } = this.#context;
    if (tasks < fewTasks) return [];
    const limit = soft('Max processes');
    const uid = statSync(`${proc}/${pid}`, { throwIfNoEntry: false })?.uid ?? 0;
    if (uid === 0 || limit === Number.POSITIVE_INFINITY) return [];
    return [{ of: 'tasks', source: 'user', name: '', limit, used: Math.max(tasks, tasksOf(uid, proc)) }];
  }

  #ofDescriptors(processes: LimitedWorkload['processes']): Limit[] {
    const most = processes.reduce((a, b) => ((b.details?.open.count || 0) > (a.details?.open.count || 0) ? b : a));
    const used = most.details?.open.count || 0;
    // Spread over many processes they run into no limit of one.
    const all = processes.reduce((sum, { details }) => sum + (details?.open.count || 0), 0);
    if (used < leastShare * all) return [];
    const limit = used === 0 ? Number.POSITIVE_INFINITY : this.#softLimits(most.pid)('Max open files');
    if (limit === Number.POSITIVE_INFINITY) return [];
    const name = displayName(this.#context.proc, most.pid, most.name).slice(0, maxName);
    return [{ of: 'fds', source: 'open_files', name, limit, used }];
  }

  #softLimits(pid: number): SoftLimit {
    const text = readText(`${this.#context.proc}/${pid}/limits`);
    const limits = typeof text === 'string' ? parseLimits(text) : null;
    return (name) => limits?.get(name)?.soft ?? Number.POSITIVE_INFINITY;
  }
}

/** The soft value of one limit of a process, by its name in /proc/PID/limits; Infinity where there is none. */
type SoftLimit = (name: string) => number;

/** Memory and tasks of one cgroup; empty where it has no limit. */
function cgroupLimits({ root, path }: { root: string; path: string }, at: string): Limit[] {
  const directory = root + at;
  const name = (at === '' ? '/' : at).slice(-maxName);
  const limits: Limit[] = [];
  const memory = memoryLimit(directory);
  if (memory > 0 && memory < Number.POSITIVE_INFINITY) {
    const used = unreclaimable(directory);
    const neighbor =
      at === path ? undefined : largestNeighbor(directory, path.slice(at.length + 1).split('/')[0] ?? '');
    if (used !== null)
      limits.push({ of: 'memory', source: 'cgroup', name, limit: memory, used, ...(neighbor && { neighbor }) });
  }
  const tasks = numberIn(`${directory}/pids.max`);
  if (tasks < Number.POSITIVE_INFINITY)
    limits.push({
      of: 'tasks',
      source: 'cgroup',
      name,
      limit: tasks,
      used: numberIn(`${directory}/pids.current`) || 0,
    });
  return limits;
}

/** What a cgroup holds and can't give back, bytes. */
function unreclaimable(directory: string): number | null {
  const current = numberIn(`${directory}/memory.current`);
  const text = readText(`${directory}/memory.stat`);
  if (Number.isNaN(current) || typeof text !== 'string') return null;
  const bytes = Buffer.from(text, 'latin1');
  parseMemoryStat(bytes, bytes.length, stat);
  return Math.max(0, current - stat.cacheBytes - stat.reclaimableKernelBytes);
}

function largestNeighbor(directory: string, own: string): Limit['neighbor'] {
  let largest: Limit['neighbor'];
  for (const child of childrenOf(directory).slice(0, maxNeighbors)) {
    if (child === own) continue;
    const used = unreclaimable(`${directory}/${child}`) ?? 0;
    if (used > (largest?.used ?? 0)) largest = { name: child.slice(-maxName), used };
  }
  return largest;
}

/** Infinity for `max`, NaN where there is no number. */
function numberIn(path: string): number {
  const text = readText(path);
  return typeof text === 'string' ? parseMemoryLimit(text) : Number.NaN;
}

function readHeapLimit(proc: string, pid: number, above: readonly Limit[]): ReturnType<typeof heapLimitOf> {
  const [environ, meminfo] = [`${pid}/environ`, 'meminfo'].map((name) => readText(`${proc}/${name}`));
  // A heap's size may stand behind a class path of any length.
  const words = readArguments(pid, proc, Number.POSITIVE_INFINITY);
  const entries = typeof environ === 'string' ? environ.split('\0') : [];
  const environment = heapEnvironment((name) =>
    entries.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1),
  );
  const total = typeof meminfo === 'string' ? Number(/^MemTotal:\s+(\d+)/m.exec(meminfo)?.[1] ?? 0) * 1024 : 0;
  const bounds = above.filter(({ of, source }) => of === 'memory' && source === 'cgroup').map(({ limit }) => limit);
  return heapLimitOf({
    program: basename(executableOf(pid, proc) ?? words[0] ?? ''),
    arguments: words,
    environment,
    memory_bytes: Math.min(total, ...bounds),
    isContained: bounds.length > 0,
    isGo: () => runtimeOf(pid, proc) === 'go',
  });
}

function kernelLimits(proc: string): Limit[] {
  const loadavg = readText(`${proc}/loadavg`);
  const used = typeof loadavg === 'string' ? Number(/\/(\d+)/.exec(loadavg)?.[1]) : Number.NaN;
  if (!(used > 0)) return [];
  const sources = { threads_max: 'threads-max', pid_max: 'pid_max' } as const;
  return Object.entries(sources).flatMap(([source, file]) => {
    const limit = numberIn(`${proc}/sys/kernel/${file}`);
    return limit > 0 && (source === 'threads_max' || source === 'pid_max')
      ? [{ of: 'tasks' as const, source, name: '', limit, used }]
      : [];
  });
}

/** How many tasks a user has, zombies included. About 10 µs a process. */
function tasksOf(uid: number, proc: string): number {
  let tasks = 0;
  for (const name of readdirSync(proc)) {
    if (!/^\d+$/.test(name) || statSync(`${proc}/${name}`, { throwIfNoEntry: false })?.uid !== uid) continue;
    const text = readText(`${proc}/${name}/stat`);
    if (typeof text === 'string') tasks += Number(text.slice(text.lastIndexOf(')')).split(' ')[18]) || 1;
  }
  return tasks;
}
