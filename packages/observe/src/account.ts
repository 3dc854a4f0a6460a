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

/** Where the kinds begin in a reading: four counters each, in the order of {@link total}. */
export const ownAt = 0;
export const kidsAt = 4;
export const ioAt = 8;
export const readingCount = 12;
/** Counters of each kind. */
export const kinds = 4;

/** What was counted of vanished children and may come once more through a wait. */
export class Credit {
  /** Of children found gone in this tick. */
  readonly fresh = new Float64Array(totalCount);
  /** What is left of those found gone one tick ago. */
  readonly old = new Float64Array(totalCount);
  /** Whether something was waited for when `old` was fresh. */
  waited = false;
  /** Whether `fresh` or `old` holds anything. */
  open = false;
}

/** The books of one process. `totals` of its workload receive what it and its waited-for children use. */
export class Account {
  totals: Float64Array;
  /** What has been counted, or was there before the watch began: a reading. */
  readonly counted = new Float64Array(readingCount);
  /** The newest reading. */
  readonly latest = new Float64Array(readingCount);
  credit: Credit | null = null;
  queued = false;

  constructor(totals: Float64Array) {
    this.totals = totals;
  }

  /** Whether something that was counted below the process may still come through a wait. */
  get hasCredit(): boolean {
    return this.credit?.open === true;
  }

  /** Whether own use or waited-for children are other than in the newest reading. */
  differsFrom(reading: Float64Array): boolean {
    for (let i = ownAt; i < kidsAt; i += 1) if (reading[i] !== this.counted[i]) return true;
    for (let i = kidsAt; i < ioAt; i += 1) if (reading[i] !== this.latest[i]) return true;
    return false;
  }

  /** Sets counters aside that grew before the watch: those from `from` up to `to` of `reading`. */
  begin(reading: Float64Array, from: number, to: number): void {
    for (let i = from; i < to; i += 1) {
      this.counted[i] = reading[i] ?? 0;
      this.latest[i] = reading[i] ?? 0;
    }
  }
}
