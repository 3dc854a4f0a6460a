import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { parseMountinfo } from '@omnimind/linux/cgroup/mount';
import { readOr, readText } from '@omnimind/linux/files/outcome';
import type { SlowBudget } from './clock.ts';

/** Descriptors of one process that are looked at. */
const maxDescriptors = 4096;
/** A change of all shared memory by less than this is nobody's leak, bytes. */
const leastChange = 2 ** 20;
/** What was written since the last look must be at least this much, bytes. */
const leastWritten = 64 * 1024;
/** What stat(2) counts blocks in, bytes. */
const blockBytes = 512;

/** Which open files lie in memory: memfd_create(2), and those on tmpfs. */
export class MemoryFiles {
  readonly #directories: readonly string[];
  /** All shared memory of the machine, bytes; NaN where the kernel doesn't say. */
  machineBytes = Number.NaN;

  constructor(proc: string) {
    const text = readText(`${proc}/self/mountinfo`);
    const mounts = typeof text === 'string' ? parseMountinfo(text).filter(({ type }) => type === 'tmpfs') : [];
    this.#directories = mounts.map(({ point }) => (point.endsWith('/') ? point : `${point}/`));
  }

  /** @param target as readlink(2) of a descriptor gives it */
  has(target: string): boolean {
    return target.startsWith('/memfd:') || this.#directories.some((directory) => target.startsWith(directory));
  }
}

/**
 * The open descriptors of one process: how many, and what of them is memory. Written but not mapped, such memory shows in no
 * other file of a process.
 */
export class OpenFiles {
  readonly #directory: string;
  /** NaN until it was read, and where it can't be. */
  count = Number.NaN;
  /** Bytes of files in memory, by what tells them apart; `null` while there is none. */
  inMemory: ReadonlyMap<string, number> | null = null;
  /** Of all of them. */
  inMemoryBytes = 0;
  #machineBytes = Number.NaN;
  #written = 0;

  /** @param directory /proc/PID */
  constructor(directory: string) {
    this.#directory = `${directory}/fd`;
  }

  /** Reads the number: the size of the directory since Linux 6.2, else it is listed. */
  readCount(budget: SlowBudget): void {
    try {
      const { size } = statSync(this.#directory);
      if (size > 0) this.count = size;
      else budget.run(() => (this.count = readdirSync(this.#directory).length));
    } catch {
      this.count = Number.NaN;
    }
  }

  /**
   * Looks for files in memory when the machine's shared memory has changed since the last look, and this process may be why.
   *
   * @param written bytes that it has written so far
   */
  readInMemory(files: MemoryFiles, written: number, budget: SlowBudget): void {
    const { machineBytes } = files;
    if (Math.abs(machineBytes - this.#machineBytes) < leastChange) return;
    const before = this.#machineBytes;
    if (this.inMemory === null && written - this.#written < leastWritten) return;
    if (!budget.run(() => this.#look(files))) return;
    this.#machineBytes = machineBytes;
    if (Number.isNaN(before) || this.inMemory === null) this.#written = written;
  }

  #look(files: MemoryFiles): void {
    const found = new Map<string, number>();
    for (const name of this.#list().slice(0, maxDescriptors)) {
      const path = `${this.#directory}/${name}`;
      try {
        // The link alone first: stat(2) of a file on a network may never return.
        if (!files.has(readlinkSync(path))) continue;
        const { dev, ino, blocks } = statSync(path);
        if (blocks > 0) found.set(`${dev}:${ino}`, blocks * blockBytes);
      } catch {
        // Closed meanwhile.
      }
    }
    this.inMemory = found.size === 0 ? null : found;
    this.inMemoryBytes = [...found.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  #list(): string[] {
    return readOr([], () => readdirSync(this.#directory));
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
