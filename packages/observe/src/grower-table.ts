import { type Grower, maxGrowers, type Sample } from '@omnimind/protocol/trace';
import { displayName } from './command-name.ts';

/** A process of a workload as it is now. */
export interface ProcessLevel {
  readonly pid: number;
  readonly ppid: number;
  /** Name as in /proc/PID/comm, not escaped. */
  readonly name: string;
  /** Memory of its own, shared memory and swap included. */
  readonly level_bytes: number;
  /** CPU time that it has used. */
  readonly cpu_s: number;
}

interface Entry {
  /** Level from which on it grows: at the first look, or the lowest since. */
  base_bytes: number;
  /** When it was last no higher than that. */
  since_s: number;
  level_bytes: number;
  cpu_s: number;
  cores: number;
  name: string;
  /** For people; read when first reported. */
  shown: string | null;
  look: number;
}

/** The longest time between two looks at the processes, s. */
const pace_s = 10;
/** A workload's rise before anyone looks at its processes: bytes, and share of its level. */
const minRise_bytes = 4 * 2 ** 20;
const minRiseShare = 0.01;
/** A process that grew by less is none that anyone looks for. */
const minGrowth_bytes = 2 ** 20;
const minShare = 0.05;
/** Without a new high for so long it no longer rises, s. */
const calmAfter_s = 300;
/** Processes of one workload that are followed: the others' growth is unknown. */
export const maxFollowed = 256;

/**
 * Finds out whose growth a workload's growth is. While its memory doesn't rise it keeps four numbers; while it does, a level
 * for each process, at first after a second, then less and less often, down to every ten.
 */
export class GrowerTable {
  #floor_bytes = Number.POSITIVE_INFINITY;
  #floor_s = 0;
  #high_bytes = 0;
  #high_s = 0;
  /** When the rise was first seen; `NaN` while there is none. */
  #rising_s = Number.NaN;
  #looked_s = Number.NEGATIVE_INFINITY;
  #look = 0;
  readonly #entries = new Map<number, Entry>();

  /**
   * Whether the processes are to be looked at now.
   *
   * @param t s, monotonic
   * @param sample memory of the workload
   */
  isDue(
    t: number,
    { anon_bytes, swap_bytes, shmem_bytes }: Pick<Sample, 'anon_bytes' | 'swap_bytes' | 'shmem_bytes'>,
  ): boolean {
    const level_bytes = (anon_bytes ?? 0) + (swap_bytes ?? 0) + (shmem_bytes ?? 0);
    if (level_bytes <= this.#floor_bytes) this.#settle(t, level_bytes);
    const step_bytes = Math.max(minRise_bytes, minRiseShare * level_bytes);
    if (level_bytes >= this.#high_bytes + step_bytes / 2) {
      this.#high_bytes = level_bytes;
      this.#high_s = t;
    }
    if (Number.isNaN(this.#rising_s)) {
      if (level_bytes < this.#floor_bytes + step_bytes) return false;
      this.#rising_s = t;
    } else if (t - this.#high_s > Math.max(calmAfter_s, 2 * (this.#rising_s - this.#floor_s))) {
      this.#settle(t, level_bytes);
      return false;
    }
    return t - this.#looked_s >= Math.min(pace_s, Math.max(1, this.#looked_s - this.#rising_s));
  }

  /**
   * Looks at the processes.
   *
   * @param proc root of procfs
   * @returns those that have most of the growth, the first first
   */
  update(t: number, processes: Iterable<ProcessLevel>, proc = '/proc'): Grower[] {
    const elapsed_s = t - this.#looked_s;
    this.#looked_s = t;
    this.#look += 1;
    for (const process of processes) this.#follow(process, t, elapsed_s);
    let sum_bytes = 0;
    for (const [pid, { look, base_bytes, level_bytes }] of this.#entries) {
      if (look === this.#look) sum_bytes += level_bytes - base_bytes;
      else this.#entries.delete(pid);
    }
    const growers: Grower[] = [];
    for (const [pid, { base_bytes, level_bytes, since_s, cores, name }] of this.#entries) {
      const growth_bytes = level_bytes - base_bytes;
      const share = growth_bytes / sum_bytes;
      if (growth_bytes < minGrowth_bytes || share < minShare) continue;
      growers.push({ pid, name, growth_bytes, share, span_s: t - since_s, cores });
    }
    return growers
      .sort((a, b) => b.growth_bytes - a.growth_bytes)
      .slice(0, maxGrowers)
      .map((grower) => ({ ...grower, name: this.#nameOf(grower.pid, grower.name, proc) }));
  }

  #nameOf(pid: number, name: string, proc: string): string {
    const entry = this.#entries.get(pid);
    const shown = entry?.shown ?? displayName(proc, pid, name);
    if (entry !== undefined) entry.shown = shown;
    return shown;
  }

  /** By how much a process has grown, and for how long; `null` while nobody looks. */
  growthOf(pid: number): { readonly growth_bytes: number; readonly span_s: number } | null {
    const entry = this.#entries.get(pid);
    if (entry === undefined) return null;
    return { growth_bytes: entry.level_bytes - entry.base_bytes, span_s: this.#looked_s - entry.since_s };
  }

  #settle(t: number, level_bytes: number): void {
    this.#floor_bytes = level_bytes;
    this.#floor_s = t;
    this.#high_bytes = level_bytes;
    this.#rising_s = Number.NaN;
    this.#looked_s = Number.NEGATIVE_INFINITY;
    // A map that is cleared gets a new table, and most workloads are at their floor at each tick.
    if (this.#entries.size > 0) this.#entries.clear();
  }

  #follow({ pid, ppid, name, level_bytes, cpu_s }: ProcessLevel, t: number, elapsed_s: number): void {
    const known = this.#entries.get(pid);
    if (known === undefined) {
      if (this.#entries.size >= maxFollowed) return;
      const isFirstLook = elapsed_s === Number.POSITIVE_INFINITY;
      const base_bytes = isFirstLook ? level_bytes : this.#inherited(ppid, name, level_bytes);
      this.#entries.set(pid, {
        base_bytes,
        since_s: t,
        level_bytes,
        cpu_s,
        cores: 0,
        name,
        shown: null,
        look: this.#look,
      });
      return;
    }
    if (level_bytes <= known.base_bytes) {
      known.base_bytes = level_bytes;
      known.since_s = t;
    }
    known.level_bytes = level_bytes;
    known.cores = elapsed_s > 0 ? Math.max(0, cpu_s - known.cpu_s) / elapsed_s : known.cores;
    known.cpu_s = cpu_s;
    if (known.name !== name) known.shown = null;
    known.name = name;
    known.look = this.#look;
  }

  /** What a new process shares with the parent that forked it has not grown; a program that was executed begins with nothing. */
  #inherited(ppid: number, name: string, level_bytes: number): number {
    const parent = this.#entries.get(ppid);
    return parent !== undefined && parent.name === name ? Math.min(level_bytes, parent.level_bytes) : 0;
  }
}
