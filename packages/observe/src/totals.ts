import type { Sample } from '@omnimind/protocol/trace';
import { total, totalCount } from './account.ts';
import type { KernelOffers } from './context.ts';

interface GaugesOfProcess {
  readonly ended: boolean;
  readonly threads: number;
  readonly sharesMemory: boolean;
  readonly details: {
    readonly anonBytes: number;
    readonly anonShared: number;
    readonly anonMerged: number;
    readonly fileBytes: number;
    readonly shmemBytes: number;
    readonly shmemShared: number;
    readonly mappedBytes: number;
    readonly mappedSince: number;
    readonly swapBytes: number;
    readonly swapShared: number;
    readonly isShareMeasured: boolean;
    readonly ioDenied: boolean;
    readonly open: {
      readonly count: number;
      readonly inMemory: ReadonlyMap<string, number> | null;
      readonly mapped: ReadonlySet<string> | null;
    };
  };
}

/** One workload's counters, over its whole life, and gauges, of the current tick. */
export class Totals {
  /** Indexed by {@link total}; clock ticks, faults, bytes. */
  readonly counters = new Float64Array(totalCount);
  runDelayNs = 0;
  voluntary = 0;
  involuntary = 0;

  anonBytes = 0;
  fileBytes = 0;
  swapBytes = 0;
  shmemBytes = 0;
  pids = 0;
  threads = 0;
  /** Processes and threads, zombies included. */
  tasks = 0;
  /** Open descriptors, of the processes whose number is known; NaN when it is known of none. */
  fds = Number.NaN;
  /** Open files that lie in memory, bytes by what tells them apart; a file that many have open counts once. */
  readonly #inMemory = new Map<string, number>();
  /** Files in memory that some of them map. */
  readonly #mapped = new Set<string>();
  /** What they have mapped of what may be such files, bytes. */
  #mappedSince = 0;
  /** What the largest process holds: shared or not, it is there. */
  #largestAnon = 0;
  #largestSwap = 0;
  #largestShmem = 0;
  /** Living processes whose I/O can't be read. */
  withoutIo = 0;

  /** The thread that wanted the processor most in this tick, and how much, ns; 0 for none. */
  #busyTid = 0;
  #busyWanted = 0;
  #busyRun = 0;
  #busyDelay = 0;
  #busyBefore = 0;

  /** A thread that ran or waited for a processor since it was read last: by how much, and since it began, ns. */
  offerThread(tid: number, wantedNs: number, runNs: number, delayNs: number): void {
    // Of two that never sleep it is always the same one.
    const wanted = tid === this.#busyBefore ? 1.1 * wantedNs : wantedNs;
    if (wanted <= this.#busyWanted) return;
    this.#busyWanted = wanted;
    this.#busyTid = tid;
    this.#busyRun = runNs;
    this.#busyDelay = delayNs;
  }

  /** Resets the gauges, which each tick sums up again. */
  clearGauges(): void {
    this.anonBytes = 0;
    this.fileBytes = 0;
    this.swapBytes = 0;
    this.shmemBytes = 0;
    this.pids = 0;
    this.threads = 0;
    this.tasks = 0;
    this.fds = Number.NaN;
    // A map that is cleared gets a new table.
    if (this.#inMemory.size > 0) this.#inMemory.clear();
    if (this.#mapped.size > 0) this.#mapped.clear();
    this.#mappedSince = 0;
    this.#largestAnon = 0;
    this.#largestSwap = 0;
    this.#largestShmem = 0;
    this.withoutIo = 0;
  }

  /** Adds what a living process holds, pages that are counted elsewhere left out; a zombie holds nothing but its number. */
  addGaugesOf({ ended, threads, sharesMemory, details }: GaugesOfProcess): void {
    this.tasks += ended ? 1 : threads;
    if (ended) return;
    this.pids += 1;
    this.threads += threads;
    if (details.ioDenied) this.withoutIo += 1;
    const { count, inMemory, mapped } = details.open;
    if (!Number.isNaN(count)) this.fds = (this.fds || 0) + count;
    if (inMemory !== null) for (const [file, bytes] of inMemory) this.#inMemory.set(file, bytes);
    if (mapped !== null) for (const file of mapped) this.#mapped.add(file);
    if (sharesMemory) return;
    this.anonBytes += details.anonBytes - details.anonShared;
    this.swapBytes += details.swapBytes - details.swapShared;
    this.fileBytes += details.fileBytes - details.shmemBytes;
    this.#largestAnon = Math.max(this.#largestAnon, details.anonBytes - details.anonMerged);
    this.#largestSwap = Math.max(this.#largestSwap, details.swapBytes);
    // Most map none.
    if (details.shmemBytes > 0) this.#addMapped(details);
  }

  #addMapped({ isShareMeasured, mappedBytes, mappedSince, shmemBytes, shmemShared }: GaugesOfProcess['details']): void {
    this.#mappedSince += mappedSince;
    // Two processes may map the same: until it is measured only the largest counts.
    if (isShareMeasured) this.shmemBytes += Math.min(mappedBytes, shmemBytes - shmemShared);
    this.#largestShmem = Math.max(this.#largestShmem, mappedBytes);
  }

  /** Adds files in memory that were written, and may have been closed since. */
  addFiles(files: ReadonlyMap<string, number>): void {
    for (const [file, bytes] of files) this.#inMemory.set(file, Math.max(bytes, this.#inMemory.get(file) ?? 0));
  }

  /** Called when all processes were added: what is shared is held at least once. */
  completeGauges(): void {
    this.anonBytes = Math.max(this.anonBytes, this.#largestAnon);
    this.swapBytes = Math.max(this.swapBytes, this.#largestSwap);
    let open = 0;
    let unmapped = -this.#mappedSince;
    for (const [file, bytes] of this.#inMemory) {
      open += bytes;
      if (!this.#mapped.has(file)) unmapped += bytes;
    }
    // A file that is open and mapped as well is one memory.
    const mapped = Math.max(this.shmemBytes, this.#largestShmem);
    this.shmemBytes = Math.max(mapped + Math.max(0, unmapped), open);
    this.fileBytes = Math.max(0, this.fileBytes) + this.shmemBytes;
  }

  /**
   * Writes the totals into a sample, leaving out what this kernel or this tick doesn't provide.
   *
   * @param usecPerTick µs of one clock tick
   */
  writeTo(sample: Sample, usecPerTick: number, offers: KernelOffers): void {
    const counters = this.counters;
    sample.user_usec = (counters[total.user] ?? 0) * usecPerTick;
    sample.system_usec = (counters[total.system] ?? 0) * usecPerTick;
    sample.anon_bytes = this.anonBytes;
    sample.file_bytes = this.fileBytes;
    sample.pids = this.pids;
    sample.threads = this.threads;
    sample.minflt = counters[total.minflt] ?? 0;
    sample.majflt = counters[total.majflt] ?? 0;
    const io = offers.io && this.withoutIo === 0;
    const storage = io && offers.storage;
    // null rather than deleted: a reused sample keeps its shape.
    sample.read_bytes = storage ? (counters[total.readBytes] ?? 0) : null;
    sample.write_bytes = storage ? (counters[total.writeBytes] ?? 0) : null;
    sample.rchar = io ? (counters[total.rchar] ?? 0) : null;
    sample.wchar = io ? (counters[total.wchar] ?? 0) : null;
    const isBusy = this.#busyWanted > 0;
    sample.busy_tid = isBusy ? this.#busyTid : null;
    sample.busy_run_usec = isBusy ? Math.floor(this.#busyRun / 1000) : null;
    sample.busy_delay_usec = isBusy ? Math.floor(this.#busyDelay / 1000) : null;
    this.#busyBefore = isBusy ? this.#busyTid : 0;
    this.#busyWanted = 0;
    sample.ctx_voluntary = this.voluntary;
    sample.ctx_involuntary = this.involuntary;
    sample.run_delay_usec = offers.schedstat ? Math.floor(this.runDelayNs / 1000) : null;
    sample.swap_bytes = this.swapBytes;
    sample.shmem_bytes = this.shmemBytes;
    sample.tasks = this.tasks;
    sample.fds = Number.isNaN(this.fds) ? null : this.fds;
  }
}
