import type { Snapshot } from '@omnimind/engine/snapshot';
import { findUnifiedCgroup, missingControllers } from '@omnimind/linux/cgroup/mount';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { type Message, message } from '@omnimind/protocol/message';
import { CgroupSource } from './cgroup-source.ts';
import type { SlowBudget } from './clock.ts';
import { createContext, type SamplerContext } from './context.ts';
import { HostReader, readHostFacts } from './host-reader.ts';
import type { NvidiaMemory } from './nvidia-memory.ts';
import { SessionSource } from './session-source.ts';
import type { WorkloadDescription } from './workload-description.ts';
import type { WorkloadSource } from './workload-source.ts';

export interface MachineSamplerOptions {
  /** Root of procfs; `/proc` by default. */
  readonly proc?: string;
  /** Mount point of the unified hierarchy; by default it is looked up. */
  readonly cgroup?: string;
  /** Nominal seconds between two samples. */
  readonly interval_s: number;
  /** Whole names of processes that protect their workload. */
  readonly protectedNames: readonly string[];
  /** What else protects a cgroup, given its path below the mount point; `null` for nothing. */
  readonly protectedPath?: (path: string) => string | null;
  /** PID whose workload is protected as the monitor's own; this process by default. */
  readonly self?: number;
  /** Most workloads that are watched one by one; 500 by default. */
  readonly maxWorkloads?: number;
  /** What stands before /run, where container engines have their sockets. */
  readonly root?: string;
  /** What processes hold on NVIDIA's cards, where that is to be asked. */
  readonly nvidia?: NvidiaMemory;
  /** For tests. */
  readonly slow?: SlowBudget;
}

/**
 * Samples every workload of the machine: each leaf cgroup that holds processes where cgroup v2 is in use, else each
 * session. Never throws for what processes and cgroups do.
 *
 * @throws OmnimindError `unavailable` at construction where there is no procfs
 */
export class MachineSampler {
  readonly #context: SamplerContext;
  readonly #host: HostReader;
  readonly #source: WorkloadSource;

  constructor(options: MachineSamplerOptions) {
    const {
      proc = '/proc',
      interval_s,
      protectedNames,
      protectedPath,
      self = process.pid,
      maxWorkloads = 500,
      root = '',
    } = options;
    this.#context = createContext(proc, options.slow);
    this.#context.nvidia = options.nvidia ?? null;
    this.#host = new HostReader(this.#context);
    const given = {
      interval_s,
      host: readHostFacts(proc),
      protectedNames: new Set(protectedNames),
      ...(protectedPath === undefined ? {} : { protectedPath }),
      self,
      maxWorkloads,
      root,
    };
    const cgroup = options.cgroup === undefined ? findUnifiedCgroup(proc) : missingControllers(options.cgroup);
    if (isUnavailable(cgroup)) this.#context.notices.add(message('measuring.sessions', { reason: cgroup.unavailable }));
    this.#source = isUnavailable(cgroup)
      ? new SessionSource(this.#context, given)
      : new CgroupSource(cgroup.mountPoint, this.#context, given);
  }

  /** What could not be measured and why, each once. */
  get notices(): readonly Message[] {
    return this.#context.notices.list;
  }

  /**
   * Reads the machine.
   *
   * @param time_s monotonic clock, s
   * @returns a snapshot whose samples are reused by the next call
   */
  sample(time_s: number): Snapshot {
    const host = this.#host.read();
    return { time_s, workloads: this.#source.read(time_s, host, this.#host) };
  }

  /** Name of a workload for people, unescaped; the ID itself when there is no such workload. */
  label(workloadId: string): string {
    return this.#source.label(workloadId);
  }

  /** What a workload is, for people; `undefined` when there is no such workload. */
  describe(workloadId: string): WorkloadDescription | undefined {
    return this.#source.describe(workloadId);
  }

  /** The current processes of a workload (cgroups), or those of the last sample (sessions). */
  processesOf(workloadId: string): { pid: number; starttime: number }[] {
    return this.#source.processesOf(workloadId);
  }

  /** The workload of a process in the last seconds, also shortly after its end; `null` when unknown. */
  ownerOf(pid: number): string | null {
    return this.#source.ownerOf(pid);
  }

  /** Closes all files. */
  close(): void {
    this.#source.close();
    this.#host.close();
  }
}
