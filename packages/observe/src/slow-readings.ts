import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { isUnavailable, readText } from '@omnimind/linux/files/outcome';
import { parseUnifiedCgroup } from '@omnimind/linux/procfs/pid/once';
import type { Sample } from '@omnimind/protocol/trace';
import { kidsAt, total } from './account.ts';
import type { SamplerContext } from './context.ts';
import type { ClientWatch, WorkElsewhere } from './elsewhere.ts';
import { FileReading } from './file-reading.ts';
import { ForeignFiles } from './foreign-files.ts';
import { type LimitedWorkload, LimitsReader } from './limits-reader.ts';
import { ServerWatch } from './server-watch.ts';
import { ownerOf } from './user-shares.ts';
import { filesOnTmpfs, WrittenFiles } from './written-files.ts';

/** Our process can't end while a call of NVIDIA's library lasts, and the first may wake a card: no matter for short commands, s. */
const nvmlAfter_s = 10;

const nothing: ReadonlyMap<string, number> = new Map();

/** What a tree is, when it is read at a slow pace. */
export interface SlowTree {
  readonly processes: readonly (LimitedWorkload['processes'][number] & {
    readonly ended: boolean;
    readonly account?: { readonly latest: Float64Array };
    readonly details?: {
      readonly open: {
        readonly inMemory: ReadonlyMap<string, number> | null;
        readonly mapped: ReadonlySet<string> | null;
      };
      readonly shmemBytes: number;
      readonly mappedSince: number;
    };
  })[];
  readonly tasks: number;
  /** PID of its root. */
  readonly root: number;
  /** Whether the kernel keeps its account, in which files on tmpfs are. */
  readonly isAccounted: boolean;
  isOwn(pid: number): boolean;
  /** Whether it was ever seen in the tree. */
  readonly knew: (pid: number) => boolean;
}

function segmentsOf([, segments]: readonly [number, ReadonlyMap<string, number>]): [string, number][] {
  return [...segments];
}

/** Page faults of children that were waited for: who touches a page for the first time has one. */
function childFaults(processes: SlowTree['processes']): number {
  return processes.reduce((sum, { account }) => sum + (account?.latest[kidsAt + total.minflt] ?? 0), 0);
}

/**
 * What the descriptors of all of them hold in memory, each file once, and what of these files may be mapped, bytes; and which files they have
 * open or mapped.
 */
function inMemory(processes: SlowTree['processes']) {
  const open = new Map<string, number>();
  const held = new Set<string>();
  let [mapped, since] = [0, 0];
  for (const { details } of processes) {
    for (const [id, bytes] of details?.open.inMemory ?? nothing) open.set(id, bytes);
    for (const id of details?.open.mapped ?? []) held.add(id);
    mapped += details?.shmemBytes ?? 0;
    since += details?.mappedSince ?? 0;
  }
  for (const [id, bytes] of open) if (held.has(id)) since += bytes;
  for (const id of open.keys()) held.add(id);
  return { open, mapped: Math.min(mapped, since), held };
}

/** What is read of a tree at a slow pace: not at all of a command that ends within a second. */
export class SlowReadings {
  readonly #proc: string;
  readonly #limits: LimitsReader;
  readonly #fileReading: FileReading;
  readonly #servers: ServerWatch;
  readonly #context: SamplerContext;
  #files: WrittenFiles | null = null;
  /** Segments of System V whose makers have ended: those that the tree was seen to make, and the others. */
  #segments: ReadonlyMap<string, number> = nothing;
  readonly #strangers: WrittenFiles;
  /** Whether it was seen to: any program's children touch memory. */
  #makesSegments = false;
  /** Whether NVIDIA's library is still to be loaded. */
  #asksNvml: boolean;
  /** Where cgroup v2 is mounted with the controllers that limits need; `null` where it is not. */
  readonly #cgroupRoot: string | null;

  /** @param asksNvml whether NVIDIA's library is asked what processes hold on its cards */
  constructor(context: SamplerContext, clients: ClientWatch, asksNvml: boolean) {
    const found = findUnifiedCgroup(context.proc);
    this.#cgroupRoot = isUnavailable(found) ? null : found.mountPoint;
    this.#context = context;
    this.#asksNvml = asksNvml;
    this.#proc = context.proc;
    this.#limits = new LimitsReader(context);
    this.#fileReading = new FileReading(context);
    this.#servers = new ServerWatch(context, clients, this.#cgroupRoot);
    this.#strangers = new WrittenFiles(context, () => new Map(context.memoryFiles.orphaned().flatMap(segmentsOf)));
  }

  /** Files on tmpfs and segments of System V that the tree has written, bytes by what tells them apart. */
  get written(): ReadonlyMap<string, number> {
    return new Map([...this.#segments, ...this.#strangers.own, ...(this.#files?.own ?? nothing)]);
  }

  /** Limits, what is read where memory rises fast, and who works for it. */
  read(t: number, sample: Sample, tree: SlowTree): void {
    const { processes, tasks, root } = tree;
    if (t >= nvmlAfter_s && this.#asksNvml) this.#loadNvml();
    const alive = () => processes.filter(({ ended }) => !ended);
    const limited = () => ({
      processes: alive(),
      members: processes,
      tasks,
      cgroup: this.#cgroupOf(processes[0]?.pid ?? root),
    });
    const limits = this.#limits.isDue(t, sample) ? this.#limits.read(t, limited, sample) : null;
    if (limits !== null) Object.assign(sample, { limits }, this.#limits.gpu);
    const reading = this.#fileReading.look(sample, processes);
    if (reading !== null) sample.reading_left_bytes = reading;
    if (!tree.isAccounted) this.#readFiles(t, sample, tree);
    this.#servers.look(t, () => alive().map(({ pid }) => pid), tree.isOwn, processes.at(-1)?.pid);
  }

  #loadNvml(): void {
    this.#asksNvml = false;
    void import('./nvidia-memory.ts').then(
      ({ nvidiaMemory }) => {
        this.#context.nvidia = nvidiaMemory();
      },
      () => {}, // The program was replaced meanwhile.
    );
  }

  #readFiles(t: number, sample: Sample, { processes, root, knew }: SlowTree): void {
    const { memoryFiles, units } = this.#context;
    this.#files ??= this.#filesOf(ownerOf(root, this.#proc), knew);
    const { open, mapped, held } = inMemory(processes);
    this.#files.look(t, sample, open, mapped, held);
    this.#segments = new Map(
      memoryFiles
        .orphaned()
        .filter(([pid]) => knew(pid))
        .flatMap(segmentsOf),
    );
    this.#makesSegments ||= this.#segments.size > 0;
    if (this.#makesSegments) this.#strangers.look(t, { wchar: childFaults(processes) * units.pageBytes });
  }

  #filesOf(uid: number, knew: SlowTree['knew']): WrittenFiles {
    const list = () => filesOnTmpfs(this.#context.memoryFiles, uid);
    return new WrittenFiles(this.#context, list, new ForeignFiles(this.#context, knew));
  }

  elsewhere(t: number, isOwn: (pid: number) => boolean): WorkElsewhere[] {
    return this.#servers.conclude(t, isOwn);
  }

  #cgroupOf(pid: number): LimitedWorkload['cgroup'] {
    const root = this.#cgroupRoot;
    const text = root === null ? '' : readText(`${this.#proc}/${pid}/cgroup`);
    const path = typeof text === 'string' ? parseUnifiedCgroup(text) : undefined;
    return root === null || path === undefined ? null : { root, path };
  }
}
