import { isUnavailable } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import { isEnded, readIdentity } from '@omnimind/linux/procfs/process-identity';
import type { Cycle } from '@omnimind/protocol/cycles-report';
import { memoryOf } from './process-memory.ts';

interface Leftover {
  readonly pid: number;
  readonly starttime: number;
}

/** Beyond this number they are not followed; the leak was reported long before. */
const maxProcesses = 10_000;

/**
 * Processes that the cycles left behind and that still run. They are not part of the next cycle; their memory is what the
 * repetition has cost the machine.
 */
export class Leftovers {
  readonly #helpers: Set<number>;
  #processes: Leftover[] = [];

  /** @param helpers holds their PIDs while they live */
  constructor(helpers: Set<number>) {
    this.#helpers = helpers;
  }

  add(processes: readonly Leftover[]): void {
    for (const { pid, starttime } of processes.slice(0, maxProcesses - this.#processes.length)) {
      this.#processes.push({ pid, starttime });
      this.#helpers.add(pid);
    }
  }

  /** What is left now. Processes that have exited are dropped, and reaped where they are our children. */
  measure(): Cycle['left_behind'] {
    this.#processes = this.#processes.filter(({ pid, starttime }) => {
      const identity = readIdentity(pid);
      const isAlive = identity !== null && identity.starttime === starttime && !isEnded(identity);
      if (isAlive) return true;
      if (identity?.starttime === starttime && identity.ppid === process.pid) reap(pid);
      this.#helpers.delete(pid);
      return false;
    });
    const anon_bytes = memoryOf(this.#processes.map(({ pid }) => pid)) ?? 0;
    return { processes: this.#processes.length, anon_bytes };
  }
}

function reap(pid: number): void {
  const native = loadNative();
  if (!isUnavailable(native)) native.reap(pid);
}
