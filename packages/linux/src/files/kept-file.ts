import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { parseLimits } from '../procfs/pid/once.ts';
import { denied, type gone, outcomeOf } from './outcome.ts';

/**
 * One buffer for many reads: what it holds is true until the next read into it. It grows when a file does not fit and
 * never shrinks.
 */
export class SharedBuffer {
  bytes: Buffer;

  /** @param size bytes at the start; 16 KiB holds every per-process file of common kernels */
  constructor(size = 16 * 1024) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Doubles the room and keeps what was read. */
  grow(): void {
    const larger = Buffer.allocUnsafeSlow(this.bytes.length * 2);
    this.bytes.copy(larger);
    this.bytes = larger;
  }
}

/**
 * How many kernel files may be kept open. An open file of procfs costs the kernel about 5 KiB (`struct file`, the
 * pinned inode, the buffer of seq_file), so the number is bounded even where the limit of the process is a million.
 */
export class FileBudget {
  readonly limit: number;
  #open = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get open(): number {
    return this.#open;
  }

  /** Takes one place; false when all are taken. */
  take(): boolean {
    if (this.#open >= this.limit) return false;
    this.#open += 1;
    return true;
  }

  release(): void {
    this.#open -= 1;
  }
}

const mostFiles = 8192;

/**
 * The budget for this process: half of the soft limit of open files (the rest is for whoever shares the process), at
 * most 8,192. Without a readable /proc/self/limits: 256.
 */
export function ownFileBudget(proc = '/proc'): FileBudget {
  let soft: number | undefined;
  try {
    soft = parseLimits(readFileSync(`${proc}/self/limits`, 'latin1')).get('Max open files')?.soft;
  } catch {
    // A procfs that can't be read says so elsewhere; here it only means to be modest.
  }
  return new FileBudget(Math.min(mostFiles, Math.floor((soft ?? 512) / 2)));
}

/**
 * A kernel file that is read again and again. It stays open while the budget allows it (a read of an open file of
 * procfs costs about half of open, read and close); beyond the budget it is opened for each read.
 *
 * An open file of /proc/PID belongs to that one process: once it ended, the read says `gone`, even when the PID was
 * given to another one. A file that was opened anew may be another process's: compare the start time.
 */
export class KeptFile {
  readonly #directory: string;
  readonly #name: string;
  readonly #budget: FileBudget;
  #fd = -1;
  #denied = false;

  constructor(directory: string, name: string, budget: FileBudget) {
    this.#directory = directory;
    this.#name = name;
    this.#budget = budget;
  }

  /** Whether the next read goes to the very file that was opened before. */
  get kept(): boolean {
    return this.#fd >= 0;
  }

  /**
   * Reads a file that the kernel makes in one piece (most of procfs, cgroup files with values) into `buffer`.
   *
   * @param keep whether the file may stay open for the next read
   * @returns the number of bytes, `gone`, or `denied`, which is remembered: later reads don't try again
   */
  read(buffer: SharedBuffer, keep = true): number {
    return this.#read(buffer, keep, false);
  }

  /** As {@link read}, for files that the kernel makes piece by piece (`cgroup.procs`): reads on until the end. */
  readToEnd(buffer: SharedBuffer, keep = true): number {
    return this.#read(buffer, keep, true);
  }

  close(): void {
    if (this.#fd < 0) return;
    closeSync(this.#fd);
    this.#fd = -1;
    this.#budget.release();
  }

  #read(buffer: SharedBuffer, keep: boolean, toEnd: boolean): number {
    if (this.#fd >= 0) return this.#readFrom(this.#fd, buffer, toEnd);
    if (this.#denied) return denied;
    let fd: number;
    try {
      fd = openSync(`${this.#directory}/${this.#name}`, 'r');
    } catch (error) {
      return this.#failed(error);
    }
    const isKept = keep && this.#budget.take();
    if (isKept) this.#fd = fd;
    const length = this.#readFrom(fd, buffer, toEnd);
    if (!isKept) closeSync(fd);
    return length;
  }

  #readFrom(fd: number, buffer: SharedBuffer, toEnd: boolean): number {
    try {
      let length = readSync(fd, buffer.bytes, 0, buffer.bytes.length, 0);
      if (!toEnd && length < buffer.bytes.length) return length;
      for (;;) {
        if (length === buffer.bytes.length) buffer.grow();
        const more = readSync(fd, buffer.bytes, length, buffer.bytes.length - length, length);
        if (more === 0) return length;
        length += more;
      }
    } catch (error) {
      return this.#failed(error);
    }
  }

  #failed(error: unknown): typeof gone | typeof denied {
    const outcome = outcomeOf(error);
    // Neither gets better: a process that ended stays gone, and one that is denied is asked for no second time.
    if (outcome === denied) this.#denied = true;
    this.close();
    return outcome;
  }
}
