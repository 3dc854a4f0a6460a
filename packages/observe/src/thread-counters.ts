import { readdirSync } from 'node:fs';
import { KeptFile } from '@omnimind/linux/files/kept-file';
import { denied } from '@omnimind/linux/files/outcome';
import { ProcessSchedstat, ProcessStatus, parseSchedstat, parseStatus } from '@omnimind/linux/procfs/pid/counters';
import { message } from '@omnimind/protocol/message';
import type { SamplerContext } from './context.ts';
import type { Totals } from './totals.ts';

/** Threads of one process that are read in one tick; beyond that they take turns. */
const threadsPerProcess = 64;
/** Threads of all processes that are read in one tick; beyond that they take turns. */
export const threadsPerTick = 512;

const read = new ProcessSchedstat();
const status = new ProcessStatus();

/** How many more threads may be read in this tick, shared by all processes of a sampler. */
export interface ThreadAllowance {
  left: number;
}

class Thread {
  readonly tid: number;
  readonly schedstat: KeptFile;
  readonly status: KeptFile;
  /** Whether the counters before the first reading are counted. */
  readonly fromBirth: boolean;
  started = false;
  running = -1;
  delayed = 0;
  voluntary = 0;
  involuntary = 0;
  /** The last listing of the task directory that had it. */
  listed = 0;

  constructor(tid: number, directory: string, schedstat: KeptFile, fromBirth: boolean, { files }: SamplerContext) {
    this.tid = tid;
    this.fromBirth = fromBirth;
    this.schedstat = schedstat;
    this.status = new KeptFile(directory, 'status', files);
  }

  close(): void {
    this.schedstat.close();
    this.status.close();
  }
}

/**
 * Counters that the kernel keeps per thread only: time spent waiting for a processor, and context switches. When a thread
 * ends, its last reading stays counted; what it did after that is lost, since the kernel keeps no sum.
 */
export class ThreadCounters {
  readonly #directory: string;
  readonly #context: SamplerContext;
  readonly #fromBirth: boolean;
  /** The main thread first; its files are those of the process. */
  readonly #threads: Thread[];
  #listings = 0;
  #next = 0;
  /** Bytes swapped out of the process, as of the last reading. */
  swapBytes = 0;
  /** Bytes of shared memory that the process maps, as of the last reading. */
  shmemBytes = 0;
  /** Bytes of private memory, and of files and shared memory; NaN where the last reading did not come to say. */
  anonBytes = Number.NaN;
  fileBytes = Number.NaN;

  /** @param mainSchedstat schedstat of the process, that is of its main thread; closed by its owner */
  constructor(pid: number, directory: string, mainSchedstat: KeptFile, fromBirth: boolean, context: SamplerContext) {
    this.#directory = directory;
    this.#context = context;
    this.#fromBirth = fromBirth;
    this.#threads = [new Thread(pid, directory, mainSchedstat, fromBirth, context)];
  }

  /**
   * Reads the threads and adds their growth to `totals`.
   *
   * @param count number of threads as of /proc/PID/stat
   * @param withSwap whether memory may have been swapped although no thread ran
   * @param pulse schedstat of the main thread, where it was read just now
   */
  read(
    count: number,
    totals: Totals,
    allowance: ThreadAllowance,
    withSwap: boolean,
    pulse: ProcessSchedstat | null = null,
  ): void {
    this.anonBytes = Number.NaN;
    // While as many are there as before, and each can still be read, none has come: a listing costs five system calls.
    const known = this.#threads.length;
    if (count !== known || known > threadsPerProcess) this.#list();
    const threads = this.#threads;
    const number = Math.min(threads.length, threadsPerProcess, Math.max(1, allowance.left));
    if (number < threads.length) this.#context.notices.add(message('measuring.threads_in_turn'));
    allowance.left -= number;
    let isGone = false;
    for (let i = 0; i < number; i += 1) {
      const thread = threads[(this.#next + i) % threads.length];
      if (thread === undefined) continue;
      const isMain = thread === threads[0];
      isGone = !this.#readThread(thread, totals, withSwap && isMain, isMain ? pulse : null) || isGone;
    }
    this.#next = (this.#next + number) % threads.length;
    if (isGone && count > 1) this.#readNew(totals);
  }

  /** One has ended, and another may have come in its place. */
  #readNew(totals: Totals): void {
    this.#list();
    for (const thread of this.#threads) if (!thread.started) this.#readThread(thread, totals, false, null);
  }

  /** Closes the files; the next reading reopens them. */
  close(): void {
    for (const [index, thread] of this.#threads.entries()) {
      thread.status.close();
      if (index > 0) thread.schedstat.close();
    }
  }

  /** @returns whether it is still there */
  #readThread(thread: Thread, totals: Totals, evenIdle: boolean, pulse: ProcessSchedstat | null): boolean {
    const { buffer, offers } = this.#context;
    const count = thread.started || thread.fromBirth;
    if (offers.schedstat) {
      const length = pulse === null ? thread.schedstat.read(buffer) : 0;
      const schedstat = pulse ?? read;
      if (pulse === null && (length <= 0 || !parseSchedstat(buffer.bytes, length, schedstat))) return length === denied;
      // A thread that didn't run has had no context switches.
      if (!evenIdle && schedstat.running === thread.running && schedstat.delayed === thread.delayed) return true;
      const delayed = growth(thread.delayed, schedstat.delayed);
      if (count) totals.runDelayNs += delayed;
      if (thread.started) {
        const wanted = delayed + growth(thread.running, schedstat.running);
        totals.offerThread(thread.tid, wanted, schedstat.running, schedstat.delayed);
      }
      thread.running = schedstat.running;
      thread.delayed = schedstat.delayed;
    }
    const length = thread.status.read(buffer);
    if (length <= 0) return length === denied;
    parseStatus(buffer.bytes, length, status);
    if (!Number.isNaN(status.voluntary) && !Number.isNaN(status.involuntary)) {
      if (count) totals.voluntary += growth(thread.voluntary, status.voluntary);
      if (count) totals.involuntary += growth(thread.involuntary, status.involuntary);
      thread.voluntary = status.voluntary;
      thread.involuntary = status.involuntary;
    }
    if (!Number.isNaN(status.swapBytes)) this.swapBytes = status.swapBytes;
    if (!Number.isNaN(status.shmemBytes)) this.shmemBytes = status.shmemBytes;
    this.anonBytes = status.anonBytes;
    this.fileBytes = status.fileBytes + status.shmemBytes;
    thread.started = true;
    return true;
  }

  /** Brings the list up to date with the task directory. */
  #list(): void {
    let names: string[];
    try {
      names = readdirSync(`${this.#directory}/task`);
    } catch {
      return;
    }
    const first = this.#listings === 0;
    this.#listings += 1;
    const known = new Map(this.#threads.map((thread) => [thread.tid, thread]));
    for (const name of names) {
      const tid = Number(name);
      let thread = known.get(tid);
      if (thread === undefined) {
        // A thread that appears later was created under the watch, even if the process wasn't.
        const directory = `${this.#directory}/task/${name}`;
        const schedstat = new KeptFile(directory, 'schedstat', this.#context.files);
        thread = new Thread(tid, directory, schedstat, this.#fromBirth || !first, this.#context);
        this.#threads.push(thread);
      }
      thread.listed = this.#listings;
    }
    this.#dropEnded();
  }

  #dropEnded(): void {
    let kept = 1;
    for (let i = 1; i < this.#threads.length; i += 1) {
      const thread = this.#threads[i];
      if (thread === undefined) continue;
      if (thread.listed === this.#listings) {
        this.#threads[kept] = thread;
        kept += 1;
      } else thread.close();
    }
    this.#threads.length = kept;
    if (this.#next >= kept) this.#next = 0;
  }
}

/** A reused thread ID starts at 0 again. */
function growth(before: number, now: number): number {
  return now >= before ? now - before : now;
}
