import type { ObservedWorkload, WorkloadFacts } from '@omnimind/engine/snapshot';
import { parseCgroupProcs } from '@omnimind/linux/cgroup/core';
import { KeptFile } from '@omnimind/linux/files/kept-file';
import { readText } from '@omnimind/linux/files/outcome';
import { parseStackedMajors } from '@omnimind/linux/procfs/machine';
import { ProcessStat, parseStat } from '@omnimind/linux/procfs/pid/stat';
import { foldedProtection } from '@omnimind/protocol/event';
import type { HostSample, Sample } from '@omnimind/protocol/trace';
import { cgroupIn, cgroupWorkload } from '@omnimind/protocol/workload-id';
import { allowedProcessors, readEffectiveLimits } from './cgroup-limits.ts';
import { CgroupNames, nameOf, unitNameForPeople } from './cgroup-names.ts';
import { CgroupReader } from './cgroup-reader.ts';
import { type FoundCgroup, findLeafCgroups } from './cgroup-walk.ts';
import { CommonLimits } from './common-limits.ts';
import { ContainerNames } from './container-names.ts';
import type { SamplerContext } from './context.ts';
import { givenPeak } from './given-values.ts';
import { GrowerTable } from './grower-table.ts';
import { type LimitedWorkload, LimitsReader, readLimitsInTurn } from './limits-reader.ts';
import { countOpenFiles } from './open-files.ts';
import { readProcessLevels } from './process-levels.ts';
import { ProcessorTakers, StarvationWatch } from './processor-takers.ts';
import { describeWorkload, mainOf, type WorkloadDescription, WorkloadDescriptions } from './workload-description.ts';
import { PidOwners, type SourceOptions, sinceFirst, type WorkloadSource } from './workload-source.ts';

/** s after which the hierarchy is walked again at the latest. */
const walkEvery_s = 5;

const stat = new ProcessStat();

class CgroupWorkload implements ObservedWorkload {
  readonly id: string;
  readonly path: string;
  readonly sample: Sample = { t: 0 };
  readonly facts: WorkloadFacts;
  readonly reader: CgroupReader;
  readonly names: CgroupNames;
  readonly growers = new GrowerTable();
  readonly starvation = new StarvationWatch();
  readonly limits: LimitsReader;
  readonly first_s: number;
  /** Number of tasks when its processes were last listed. */
  tasks: Sample['threads'];
  protectedBy: string | null = null;
  /** Whether it stands for all cgroups below it. */
  isFolded = false;

  constructor(
    { path, inode }: FoundCgroup,
    options: {
      root: string;
      time_s: number;
      facts: WorkloadFacts;
      context: SamplerContext;
      commonLimits: CommonLimits;
      stacked: ReadonlySet<number>;
    },
  ) {
    const directory = path === '/' ? options.root : options.root + path;
    this.id = cgroupWorkload(path, inode);
    this.path = path;
    this.facts = options.facts;
    this.first_s = options.time_s;
    this.reader = new CgroupReader(directory, this.sample, options.context, options.stacked);
    this.limits = new LimitsReader(options.context, options.commonLimits);
    this.names = new CgroupNames(directory, options.context.proc);
  }
}

/** The workloads of a machine with cgroup v2: each leaf cgroup that holds processes. */
export class CgroupSource implements WorkloadSource {
  readonly #root: string;
  readonly #context: SamplerContext;
  readonly #options: SourceOptions;
  readonly #stacked: ReadonlySet<number>;
  readonly #structure: KeptFile;
  readonly #workloads = new Map<string, CgroupWorkload>();
  readonly #observed: CgroupWorkload[] = [];
  readonly #owners = new PidOwners();
  readonly #containers: ContainerNames;
  readonly #takers: ProcessorTakers;
  readonly #commonLimits: CommonLimits;
  readonly #descriptions = new WorkloadDescriptions();
  #lastStructure = '';
  #hasChanged = false;
  #folded: ReadonlySet<string> = new Set();
  #lastWalk_s = Number.NEGATIVE_INFINITY;

  /** @param root mount point of the unified hierarchy */
  constructor(root: string, context: SamplerContext, options: SourceOptions) {
    this.#root = root;
    this.#context = context;
    this.#options = options;
    this.#containers = new ContainerNames(options.root);
    this.#takers = new ProcessorTakers(context);
    this.#commonLimits = new CommonLimits(context.proc);
    const devices = readText(`${context.proc}/devices`);
    this.#stacked = typeof devices === 'string' ? parseStackedMajors(devices) : new Set();
    this.#structure = new KeptFile(root, 'cgroup.stat', context.files);
  }

  read(time_s: number, host: HostSample): readonly ObservedWorkload[] {
    if (this.#isWalkDue(time_s)) this.#walk(time_s);
    this.#observed.length = 0;
    for (const workload of this.#workloads.values()) {
      if (!workload.reader.read()) {
        this.#drop(workload);
        continue;
      }
      // Its processes are in the cgroups below: no list has them all.
      if (workload.isFolded && workload.sample.threads !== undefined) workload.sample.pids = workload.sample.threads;
      workload.sample.t = sinceFirst(time_s, workload.first_s);
      workload.sample.host = host;
      // A new process may be killed before the next walk: memory can fill up within seconds.
      if (workload.sample.threads !== workload.tasks) this.#seeProcesses(workload, time_s);
      this.#findGrowers(workload);
      workload.sample.takers = workload.starvation.isStarved(workload.sample)
        ? this.#takers.of(time_s, (pid) => this.#owners.of(pid) === workload.id)
        : null;
      this.#observed.push(workload);
    }
    readLimitsInTurn(time_s, this.#observed, (workload) => this.#limitedBy(workload));
    return this.#observed;
  }

  label(id: string): string {
    return this.#descriptions.nameOf(id) ?? nameInId(id);
  }

  describe(id: string): WorkloadDescription | undefined {
    return this.#descriptions.get(id);
  }

  processesOf(id: string): { pid: number; starttime: number }[] {
    const path = this.#workloads.get(id)?.path;
    if (path === undefined) return [];
    return readPids(this.#root + path).flatMap((pid) => {
      const starttime = this.#starttimeOf(pid);
      return starttime === undefined ? [] : [{ pid, starttime }];
    });
  }

  ownerOf(pid: number): string | null {
    return this.#owners.of(pid);
  }

  close(): void {
    for (const workload of this.#workloads.values()) workload.reader.close();
    this.#structure.close();
  }

  /**
   * Whether the number of cgroups changed, now or in the last tick, or the last walk is too long ago. A service manager
   * creates a unit's cgroup before its process moves there, so the first walk may find the unit empty.
   */
  #isWalkDue(time_s: number): boolean {
    const { buffer } = this.#context;
    const length = this.#structure.read(buffer);
    const structure = length > 0 ? buffer.bytes.toString('latin1', 0, length) : '';
    const hadChanged = this.#hasChanged;
    this.#hasChanged = structure !== this.#lastStructure;
    this.#lastStructure = structure;
    return this.#hasChanged || hadChanged || time_s - this.#lastWalk_s >= walkEvery_s;
  }

  #walk(time_s: number): void {
    this.#lastWalk_s = time_s;
    const cgroups = findLeafCgroups(this.#root, this.#options.maxWorkloads, this.#folded);
    if (cgroups === null) return;
    this.#folded = new Set(cgroups.filter(({ isFolded }) => isFolded).map(({ path }) => path));
    const found = new Map(cgroups.map((cgroup) => [cgroupWorkload(cgroup.path, cgroup.inode), cgroup]));
    this.#owners.forget(time_s);
    for (const workload of [...this.#workloads.values()]) if (!found.has(workload.id)) this.#drop(workload);
    for (const [id, cgroup] of found) {
      const workload = this.#workloads.get(id) ?? this.#take(cgroup, time_s);
      const { protectedNames, self, protectedPath } = this.#options;
      workload.isFolded = cgroup.isFolded;
      this.#seeProcesses(workload, time_s);
      const { user_usec, system_usec, tasks } = workload.sample;
      const used = (user_usec ?? Number.NaN) + (system_usec ?? Number.NaN) + (tasks ?? Number.NaN);
      if (this.#descriptions.isDue(id, time_s, used)) this.#describe(workload, time_s, used);
      workload.protectedBy = cgroup.isFolded
        ? foldedProtection
        : (protectedPath?.(workload.path) ?? workload.names.protector(protectedNames, self));
    }
  }

  #findGrowers({ sample, growers, names }: CgroupWorkload): void {
    sample.growers = growers.isDue(sample.t, sample)
      ? growers.update(sample.t, readProcessLevels(names.pids(), this.#context), this.#context.proc)
      : null;
  }

  /** Its processes, whose descriptors are counted at this pace as well. */
  #limitedBy({ sample, names, path }: CgroupWorkload): LimitedWorkload {
    const processes = countOpenFiles(readProcessLevels(names.pids(), this.#context), this.#context);
    const fds = processes.reduce((sum, { details: { open } }) => sum + (open.count || 0), 0);
    if (fds > 0) sample.fds = fds;
    return { processes, tasks: sample.tasks ?? 0, cgroup: { root: this.#root, path } };
  }

  #seeProcesses(workload: CgroupWorkload, time_s: number): void {
    workload.tasks = workload.sample.threads;
    for (const pid of workload.names.pids()) this.#owners.see(pid, workload.id, time_s);
  }

  #describe({ id, path, names, facts, isFolded }: CgroupWorkload, time_s: number, used: number): void {
    const members = readProcessLevels(names.pids(), this.#context);
    const { name } = facts.workload;
    const unit = isFolded ? `${name}/*` : (this.#containers.nameOf(path) ?? unitNameForPeople(name));
    this.#descriptions.set(id, time_s, used, describeWorkload(this.#context.proc, members, mainOf(members), unit));
  }

  #take(cgroup: FoundCgroup, time_s: number): CgroupWorkload {
    const { interval_s, host } = this.#options;
    const limits = readEffectiveLimits(this.#root, cgroup.path);
    const { proc } = this.#context;
    const [first] = readPids(`${this.#root}${cgroup.path}`);
    const allowed = first === undefined ? host.cores : allowedProcessors(first, proc);
    if (allowed < Math.min(host.cores, limits.cpu_limit_cores ?? host.cores)) limits.cpu_limit_cores = allowed;
    const usual = first === undefined ? {} : givenPeak(first, proc, host.memory_bytes);
    const workload = new CgroupWorkload(cgroup, {
      root: this.#root,
      time_s,
      facts: { interval_s, host, workload: { name: nameOf(cgroup.path), ...limits, ...usual } },
      context: this.#context,
      commonLimits: this.#commonLimits,
      stacked: this.#stacked,
    });
    this.#workloads.set(workload.id, workload);
    return workload;
  }

  #drop(workload: CgroupWorkload): void {
    workload.reader.close();
    this.#descriptions.delete(workload.id);
    this.#workloads.delete(workload.id);
  }

  #starttimeOf(pid: number): number | undefined {
    const { proc, files, buffer } = this.#context;
    const length = new KeptFile(`${proc}/${pid}`, 'stat', files).read(buffer, false);
    return length > 0 && parseStat(buffer.bytes, length, stat) ? stat.starttime : undefined;
  }
}

function readPids(directory: string): number[] {
  const text = readText(`${directory}/cgroup.procs`);
  return typeof text === 'string' ? parseCgroupProcs(text) : [];
}

/** What is gone, or was never looked at, has the name of its cgroup. */
function nameInId(id: string): string {
  const cgroup = cgroupIn(id);
  if (cgroup === null) return id;
  const name = nameOf(cgroup.path);
  return unitNameForPeople(name) ?? name;
}
