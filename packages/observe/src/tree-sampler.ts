import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import type { Message } from '@omnimind/protocol/message';
import type { LeftProcess } from '@omnimind/protocol/report';
import type { Sample } from '@omnimind/protocol/trace';
import type { CgroupMemory } from './cgroup-memory.ts';
import type { SlowBudget } from './clock.ts';
import { displayName } from './command-name.ts';
import { createContext, type SamplerContext } from './context.ts';
import { ClientWatch, type WorkElsewhere } from './elsewhere.ts';
import { GrowerTable } from './grower-table.ts';
import { HostReader } from './host-reader.ts';
import { ProcessTable } from './process-table.ts';
import { ProcessorTakers, StarvationWatch } from './processor-takers.ts';
import type { SlowReadings } from './slow-readings.ts';
import { Totals } from './totals.ts';
import { Reaper, TreeMembership } from './tree-membership.ts';

export interface TreeSamplerOptions {
  /** Root of procfs; `/proc` by default. */
  readonly proc?: string;
  /** PID of the root of the tree. */
  readonly root: number;
  /** `NAME=value`: processes with this in their environment belong to the tree. */
  readonly marker?: string;
  /** PID of the process (ourselves) that orphans are re-parented to and that waits for the root. */
  readonly reaper?: number;
  /** Children of the reaper that aren't part of the tree; may change while the sampler lives. */
  readonly exclude?: ReadonlySet<number>;
  /** Whether counters start at 0 with the root's start (true) or with the first sample (false). */
  readonly countFromBirth: boolean;
  /** The account of the cgroup that holds the tree and nothing else: then its memory is the tree's. */
  readonly memory?: (context: SamplerContext) => CgroupMemory;
  /** Whether NVIDIA's library is asked what processes hold on its cards; false by default. */
  readonly asksNvml?: boolean;
  /** For tests. */
  readonly slow?: SlowBudget;
}

/** What children used since the sampler was created, as the caller knows from elsewhere. */
export type ChildrenUse = Pick<
  Sample,
  'user_usec' | 'system_usec' | 'minflt' | 'majflt' | 'rchar' | 'wchar' | 'read_bytes' | 'write_bytes'
>;

/** PF_EXITING of the kernel. */
const exiting = 0x4;
/** Processes that outlived their command and are named. */
const maxLeft = 5;
/** PIDs that are kept: more than a machine assigns in a day of tests. */
const maxKnown = 200_000;
/** A command that has ended by then has no limit to run into, s. */
const slowAfter_s = 1;
/** A zombie child of ours that lasts this many readings is an orphan that only we can wait for. */
const readingsUntilReaped = 2;

/**
 * Samples one workload: the process tree of a command or of a PID. Vanished processes stay counted. Never throws for what
 * processes do; what can't be measured is a notice and an absent or null key.
 */
export class TreeSampler {
  readonly #context: SamplerContext;
  readonly #host: HostReader;
  readonly #table: ProcessTable;
  readonly #membership: TreeMembership;
  readonly #totals = new Totals();
  readonly #growers = new GrowerTable();
  readonly #clients: ClientWatch;
  readonly #starvation = new StarvationWatch();
  readonly #takers: ProcessorTakers;
  /** Loaded when the command has lasted for a while. */
  #slow: SlowReadings | null = null;
  #isLoading = false;
  readonly #asksNvml: boolean;
  readonly #root: number;
  readonly #reaper: Reaper | undefined;
  readonly #memory: CgroupMemory | undefined;
  readonly #usecPerTick: number;
  /** PIDs of all processes ever seen. */
  readonly #known = new Set<number>();

  constructor(options: TreeSamplerOptions) {
    const { proc = '/proc', root, marker, reaper, exclude = new Set<number>(), countFromBirth, memory } = options;
    this.#context = createContext(proc, options.slow);
    this.#memory = memory?.(this.#context);
    this.#asksNvml = options.asksNvml ?? false;
    this.#host = new HostReader(this.#context);
    this.#clients = new ClientWatch(proc);
    this.#takers = new ProcessorTakers(this.#context);
    this.#root = root;
    this.#usecPerTick = 1_000_000 / this.#context.units.clockTicks;
    this.#reaper = reaper === undefined ? undefined : new Reaper(reaper, this.#context, this.#totals);
    this.#membership = new TreeMembership({ proc, root, marker, reaper, exclude });
    this.#table = new ProcessTable(
      this.#context,
      (candidate, table) => {
        const isOurs = this.#membership.has(candidate, table);
        return isOurs === true ? this.#totals : isOurs || undefined;
      },
      {
        fromBirth: countFromBirth,
        withoutSharing: memory !== undefined,
        ...(this.#reaper === undefined ? {} : { reaper: this.#reaper }),
      },
    );
  }

  /** Number of processes at the last sample, without zombies. */
  get alive(): number {
    return this.#totals.pids;
  }

  /** What could not be measured and why, each once. */
  get notices(): readonly Message[] {
    return this.#context.notices.list;
  }

  /** Whether a process with that PID was ever seen in the tree. */
  knew(pid: number): boolean {
    return pid === this.#root || this.#known.has(pid);
  }

  /** The processes of the last sample, without zombies. `name` isn't escaped. */
  processes(): { pid: number; starttime: number; name: string }[] {
    return this.#table.processes
      .filter((member) => member.deadReadings === 0)
      .map(({ pid, starttime, name }) => ({ pid, starttime, name }));
  }

  /** The servers that worked for clients among the processes of the tree, without being of it. */
  elsewhere(t: number): WorkElsewhere[] {
    return this.#slow?.elsewhere(t, this.#isOwn) ?? this.#clients.find(this.#isOwn);
  }

  /** Those that go on: what is being torn down, as on a busy machine after a kill, does not. */
  outliving(): { pid: number; starttime: number; name: string }[] {
    return this.processes().filter(({ pid }) => this.#goesOn(pid));
  }

  #goesOn(pid: number): boolean {
    return ((readIdentity(pid, this.#context.proc)?.flags ?? exiting) & exiting) === 0;
  }

  /** What is left of the tree as of the last sample, who holds most first, with what it grew by where it did. */
  left(): LeftProcess[] {
    return this.#table.processes
      .filter((member) => member.deadReadings === 0 && this.#goesOn(member.pid))
      .toSorted((a, b) => b.level_bytes - a.level_bytes)
      .slice(0, maxLeft)
      .map(({ pid, name, level_bytes }) => ({
        pid,
        name: displayName(this.#context.proc, pid, name),
        memory_bytes: level_bytes,
        ...(this.#growers.growthOf(pid) ?? { growth_bytes: 0, span_s: 0 }),
      }));
  }

  /**
   * Reads the tree.
   *
   * @param t s since the first sample
   * @returns a new sample; when no process is left, with the last counters and `null` for memory: an end isn't a level to
   * which the workload fell back
   */
  sample(t: number): Sample {
    const host = this.#host.read();
    this.#table.read(this.#host, this.#reaper?.read());
    this.#membership.learn(this.#table);
    this.#addGauges();
    const sample: Sample = { t };
    this.#totals.writeTo(sample, this.#usecPerTick, this.#context.offers);
    if (this.#totals.pids === 0) {
      sample.anon_bytes = null;
      sample.file_bytes = null;
      sample.swap_bytes = null;
      sample.shmem_bytes = null;
    } else this.#memory?.read(sample);
    sample.host = host;
    if (this.#growers.isDue(t, sample))
      sample.growers = this.#growers.update(t, this.#table.processes, this.#context.proc);
    if (this.#starvation.isStarved(sample)) sample.takers = this.#takers.of(t, this.#isOwn);
    if (this.#totals.pids > 0) this.#readSlow(t, sample);
    return sample;
  }

  readonly #isOwn = (pid: number): boolean => this.#table.get(pid) !== undefined;

  #readSlow(t: number, sample: Sample): void {
    if (t >= slowAfter_s && !this.#isLoading) {
      this.#isLoading = true;
      void import('./slow-readings.ts').then(
        ({ SlowReadings }) => {
          this.#slow = new SlowReadings(this.#context, this.#clients, this.#asksNvml);
        },
        () => {}, // The program was replaced meanwhile.
      );
    }
    const { processes } = this.#table;
    const { tasks } = this.#totals;
    this.#slow?.read(t, sample, {
      processes,
      tasks,
      root: this.#root,
      isAccounted: this.#memory !== undefined,
      isOwn: this.#isOwn,
      knew: (pid) => this.knew(pid),
    });
  }

  /**
   * The last sample, after the root was waited for; includes what ended since the previous one.
   *
   * @param children what the caller knows of the children that it waited for; otherwise CPU and faults are taken from the
   * reaper's own /proc/PID/stat
   */
  finish(t: number, children: ChildrenUse = {}): Sample {
    this.#reaper?.learn(children, this.#usecPerTick);
    const sample = this.sample(t);
    for (const key of ['rchar', 'wchar', 'read_bytes', 'write_bytes'] as const) {
      const known = children[key];
      if (typeof known === 'number') sample[key] = Math.max(sample[key] ?? 0, known);
    }
    return sample;
  }

  /** Closes all files and reaps remaining orphans, since the caller may go on to sample many more trees. */
  close(): void {
    for (const { pid, ppid, deadReadings } of this.#table.processes) if (deadReadings > 0) this.#reap(pid, ppid);
    this.#table.close();
    this.#host.close();
    this.#memory?.close();
    this.#reaper?.close();
  }

  #addGauges(): void {
    const totals = this.#totals;
    totals.clearGauges();
    for (const member of this.#table.processes) {
      totals.addGaugesOf(member);
      this.#clients.see(member.pid, member.name);
      if (this.#known.size < maxKnown) this.#known.add(member.pid);
      if (member.deadReadings >= readingsUntilReaped) this.#reap(member.pid, member.ppid);
    }
    if (this.#slow !== null) totals.addFiles(this.#slow.written);
    totals.completeGauges();
  }

  #reap(pid: number, parent: number): void {
    if (pid !== this.#root && parent === this.#reaper?.pid) this.#reaper.reap(pid);
  }
}
