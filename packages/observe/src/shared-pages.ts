import { join } from 'node:path';
import { isUnavailable, readText } from '@omnimind/linux/files/outcome';
import { readSmapsRollup } from '@omnimind/linux/procfs/pid/smaps-rollup';
import type { SlowBudget } from './clock.ts';
import { minShared_bytes } from './process-details.ts';
import type { TrackedProcess } from './tracked-process.ts';

/** Ticks between two passes while what is shared changes, and otherwise. */
const ticksBetween = { changing: 10, steady: 60 };

/** Pages of one process that KSM has merged, of 4 KiB: fewer are not worth a walk of page tables. */
const leastMerged = minShared_bytes / 4096;
/** What holds less is not asked for them, bytes. */
const leastAsked_bytes = 16 * 2 ** 20;

interface Pending {
  readonly process: TrackedProcess;
  anonShared: number;
  swapShared: number;
  shmemShared: number;
  merged: number;
}

/**
 * What processes hold in common: after fork(2) the pages of parent and children are the same until one writes to them, KSM merges
 * equal ones of virtual machines, and shared memory is mapped by many. `statm` counts such pages in each of them. Proportional set sizes (smaps_rollup) tell how
 * much of a process is counted elsewhere; a walk of page tables each, so it is read within a budget, only of processes that
 * share, and taken over when all were read: sizes of different times do not add up.
 */
export class SharedPages {
  readonly #proc: string;
  readonly #budget: SlowBudget;
  #queue: TrackedProcess[] = [];
  #pending: Pending[] = [];
  #sinceLast = ticksBetween.changing;
  #changed = true;
  /** Whether KSM has merged any pages of the machine: it is asked of each process only then, 18 µs each. */
  #isMerging = false;

  constructor(proc: string, budget: SlowBudget) {
    this.#proc = proc;
    this.#budget = budget;
  }

  /** A process that shares has come or gone. */
  change(): void {
    this.#changed = true;
  }

  /** One tick: begins a pass if one is due, and goes on with it as far as the budget allows. */
  tick(processes: readonly TrackedProcess[], byPid: (pid: number) => TrackedProcess | undefined): void {
    this.#sinceLast += 1;
    if (this.#queue.length === 0 && this.#sinceLast >= (this.#changed ? ticksBetween.changing : ticksBetween.steady))
      this.#begin(processes, byPid);
    while (this.#queue.length > 0) {
      const process = this.#queue.at(-1);
      if (process !== undefined && !this.#budget.run(() => this.#read(process))) return;
      this.#queue.pop();
      if (this.#queue.length === 0) this.#adopt();
    }
  }

  #begin(processes: readonly TrackedProcess[], byPid: (pid: number) => TrackedProcess | undefined): void {
    this.#sinceLast = 0;
    this.#changed = false;
    this.#isMerging = Number(readText(join(this.#proc, '../sys/kernel/mm/ksm/pages_sharing'))) > 0;
    const concerned = new Set<TrackedProcess>();
    for (const process of processes) {
      if (process.ended || !(sharesMuch(process) || this.#mergedBy(process) > 0)) continue;
      concerned.add(process);
      const parent = byPid(process.ppid);
      if (parent !== undefined && !parent.ended) concerned.add(parent);
    }
    this.#queue = [...concerned];
  }

  /** Bytes that KSM has merged with equal pages, of its own or of others (6.1). */
  #mergedBy({ pid, details }: TrackedProcess): number {
    if (!this.#isMerging || details.anonBytes < leastAsked_bytes) return 0;
    const pages = Number(readText(`${this.#proc}/${pid}/ksm_merging_pages`));
    return pages >= leastMerged ? pages * 4096 : 0;
  }

  #read(process: TrackedProcess): void {
    const { details, pid } = process;
    const rollup = readSmapsRollup(pid, this.#proc);
    // Another user's, gone, or a kernel before 5.4: what is known from its fork has to do.
    if (isUnavailable(rollup)) return;
    const { anonymous_bytes, pss_anon_bytes, pss_shmem_bytes, swap_bytes = 0, swap_pss_bytes = swap_bytes } = rollup;
    if (anonymous_bytes === undefined || pss_anon_bytes === undefined) return;
    this.#pending.push({
      process,
      anonShared: Math.max(0, anonymous_bytes - pss_anon_bytes),
      swapShared: Math.max(0, swap_bytes - swap_pss_bytes),
      shmemShared: Math.max(0, details.shmemBytes - (pss_shmem_bytes ?? details.shmemBytes)),
      merged: this.#mergedBy(process),
    });
  }

  #adopt(): void {
    for (const { process, anonShared, swapShared, shmemShared, merged } of this.#pending) {
      process.details.share(anonShared, swapShared, shmemShared, merged);
      process.mayShare = anonShared >= minShared_bytes;
    }
    this.#pending = [];
  }
}

function sharesMuch({ details, mayShare }: TrackedProcess): boolean {
  const { anonShared, shmemBytes } = details;
  return (
    anonShared >= minShared_bytes || shmemBytes >= minShared_bytes || (mayShare && details.anonBytes >= minShared_bytes)
  );
}
