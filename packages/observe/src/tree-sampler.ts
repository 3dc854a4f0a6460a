import { isUnavailable } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import { asWritten, type Message, message } from '@omnimind/protocol/message';
import type { Sample } from '@omnimind/protocol/trace';
import { createContext, type SamplerContext } from './context.ts';
import { HostReader } from './host-reader.ts';
import { ProcessTable } from './process-table.ts';
import { Reaper } from './reaper.ts';
import { Totals } from './totals.ts';
import { TreeMembership } from './tree-membership.ts';

export interface TreeSamplerOptions {
  /** Root of procfs; `/proc` by default. */
  readonly proc?: string;
  /** PID of the root of the tree. */
  readonly root: number;
  /** `NAME=value`: who has this in its environment belongs to the tree. */
  readonly marker?: string;
  /** PID of the process (ourselves) that orphans are re-parented to and that waits for the root. */
  readonly reaper?: number;
  /** Children of the reaper that are none of the tree; may change while the sampler lives. */
  readonly exclude?: ReadonlySet<number>;
  /** True: counters begin at 0 with the birth of the root. False: at 0 with the first sample. */
  readonly countFromBirth: boolean;
}

/** Use of children that the caller knows from elsewhere, since the sampler was made. */
export type ChildrenUse = Pick<
  Sample,
  'user_usec' | 'system_usec' | 'minflt' | 'majflt' | 'rchar' | 'wchar' | 'read_bytes' | 'write_bytes'
>;

/** So many PIDs are kept: more than a machine gives out in a day of tests. */
const mostKnown = 200_000;
/** A zombie of ours that stays for this many readings is an orphan that nobody but us can wait for. */
const readingsUntilReaped = 2;

/**
 * Samples one workload: the whole process tree of a command or of a PID. What vanished stays counted. Never throws
 * for what processes do; what can't be measured is a notice and a key that is absent or null.
 */
export class TreeSampler {
  readonly #context: SamplerContext;
  readonly #host: HostReader;
  readonly #table: ProcessTable;
  readonly #membership: TreeMembership;
  readonly #totals = new Totals();
  readonly #root: number;
  readonly #reaper: Reaper | undefined;
  readonly #usecPerTick: number;
  /** PIDs of all that were ever seen. */
  readonly #known = new Set<number>();

  constructor(options: TreeSamplerOptions) {
    const { proc = '/proc', root, marker, reaper, exclude = new Set<number>(), countFromBirth } = options;
    this.#context = createContext(proc);
    this.#host = new HostReader(this.#context);
    this.#root = root;
    this.#usecPerTick = 1_000_000 / this.#context.units.clockTicks;
    this.#reaper = reaper === undefined ? undefined : new Reaper(reaper, this.#context, this.#totals);
    this.#membership = new TreeMembership({ proc, root, marker, reaper, exclude });
    this.#table = new ProcessTable(
      this.#context,
      (candidate, table) => (this.#membership.has(candidate, table) ? this.#totals : undefined),
      { fromBirth: countFromBirth, ...(this.#reaper === undefined ? {} : { reaper: this.#reaper }) },
    );
  }

  /** Processes of the tree at the last sample, zombies left out. */
  get alive(): number {
    return this.#totals.pids;
  }

  /** What could not be measured and why, each once. */
  get notices(): readonly Message[] {
    return this.#context.notices.list;
  }

  /** Whether a process of that PID was ever seen in the tree. */
  knew(pid: number): boolean {
    return pid === this.#root || this.#known.has(pid);
  }

  /** The processes of the last sample, zombies left out. `name` is not escaped. */
  processes(): { pid: number; starttime: number; name: string }[] {
    return this.#table.processes
      .filter((member) => member.deadReadings === 0)
      .map(({ pid, starttime, name }) => ({ pid, starttime, name }));
  }

  /**
   * Reads the tree.
   *
   * @param t s since the first sample; becomes the sample's
   * @returns a new sample; with no process left, the last counters, no memory (`null`: an end is no level that the
   * workload fell back to) and no process
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
    }
    sample.host = host;
    return sample;
  }

  /**
   * The last sample, after the root was waited for: counts what died since the last one, too.
   *
   * @param children what the caller knows of the children it waited for; without it, CPU and faults are taken from
   * the reaper's own /proc/PID/stat
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

  /** Closes every kept file, and takes what still waits to be taken: who ends a tree may go on for many more. */
  close(): void {
    for (const { pid, ppid, deadReadings } of this.#table.processes) if (deadReadings > 0) this.#reapOrphan(pid, ppid);
    this.#table.close();
    this.#host.close();
    this.#reaper?.close();
  }

  #addGauges(): void {
    const totals = this.#totals;
    totals.clearGauges();
    for (const member of this.#table.processes) {
      totals.addGaugesOf(member);
      if (this.#known.size < mostKnown) this.#known.add(member.pid);
      if (member.deadReadings >= readingsUntilReaped) this.#reapOrphan(member.pid, member.ppid);
    }
  }

  /** Node waits for the children that it started; orphans that came to us stay zombies unless we take them. */
  #reapOrphan(pid: number, parent: number): void {
    if (parent !== this.#reaper?.pid || parent !== process.pid || pid === this.#root) return;
    const native = loadNative();
    if (isUnavailable(native))
      this.#context.notices.add(message('measuring.orphans_remain', { reason: asWritten(native.unavailable) }));
    else native.reap(pid);
  }
}
