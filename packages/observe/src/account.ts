import type { ProcessStat } from '@omnimind/linux/procfs/pid/stat';

/** Indexes into a workload's totals, and into a credit. */
export const total = {
  user: 0,
  system: 1,
  minflt: 2,
  majflt: 3,
  rchar: 4,
  wchar: 5,
  readBytes: 6,
  writeBytes: 7,
} as const;
export const totalCount = 8;

/** Offsets of the kinds in a reading: four counters each, in the order of {@link total}. */
export const ownAt = 0;
export const kidsAt = 4;
export const ioAt = 8;
export const readingCount = 12;
/** Counters of each kind. */
export const kinds = 4;

/** Puts the counters of `stat` into a reading. */
export function takeCounters(stat: ProcessStat, reading: Float64Array): void {
  reading[total.user] = stat.utime;
  reading[total.system] = stat.stime;
  reading[total.minflt] = stat.minflt;
  reading[total.majflt] = stat.majflt;
  reading[kidsAt + total.user] = stat.cutime;
  reading[kidsAt + total.system] = stat.cstime;
  reading[kidsAt + total.minflt] = stat.cminflt;
  reading[kidsAt + total.majflt] = stat.cmajflt;
}

/** What was counted for vanished children and may show up again through a wait. */
export class Credit {
  /** Of children found gone in this tick. */
  readonly fresh = new Float64Array(totalCount);
  /** What remains of those found gone one tick ago. */
  readonly old = new Float64Array(totalCount);
  /** Whether something was waited for when `old` was fresh. */
  waited = false;
  /** Whether `fresh` or `old` holds anything. */
  open = false;
}

/** The account of one process. What it and the children it waits for use goes to `totals` of its workload. */
export class Account {
  totals: Float64Array;
  /** The reading up to which use has been counted, or that predates the watch. */
  readonly counted = new Float64Array(readingCount);
  /** The newest reading. */
  readonly latest = new Float64Array(readingCount);
  credit: Credit | null = null;
  queued = false;

  constructor(totals: Float64Array) {
    this.totals = totals;
  }

  /** Whether something counted for a descendant may still show up through a wait. */
  get hasCredit(): boolean {
    return this.credit?.open === true;
  }

  /** Whether own use or waited-for children differ from the newest reading. */
  differsFrom(reading: Float64Array): boolean {
    for (let i = ownAt; i < kidsAt; i += 1) if (reading[i] !== this.counted[i]) return true;
    for (let i = kidsAt; i < ioAt; i += 1) if (reading[i] !== this.latest[i]) return true;
    return false;
  }

  /** Excludes what was used before the watch: the counters `from` up to `to` of `reading`. */
  begin(reading: Float64Array, from: number, to: number): void {
    for (let i = from; i < to; i += 1) {
      this.counted[i] = reading[i] ?? 0;
      this.latest[i] = reading[i] ?? 0;
    }
  }
}
