import { KeptFile } from '@omnimind/linux/files/kept-file';
import { ProcessStat, parseStat } from '@omnimind/linux/procfs/pid/stat';
import { Account, ioAt, kidsAt, readingCount, type Totals, total } from './account.ts';
import type { SamplerContext } from './context.ts';

const stat = new ProcessStat();

/** CPU time (µs) and page faults of children that the caller knows. */
export interface KnownUse {
  readonly user_usec?: number | null;
  readonly system_usec?: number | null;
  readonly minflt?: number | null;
  readonly majflt?: number | null;
}

/**
 * The process that waits for the root and for orphans of the tree: ourselves. It isn't part of the tree, but the
 * children that it waited for are.
 */
export class Reaper {
  readonly pid: number;
  readonly account: Account;
  readonly #context: SamplerContext;
  readonly #file: KeptFile;
  readonly #reading = new Float64Array(readingCount);
  readonly #atStart = new Float64Array(readingCount);

  /** Children waited for earlier aren't counted. */
  constructor(pid: number, context: SamplerContext, totals: Totals) {
    this.pid = pid;
    this.account = new Account(totals.counters);
    this.#context = context;
    this.#file = new KeptFile(`${context.proc}/${pid}`, 'stat', context.files);
    this.#atStart.set(this.read());
    this.account.begin(this.#atStart, 0, ioAt);
  }

  /** The counters as a reading; the previous one when the process can't be read. Reused by the next call. */
  read(): Float64Array {
    const { buffer } = this.#context;
    const length = this.#file.read(buffer);
    if (length <= 0 || !parseStat(buffer.bytes, length, stat)) return this.#reading;
    this.#raise(total.user, stat.cutime);
    this.#raise(total.system, stat.cstime);
    this.#raise(total.minflt, stat.cminflt);
    this.#raise(total.majflt, stat.cmajflt);
    return this.#reading;
  }

  /** Adopts what the caller knows of the children since the start, where it exceeds what was read. */
  learn(known: KnownUse, usecPerTick: number): void {
    const at = this.#atStart;
    this.#raise(total.user, (at[kidsAt + total.user] ?? 0) + (known.user_usec ?? 0) / usecPerTick);
    this.#raise(total.system, (at[kidsAt + total.system] ?? 0) + (known.system_usec ?? 0) / usecPerTick);
    this.#raise(total.minflt, (at[kidsAt + total.minflt] ?? 0) + (known.minflt ?? 0));
    this.#raise(total.majflt, (at[kidsAt + total.majflt] ?? 0) + (known.majflt ?? 0));
  }

  close(): void {
    this.#file.close();
  }

  #raise(counter: number, value: number): void {
    const index = kidsAt + counter;
    this.#reading[index] = Math.max(this.#reading[index] ?? 0, value);
  }
}
