import { gapIntervals, type Sample } from '@omnimind/protocol/trace';
import type { MemoryParameters, MemoryWindow } from '../parameters.ts';
import { Climbs } from '../statistics/climbs.ts';
import { FloorRing, floorBins, nextStart } from '../statistics/floor-ring.ts';
import { type Trend, trendBesideJump } from '../statistics/trend.ts';
import { Stairs, Valleys } from '../statistics/valleys.ts';

/** Fewest closed bins that are looked at: a trend of fewer says nothing. */
const leastBins = 6;
/** Fewer climbs that fell back may be chance. */
const leastClimbs = 2;
/** A pause longer than this share of a window, one and a half of its bins, ends the window. */
const breakShare = 1 / 8;
/** Samples are folded over this time before they enter the windows, s: a quarter of the shortest bin. */
const folding_s = 5;
/** A level that has not been measured for this long is no longer one, s. */
const lost_s = 60;
/** Beyond the address space a level is damage, no measurement, bytes. */
const mostBytes = 2 ** 64;
/**
 * Data that is loaded is read and not answered: each byte written takes so many off those that were read. A database that is
 * filled wrote 1 for 12,000 that it read, a crawler 1 for 100, a server that keeps what it is sent 1 for each.
 */
const answered = 50;
const [floors, times] = [new Float64Array(floorBins), new Float64Array(floorBins)];

/** What one window showed when its last bin was closed. */
export interface WindowReading {
  readonly window: MemoryWindow;
  /** Closed bins; `full` when the window has all of them. */
  bins: number;
  /** When the first of them ended, and what they span, s. */
  began_s: number;
  span_s: number;
  full: boolean;
  trend: Trend;
  /** The newest floor, bytes. */
  floor: number;
  /** The learned ceiling, bytes: what floors had reached before the window; `NaN` without history. */
  ceiling: number;
  /** Growth of the floor over the bytes that were read meanwhile; `NaN` when not measured. */
  perByteRead: number;
  /** Falls between neighboring floors and peaks that are collections. */
  collections: number;
  /** Whether the floors can be told from one rise of a sawtooth: enough samples in a bin, or enough history. */
  trusted: boolean;
  /** The longest time from one rise to the next, s: a staircase stands still that long without having ended. */
  stands_s: number;
  /**
   * What the newest bin added to the floor, bytes: each of two where the one before it began late, and in a staircase of as many as it
   * has stood still before.
   */
  newest: number;
  /** Slope of its last third, bytes/s; `NaN` where a staircase may just stand still. */
  lateSlope: number;
  /** Whether it lies in a climb such as fell back before, each time: a batch, a collector that waits for its limit. */
  climbs: boolean;
}

interface MemoryScale {
  readonly window: MemoryWindow;
  readonly ring: FloorRing;
  reading: WindowReading | null;
}

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
    this.#scales = parameters.windows.flatMap((window) => {
      const bin_s = Math.max(window.window_s / floorBins, interval_s);
      const capacity = Math.floor(window.window_s / bin_s);
      // Ten bins are the fewest that τ 0.75 is significant with.
      return capacity >= 10 ? [{ window, ring: new FloorRing(bin_s, capacity, interval_s), reading: null }] : [];
    });
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
    if (sample.t - this.#measuredAt > this.interval_s + folding_s) this.#resumedAt = sample.t;
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
    for (const scale of this.#scales) {
      if (pause <= breakShare * scale.window.window_s) continue;
      scale.ring.clear();
      scale.reading = null;
    }
    if (pause <= breakShare * this.#parameters.shortWindow_s) return;
    this.#begin();
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
    for (const scale of this.#scales) {
      if (!scale.ring.add(t, this.#openFloor, this.#openPeak, intake)) continue;
      scale.reading = this.#read(scale);
      isRead ||= scale.reading !== null;
    }
    this.#open(this.interval_s < folding_s ? nextStart(this.#openStart, t, folding_s, this.interval_s / 2) : t);
    return isRead;
  }

  #open(start: number): void {
    this.#openStart = start;
    this.#openFloor = Number.POSITIVE_INFINITY;
    this.#openPeak = 0;
  }

  #read(scale: MemoryScale): WindowReading | null {
    const { ring, window } = scale;
    const bins = ring.copyFloors(floors, times);
    if (bins < leastBins) return null;
    const trend = trendBesideJump(times, floors, bins, this.#parameters.highWaterUnevenness);
    const rest = longestRest(bins);
    // Stairs that are measured while they stand still have not ended; what a pause keeps from one bin is in the next.
    const least = this.#measuredAt - this.#resumedAt < 2 * ring.bin_s ? 2 : 1;
    const lately = trend.monotone && trend.steps >= 4 ? Math.max(least, rest) : least;
    return {
      window,
      bins,
      began_s: times[0] ?? Number.NaN,
      span_s: bins * ring.bin_s,
      full: bins === ring.capacity,
      trend,
      floor: floors[bins - 1] ?? 0,
      ceiling: ring.history.highest,
      perByteRead: trend.growth / ring.markGrowth(),
      collections: this.#collections(ring, bins),
      trusted:
        ring.bin_s >= this.#parameters.leastSamplesPerBin * this.interval_s || ring.history.count >= ring.capacity,
      stands_s: rest * ring.bin_s,
      newest: ((floors[bins - 1] ?? 0) - (floors[bins - 1 - lately] ?? 0)) / lately,
      lateSlope: lateSlope(bins, trend, rest),
      climbs: this.#climbs.alike >= leastClimbs && this.#climbs.began <= (times[0] ?? 0) + ring.bin_s,
    };
  }

  /**
   * How often the level fell, by more than a collection's least, and had risen by as much before: memory that is given
   * back bit by bit falls once. The peak of the bin in which it fell is left out: it may lie before the fall.
   */
  #collections(ring: FloorRing, bins: number): number {
    const { sawtoothFall, sawtoothFall_bytes } = this.#parameters;
    let collections = 0;
    let peak = ring.peak(0);
    let low = floors[0] ?? 0;
    for (let i = 1; i < bins; i += 1) {
      const floor = floors[i] ?? 0;
      const least = Math.max(sawtoothFall * peak, sawtoothFall_bytes);
      if (peak - floor > least) {
        collections += 1;
        peak = 0;
        low = floor;
        continue;
      }
      if (peak > 0 || ring.peak(i) - low > Math.max(sawtoothFall * ring.peak(i), sawtoothFall_bytes))
        peak = Math.max(peak, ring.peak(i));
      low = Math.min(low, floor);
    }
    return collections;
  }
}

/** Of the first `bins` floors, the slope of the last third, or of half as long again as a staircase stood still before. */
function lateSlope(bins: number, { monotone }: Trend, rest: number): number {
  const late = Math.max(Math.ceil(bins / 3), monotone ? Math.ceil(1.5 * rest) : 0);
  const from = bins - 1 - late;
  if (from < bins / 3) return Number.NaN;
  return ((floors[bins - 1] ?? 0) - (floors[from] ?? 0)) / ((times[bins - 1] ?? 0) - (times[from] ?? 0));
}

/** Of the first `bins` floors, the most steps in a row from one that was the highest to the next. */
function longestRest(bins: number): number {
  let highest = floors[0] ?? 0;
  let at = 0;
  let longest = 0;
  for (let i = 1; i < bins; i += 1) {
    if (!((floors[i] ?? 0) > highest)) continue;
    highest = floors[i] ?? 0;
    longest = Math.max(longest, i - at);
    at = i;
  }
  return longest;
}
