import { readFileSync } from 'node:fs';
import { parseLimits } from '../procfs/pid/once.ts';

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
