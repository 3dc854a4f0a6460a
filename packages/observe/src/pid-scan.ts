import { readdirSync } from 'node:fs';
import { KeptFile } from '@omnimind/linux/files/kept-file';
import { readOr, readText } from '@omnimind/linux/files/outcome';
import { parseLastPid } from '@omnimind/linux/procfs/machine';
import type { SamplerContext } from './context.ts';

/** A listing is made at least once in so many ticks, whatever the counters say. */
const listingTicks = 30;
/** Each listing looks at one in so many strangers again. */
const strangerTurns = 64;

/**
 * Finds new processes. Listing /proc costs about 0.6 µs and a string for each process, so it is done only when something
 * was forked: the machine's count of forks changed, and so did the last PID assigned. In a container the first covers the
 * whole machine, the second only our PID namespace.
 */
export class PidScan {
  readonly #context: SamplerContext;
  readonly #loadavg: KeptFile;
  readonly #pidMax: number;
  /** PIDs that aren't ours, and the last listing that had them. */
  readonly #strangers = new Map<number, number>();
  #listings = 0;
  #forks = Number.NaN;
  #lastPid = Number.NaN;
  #ticks = 0;
  #forced = true;

  constructor(context: SamplerContext) {
    this.#context = context;
    this.#loadavg = new KeptFile(context.proc, 'loadavg', context.files);
    const pidMax = Number(readText(`${context.proc}/sys/kernel/pid_max`));
    // 301 is the smallest value that the kernel accepts.
    this.#pidMax = pidMax > 0 ? pidMax : 301;
  }

  /** Makes the next {@link find} list, whatever the counters say: a PID has become free. */
  force(): void {
    this.#forced = true;
  }

  /** Remembers a PID as not ours, until it may have been reused. */
  ignore(pid: number): void {
    this.#strangers.set(pid, this.#listings);
  }

  /**
   * PIDs that are neither known nor strangers.
   *
   * @param forks processes and threads created since boot, from /proc/stat; NaN when unknown
   */
  find(forks: number, known: { has(pid: number): boolean }): readonly number[] {
    this.#ticks += 1;
    const lastPid = this.#isSilent(forks) ? this.#lastPid : this.#readLastPid();
    if (!this.#isDue(forks, lastPid)) return [];
    const names = readOr(null, () => readdirSync(this.#context.proc));
    if (names === null) {
      // No descriptor was left: what came meanwhile is found when one is.
      this.#forced = true;
      return [];
    }
    const before = this.#lastPid;
    const mayHaveWrapped = !(forks - this.#forks < this.#pidMax / 2);
    this.#forks = forks;
    this.#lastPid = lastPid;
    this.#ticks = 0;
    this.#forced = false;
    return this.#list(names, known, (pid) => mayHaveWrapped || isBetween(before, pid, lastPid));
  }

  close(): void {
    this.#loadavg.close();
  }

  #list(
    names: readonly string[],
    known: { has(pid: number): boolean },
    isFresh: (pid: number) => boolean,
  ): readonly number[] {
    this.#listings += 1;
    const found: number[] = [];
    for (const name of names) {
      const first = name.charCodeAt(0);
      if (first < 48 || first > 57) continue;
      const pid = Number(name);
      if (known.has(pid)) continue;
      const isTurn = (pid + this.#listings) % strangerTurns === 0;
      if (!this.#strangers.has(pid) || isTurn || isFresh(pid)) found.push(pid);
      else this.#strangers.set(pid, this.#listings);
    }
    this.#strangers.forEach((listing, pid) => {
      if (listing !== this.#listings) this.#strangers.delete(pid);
    });
    return found;
  }

  #isSilent(forks: number): boolean {
    return forks === this.#forks;
  }

  #isDue(forks: number, lastPid: number): boolean {
    if (this.#forced || this.#ticks >= listingTicks) return true;
    if (this.#isSilent(forks)) return false;
    return lastPid !== this.#lastPid || forks - this.#forks >= this.#pidMax / 2;
  }

  /** NaN where the file doesn't say (some sandboxes write 0); NaN never equals itself, so each tick lists. */
  #readLastPid(): number {
    const { buffer } = this.#context;
    const length = this.#loadavg.read(buffer);
    const pid = length > 0 ? parseLastPid(buffer.bytes, length) : Number.NaN;
    return pid > 0 ? pid : Number.NaN;
  }
}

/** Whether `pid` was assigned after `before` and up to `last`; PIDs wrap around. */
function isBetween(before: number, pid: number, last: number): boolean {
  if (Number.isNaN(before) || Number.isNaN(last)) return true;
  return before <= last ? pid > before && pid <= last : pid > before || pid <= last;
}
