import { KeptFile } from '@omnimind/linux/files/kept-file';
import { denied } from '@omnimind/linux/files/outcome';
import { ProcessIo, ProcessStatm, parseIo, parseStatm } from '@omnimind/linux/procfs/pid/counters';
import { message } from '@omnimind/protocol/message';
import { type Account, ioAt, kinds, readingCount, total } from './account.ts';
import type { Ledger } from './accounting.ts';
import type { SamplerContext } from './context.ts';
import { OpenFiles } from './open-files.ts';
import { type ThreadAllowance, ThreadCounters } from './thread-counters.ts';

/** The descriptors of a busy process are counted once in so many ticks. */
const descriptorTicks = 10;
/** And so many more of one that may be at rest. */
const restingTicks = 50;
/** Less in common than this is not worth a walk of page tables, bytes: every shell forks, and what a fork has in common only falls. */
export const minShared_bytes = 4 * 2 ** 20;

/** What one tick passes to the processes that it reads. */
export interface Tick {
  /** Number of the tick, from 0. */
  number: number;
  readonly ledger: Ledger;
  readonly allowance: ThreadAllowance;
  /** How many more idle processes, older than the watch, may be read in full for the first time. */
  baselines: number;
  /** Whether the kernel reclaims memory, so that even an idle process may hold less. */
  reclaiming: boolean;
  /** Whether a process at rest may be left out each second time. */
  mayLeaveOut: boolean;
}

const statm = new ProcessStatm();
const io = new ProcessIo();

/** The files that are read only after a process did something: statm, io, and those of its threads. */
export class ProcessDetails {
  anonBytes = 0;
  fileBytes = 0;
  swapBytes = 0;
  /** Of `fileBytes`, shared memory and tmpfs that it maps. */
  shmemBytes = 0;
  /** What is counted in other processes: pages shared since a fork, shared memory, and what of them is swapped out. */
  anonShared = 0;
  swapShared = 0;
  shmemShared = 0;
  /** What KSM has merged, with pages of its own or of others. */
  anonMerged = 0;
  /** Whether these were measured; until then they are what it had when it was forked. */
  isShareMeasured = false;
  /** Its I/O can't be read: it runs as another user, or may not be traced. */
  ioDenied = false;

  readonly #context: SamplerContext;
  readonly #statm: KeptFile;
  readonly #io: KeptFile;
  readonly #threads: ThreadCounters;
  readonly open: OpenFiles;
  #ioBegun: boolean;
  /** From which tick on its descriptors are counted again. */
  #descriptorsAt = 0;

  /**
   * @param mainSchedstat schedstat of the main thread; closed by its owner
   * @param fromBirth whether counters from before the first reading are counted
   */
  constructor(
    pid: number,
    directory: string,
    mainSchedstat: KeptFile,
    { fromBirth, context }: { readonly fromBirth: boolean; readonly context: SamplerContext },
  ) {
    this.#context = context;
    this.#statm = new KeptFile(directory, 'statm', context.files);
    this.#io = new KeptFile(directory, 'io', context.files);
    this.open = new OpenFiles(directory);
    this.#threads = new ThreadCounters(pid, directory, mainSchedstat, fromBirth, context);
    this.#ioBegun = fromBirth;
  }

  /** Memory of its own, shared memory, files in memory and swap included, without what is counted in other processes. */
  get own_bytes(): number {
    const mapped = Math.min(this.mappedBytes, this.shmemBytes - this.shmemShared);
    const beside = Math.max(0, this.open.unmappedBytes - this.mappedSince);
    const shmemBytes = Math.max(mapped + beside, this.open.inMemoryBytes);
    return this.anonBytes - this.anonShared + (this.swapBytes - this.swapShared) + shmemBytes;
  }

  /** Shared memory that it maps, what it maps twice counted once; before that was looked at no more than there is in all. */
  get mappedBytes(): number {
    const bytes = this.shmemBytes * this.open.onceShare;
    const { machineBytes } = this.#context.memoryFiles;
    return bytes > machineBytes ? machineBytes : bytes;
  }

  /** Of that, what came since it was last seen which files these are: it may be any that it has open. */
  get mappedSince(): number {
    return this.open.mappedSince(this.shmemBytes);
  }

  /** @param keep whether the file may stay open */
  readMemory(keep: boolean): void {
    const { buffer, units } = this.#context;
    const length = this.#statm.read(buffer, keep);
    if (length <= 0 || !parseStatm(buffer.bytes, length, statm)) return;
    this.#takeMemory(statm.anonymous * units.pageBytes, statm.shared * units.pageBytes);
  }

  #takeMemory(anon: number, file: number): void {
    this.anonBytes = anon;
    this.fileBytes = file;
    // What execve(2) dropped is shared no more.
    this.anonShared = Math.min(this.anonShared, this.anonBytes);
  }

  /** Takes all that it has for its parent's: it was just forked, and has not called execve(2). */
  inherit(parent: ProcessDetails): void {
    if (this.isShareMeasured) return;
    this.anonShared = Math.min(this.anonBytes, parent.anonBytes);
    this.swapShared = Math.min(this.swapBytes, parent.swapBytes);
  }

  /** What was measured to be counted in other processes, bytes. */
  share(anon: number, swap: number, shmem: number, merged = 0): void {
    this.isShareMeasured = true;
    this.anonShared = anon;
    this.swapShared = swap;
    this.shmemShared = shmem;
    this.anonMerged = merged;
  }

  /** Reads the I/O counters into `reading`; false when they aren't available. */
  readIo(reading: Float64Array, account: Account): boolean {
    const { buffer, offers, notices } = this.#context;
    if (!offers.io || this.ioDenied) return false;
    const length = this.#io.read(buffer);
    if (length === denied) {
      this.ioDenied = true;
      notices.add(message('measuring.io_unreadable'));
    }
    if (length <= 0) return false;
    parseIo(buffer.bytes, length, io);
    const at = ioAt - kinds;
    reading[at + total.rchar] = orZero(io.rchar);
    reading[at + total.wchar] = orZero(io.wchar);
    reading[at + total.readBytes] = orZero(io.readBytes);
    reading[at + total.writeBytes] = orZero(io.writeBytes);
    if (!this.#ioBegun) account.begin(reading, ioAt, readingCount);
    this.#ioBegun = true;
    return true;
  }

  /**
   * Counts descriptors and looks for memory behind them; of a busy process only now and then.
   *
   * @param account with what it has written
   * @param mayRest it may not have run at all: then they are counted less often
   */
  readOpenFiles({ latest }: Account, { number }: Tick, isIdle: boolean, mayRest = false): void {
    const isDue = number >= this.#descriptorsAt + (mayRest ? restingTicks : 0);
    if (!isDue && !isIdle && !this.open.mapsFarOther(this.shmemBytes)) return;
    this.#descriptorsAt = number + descriptorTicks;
    const { slow, memoryFiles } = this.#context;
    this.open.readCount(slow);
    this.open.readInMemory(memoryFiles, latest[ioAt - kinds + total.wchar] ?? 0, slow, this.shmemBytes);
  }

  /** Waiting for a processor, context switches, and memory. See {@link ThreadCounters.read}. */
  readThreads(...parameters: Parameters<ThreadCounters['read']>): void {
    this.#threads.read(...parameters);
    this.swapBytes = this.#threads.swapBytes;
    this.shmemBytes = this.#threads.shmemBytes;
    // No thread ran, or the kernel is older than 4.5.
    if (Number.isNaN(this.#threads.anonBytes)) this.readMemory(true);
    else this.#takeMemory(this.#threads.anonBytes, this.#threads.fileBytes);
    this.swapShared = Math.min(this.swapShared, this.swapBytes);
    this.shmemShared = Math.min(this.shmemShared, this.shmemBytes);
  }

  /** A process that ended holds nothing. */
  clear(): void {
    this.anonBytes = 0;
    this.fileBytes = 0;
    this.swapBytes = 0;
    this.shmemBytes = 0;
    this.share(0, 0, 0);
    this.open.clear();
  }

  /** Closes the files; the next reading reopens them. */
  close(): void {
    this.#statm.close();
    this.#io.close();
    this.#threads.close();
  }
}

/** A counter that the kernel doesn't have is left out of the sample anyway. */
function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
