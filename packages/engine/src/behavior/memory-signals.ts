import { gapIntervals, type Sample } from '@omnimind/protocol/trace';
import type { MemoryParameters } from '../parameters.ts';
import { Climbs } from '../statistics/climbs.ts';
import { nextStart } from '../statistics/floor-ring.ts';
import { Stairs, Valleys } from '../statistics/valleys.ts';
import { breaks, MemoryScale, type WindowReading } from './memory-scale.ts';

/** Samples are folded over this time before they enter the windows, s: a quarter of the shortest bin. */
const folding_s = 5;
/** Intervals after which a sample is missing. */
const missing = 1.5;
/** A level that has not been measured for this long is no longer one, s. */
const lost_s = 60;
/** Beyond the address space a level is damage, no measurement, bytes. */
const mostBytes = 2 ** 64;
/**
 * Data that is loaded is read and not answered: each byte written takes so many off those that were read. A database that is
 * filled wrote 1 for 12,000 that it read, a crawler 1 for 100, a server that keeps what it is sent 1 for each.
 */
const answered = 50;

/** The memory of one workload at several scales. Constant size: seven windows of twelve bins. */
export class MemorySignals {
  readonly #parameters: MemoryParameters;
  readonly interval_s: number;
  readonly #scales: MemoryScale[];
  readonly #climbs: Climbs;
  /** What collections leave behind. */
  readonly valleys: Valleys;
  /** What is taken step by step. */
  readonly stairs: Stairs;
  /** The lowest level, and the highest after it, for the time before any window can be judged. */
  readonly young = { lowest: Number.POSITIVE_INFINITY, highest: Number.NaN };
  /** The level, bytes, when it was measured last; `NaN` when never since the windows began. */
  level = Number.NaN;
  #levelSince = Number.NaN;
  #measuredAt = Number.NaN;
  /** When the last sample came that was late by more than a fold, s. */
  #resumedAt = Number.NaN;
  #openStart = Number.NaN;
  #openFloor = Number.POSITIVE_INFINITY;
  #openPeak = 0;

  constructor(parameters: MemoryParameters, interval_s: number) {
    this.#parameters = parameters;
    this.interval_s = interval_s;
    this.#climbs = new Climbs(parameters.sawtoothFall, parameters.sawtoothFall_bytes);
    this.valleys = new Valleys(parameters.sawtoothFall, parameters.sawtoothFall_bytes);
    this.stairs = new Stairs(parameters.sawtoothFall_bytes, 1.5 * Math.max(folding_s, interval_s));
    this.#scales = parameters.windows
      .map((window) => new MemoryScale(window, parameters, interval_s, this.#climbs, this.stairs))
      .filter(({ isLongEnough }) => isLongEnough);
  }

  /** How long the level has been measured without a gap, s. */
  measuredFor(t: number): number {
    return t - this.#levelSince;
  }

  /** The windows that can be judged, shortest first. */
  readings(): WindowReading[] {
    return this.#scales.flatMap((scale) => (scale.reading === null ? [] : [scale.reading]));
  }

  /**
   * Adds a sample. Returns true when it completed a bin, so that a window has a new reading.
   *
   * @param level bytes, NaN where it was not measured; anonymous memory and swap by default
   */
  add(sample: Sample, level = (sample.anon_bytes ?? Number.NaN) + (sample.swap_bytes ?? 0)): boolean {
    if (!(level < mostBytes)) return false;
    const pause = this.#pause(sample.t);
    if (pause > 0) this.#endWindows(pause);
    const elapsed = sample.t - this.#measuredAt;
    if (elapsed > this.interval_s + folding_s) this.#resumedAt = sample.t;
    if (elapsed > missing * this.interval_s) this.valleys.miss(this.level, level);
    this.#measuredAt = sample.t;
    this.level = level;
    if (level < this.young.lowest) this.young.lowest = this.young.highest = level;
    else if (level > this.young.highest) this.young.highest = level;
    if (Number.isNaN(this.#levelSince)) this.#levelSince = sample.t;
    if (Number.isNaN(this.#openStart)) this.#openStart = sample.t;
    if (this.level < this.#openFloor) this.#openFloor = this.level;
    if (this.level > this.#openPeak) this.#openPeak = this.level;
    // All bins are made of these: a sample costs two comparisons, not two for each window.
    if (sample.t - this.#openStart < folding_s - this.interval_s / 2 && this.interval_s < folding_s) return false;
    this.#climbs.add(sample.t, this.#openFloor);
    this.valleys.add(sample.t, this.#openFloor);
    this.stairs.add(sample.t, this.#openFloor);
    return this.#fold(sample.t, (sample.rchar ?? Number.NaN) - answered * (sample.wchar ?? 0));
  }

  /** Whether memory was measured, and no longer is: for a minute, and for more samples than a gap takes. */
  isLost({ t, anon_bytes }: Sample): boolean {
    return (anon_bytes ?? null) === null && this.#pause(t) > lost_s;
  }

  /** s without a measurement at `t`; 0 where they are no more than a gap takes. */
  #pause(t: number): number {
    const pause = t - this.#measuredAt;
    return pause > gapIntervals * this.interval_s ? pause : 0;
  }

  /** Ends what a pause (s) is long against: a short one costs no level, and no floor. */
  #endWindows(pause: number): void {
    for (const scale of this.#scales) scale.endAfter(pause);
    if (breaks(pause, this.#parameters.shortWindow_s)) this.#begin();
  }

  #begin(): void {
    this.#levelSince = Number.NaN;
    this.young.lowest = Number.POSITIVE_INFINITY;
    this.young.highest = Number.NaN;
    this.#open(Number.NaN);
    this.#climbs.clear();
    this.valleys.clear();
    this.stairs.clear();
  }

  /** Ends every window, where memory is no longer measured. */
  clear(): void {
    this.level = Number.NaN;
    this.#measuredAt = Number.NaN;
    this.#endWindows(Number.POSITIVE_INFINITY);
  }

  #fold(t: number, intake: number): boolean {
    let isRead = false;
    const resumedFor_s = t - this.#resumedAt;
    for (const scale of this.#scales)
      if (scale.add(t, this.#openFloor, this.#openPeak, intake, resumedFor_s)) isRead = true;
    this.#open(this.interval_s < folding_s ? nextStart(this.#openStart, t, folding_s, this.interval_s / 2) : t);
    return isRead;
  }

  #open(start: number): void {
    this.#openStart = start;
    this.#openFloor = Number.POSITIVE_INFINITY;
    this.#openPeak = 0;
  }
}
