import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { parseMountinfo } from '@omnimind/linux/cgroup/mount';
import { readOr, readText } from '@omnimind/linux/files/outcome';
import type { SlowBudget } from './clock.ts';
import { parseMapped } from './mapped-files.ts';

/** Descriptors of one process that are looked at. */
const maxDescriptors = 4096;
/** A change of all shared memory by less than this is nobody's leak, bytes. */
export const leastChange = 2 * 2 ** 20;
/** Of what a process maps, this share more is looked at before its turn. */
const farShare = 0.25;
/** What was written since the last look must be at least this much, bytes. */
const leastWritten = 64 * 1024;
/** What stat(2) counts blocks in, bytes. */
export const blockBytes = 512;

/** What lies in memory without being mapped: memfd_create(2), files on tmpfs, segments of System V that nobody has attached. */
export class MemoryFiles {
  readonly #proc: string;
  /** Where tmpfs is mounted. */
  readonly directories: readonly string[];
  /** Of all file systems: whoever looks at one of a network may wait forever. */
  readonly mountPoints: ReadonlySet<string>;
  #detached: ReadonlyMap<number, ReadonlyMap<string, number>> = new Map();
  #detachedAt_bytes = Number.NaN;
  /** All shared memory of the machine, bytes; NaN where the kernel doesn't say. */
  machineBytes = Number.NaN;

  constructor(proc: string) {
    this.#proc = proc;
    const text = readText(`${proc}/self/mountinfo`);
    const mounts = typeof text === 'string' ? parseMountinfo(text) : [];
    this.mountPoints = new Set(mounts.map(({ point }) => point));
    const memory = mounts.filter(({ type }) => type === 'tmpfs');
    this.directories = memory.map(({ point }) => (point.endsWith('/') ? point : `${point}/`));
  }

  /** @param target as readlink(2) of a descriptor gives it */
  has(target: string): boolean {
    return target.startsWith('/memfd:') || this.directories.some((directory) => target.startsWith(directory));
  }

  /** The segments that a process has made and that nobody has attached, bytes by what tells them apart. */
  detachedOf(pid: number): ReadonlyMap<string, number> | undefined {
    return this.#read().get(pid);
  }

  /** Those whose makers have ended, by their PIDs. */
  orphaned(): [pid: number, segments: ReadonlyMap<string, number>][] {
    return [...this.#read()].filter(
      ([pid]) => statSync(`${this.#proc}/${pid}`, { throwIfNoEntry: false }) === undefined,
    );
  }

  #read(): ReadonlyMap<number, ReadonlyMap<string, number>> {
    if (!(Math.abs(this.machineBytes - this.#detachedAt_bytes) < leastChange)) {
      this.#detachedAt_bytes = this.machineBytes;
      const text = readText(`${this.#proc}/sysvipc/shm`);
      this.#detached = typeof text === 'string' ? parseDetached(text) : new Map();
    }
    return this.#detached;
  }
}

/** /proc/sysvipc/shm; sysvipc(7): what is resident of segments with no attachment, by the PID that made them. */
export function parseDetached(text: string): Map<number, Map<string, number>> {
  const detached = new Map<number, Map<string, number>>();
  for (const line of text.split('\n').slice(1)) {
    const [, id, , , maker, , attached, ...rest] = line.trim().split(/\s+/);
    const bytes = Number(rest[7]);
    if (id === undefined || attached !== '0' || !(bytes > 0)) continue;
    const segments = detached.get(Number(maker)) ?? new Map<string, number>();
    segments.set(`sysv:${id}`, bytes);
    detached.set(Number(maker), segments);
  }
  return detached;
}

/**
 * The open descriptors of one process: how many, and what of them is memory. Written but not mapped, such memory shows in no
 * other file of a process.
 */
export class OpenFiles {
  readonly #process: string;
  readonly #pid: number;
  /** NaN until it was read, and where it can't be. */
  count = Number.NaN;
  /** Bytes of files in memory, by what tells them apart; `null` while there is none. */
  inMemory: ReadonlyMap<string, number> | null = null;
  /** Of all of them; and of those that it does not map, so that they are beside what it does. */
  inMemoryBytes = 0;
  unmappedBytes = 0;
  /** Files in memory that it maps; `null` while there is none. */
  mapped: ReadonlySet<string> | null = null;
  /** Of the shared memory that is resident in it, what is there once, as a share. */
  onceShare = 1;
  /** That memory when it was last looked at, bytes: what came later may be of any file. */
  #mappedBytes = 0;
  #isKnown = true;
  #machineBytes = Number.NaN;
  #written = 0;
  /** Descriptors when they were last looked at, or the fewest since. */
  #fewest = Number.NaN;
  /** Whether it had a file in memory open, were it empty; `null` until it was looked at. fallocate(2) writes nothing. */
  #mayGrow: boolean | null = null;
  /** The machine's shared memory when this process was first read, bytes. */
  #first = Number.NaN;

  /** @param process /proc/PID */
  constructor(process: string) {
    this.#process = process;
    this.#pid = Number(process.slice(process.lastIndexOf('/') + 1));
  }

  /** Reads the number: the size of the directory since Linux 6.2, else it is listed. */
  readCount(budget: SlowBudget): void {
    try {
      const directory = `${this.#process}/fd`;
      const { size } = statSync(directory);
      if (size > 0) this.count = size;
      else budget.run(() => (this.count = readdirSync(directory).length));
    } catch {
      this.count = Number.NaN;
    }
  }

  /** Whether it maps so much more shared memory, bytes, or less, that its maps can't wait for their turn. */
  mapsFarOther(mapped: number): boolean {
    return Math.abs(mapped - this.#mappedBytes) >= Math.max(leastChange, farShare * this.#mappedBytes);
  }

  /** Of the shared memory that it maps, bytes, what it has mapped since it was last looked at. */
  mappedSince(mapped: number): number {
    // What another user's process maps may be any of its files.
    return this.#isKnown ? Math.max(0, mapped - this.#mappedBytes) * this.onceShare : mapped;
  }

  /**
   * Looks for files in memory when the machine's shared memory has changed since the last look, and this process may be why.
   *
   * @param written bytes that it has written so far
   * @param mapped shared memory that it maps, bytes
   */
  readInMemory(files: MemoryFiles, written: number, budget: SlowBudget, mapped = 0): void {
    const { machineBytes } = files;
    const mapsOther = Math.abs(mapped - this.#mappedBytes) >= leastChange;
    if (!mapsOther && Math.abs(machineBytes - this.#machineBytes) < leastChange) return;
    const before = this.#machineBytes;
    // What others have written may have been handed to it: unix(7), SCM_RIGHTS.
    const hasMore = this.count > this.#fewest;
    if (!hasMore) this.#fewest = this.count;
    const isIdle = !hasMore && written - this.#written < leastWritten && files.detachedOf(this.#pid) === undefined;
    if (Number.isNaN(this.#first)) this.#first = machineBytes;
    const hasChanged = mapsOther || (this.#mayGrow ?? Math.abs(machineBytes - this.#first) >= leastChange);
    if (isIdle && !hasChanged) return;
    if (!budget.run(() => this.#look(files, mapped))) return;
    this.#machineBytes = machineBytes;
    this.#fewest = this.count;
    if (Number.isNaN(before) || this.inMemory === null) this.#written = written;
  }

  #look(files: MemoryFiles, mapped: number): void {
    const found = new Map(files.detachedOf(this.#pid));
    this.#mayGrow = found.size > 0;
    for (const { path, target } of descriptorsOf(this.#process, maxDescriptors)) {
      if (!files.has(target)) continue;
      this.#mayGrow = true;
      const status = readOr(null, () => statSync(path));
      if (status !== null && status.blocks > 0) found.set(`${status.dev}:${status.ino}`, status.blocks * blockBytes);
    }
    this.inMemory = found.size === 0 ? null : found;
    this.#readMapped(files, mapped);
    [this.inMemoryBytes, this.unmappedBytes] = [0, 0];
    for (const [id, bytes] of found) {
      this.inMemoryBytes += bytes;
      if (this.mapped?.has(id) !== true) this.unmappedBytes += bytes;
    }
  }

  #readMapped(files: MemoryFiles, mapped: number): void {
    this.#mappedBytes = mapped;
    this.mapped = null;
    this.onceShare = 1;
    const text = mapped < leastChange ? '' : readText(`${this.#process}/maps`);
    this.#isKnown = typeof text === 'string';
    if (typeof text === 'string' && text !== '') {
      const { ids, once } = parseMapped(text, (path) => files.has(path));
      if (ids.size > 0) this.mapped = ids;
      this.onceShare = Math.min(1, once / mapped);
    }
  }

  /** A process that ended has none. */
  clear(): void {
    this.count = 0;
    this.inMemory = null;
    this.inMemoryBytes = 0;
    this.unmappedBytes = 0;
    this.mapped = null;
    this.#mappedBytes = 0;
  }
}

/** Counts the open descriptors of processes that nobody watches one by one. */
export function countOpenFiles<Process extends { readonly pid: number }>(
  processes: readonly Process[],
  { proc, slow }: { readonly proc: string; readonly slow: SlowBudget },
): (Process & { readonly details: { readonly open: OpenFiles } })[] {
  return processes.map((process) => {
    const open = new OpenFiles(`${proc}/${process.pid}`);
    open.readCount(slow);
    return { ...process, details: { open } };
  });
}

/** A descriptor of a process. */
export interface Descriptor {
  readonly number: string;
  /** The link in /proc/PID/fd. */
  readonly path: string;
  /** What it leads to, as readlink(2) gives it; empty where it can't be read. */
  readonly target: string;
}

/**
 * The descriptors of a process; none where they can't be listed. The links alone: stat(2) of a file on a network may never return.
 *
 * @param process /proc/PID
 * @param most descriptors that are looked at
 */
export function descriptorsOf(process: string, most: number): Descriptor[] {
  return readOr([], () => readdirSync(`${process}/fd`))
    .slice(0, most)
    .map((number) => {
      const path = `${process}/fd/${number}`;
      return { number, path, target: readOr('', () => readlinkSync(path)) };
    });
}
