import type { MemoryParameters, MemoryWindow } from '../parameters.ts';
import type { Climbs } from '../statistics/climbs.ts';
import { FloorRing, floorBins } from '../statistics/floor-ring.ts';
import { type Trend, trendBesideJump } from '../statistics/trend.ts';
import type { Stairs } from '../statistics/valleys.ts';

/** Fewest closed bins that are looked at: a trend of fewer says nothing. */
const leastBins = 6;
/** A pause longer than this share of a window, one and a half of its bins, ends the window. */
const breakShare = 1 / 8;
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
  /** Whether the floors are more than one rise of a sawtooth: enough samples in a bin, or enough history. */
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
  /** Whether it lies in a climb such as fell back before: a batch, a collector that waits for its limit. */
  climbs: boolean;
}

/** Whether a pause (s) is long against a window (s): a short one costs no level, and no floor. */
export function breaks(pause: number, window_s: number): boolean {
  return pause > breakShare * window_s;
}

/** Memory over one window: its floors, and what they showed when the last bin was closed. */
export class MemoryScale {
  readonly window: MemoryWindow;
  /** `null` until there are enough bins. */
  reading: WindowReading | null = null;
  readonly #ring: FloorRing;
  readonly #parameters: MemoryParameters;
  readonly #interval_s: number;
  readonly #climbs: Climbs;
  readonly #stairs: Stairs;

  constructor(window: MemoryWindow, parameters: MemoryParameters, interval_s: number, climbs: Climbs, stairs: Stairs) {
    this.window = window;
    this.#parameters = parameters;
    this.#interval_s = interval_s;
    this.#climbs = climbs;
    this.#stairs = stairs;
    const bin_s = Math.max(window.window_s / floorBins, interval_s);
    this.#ring = new FloorRing(bin_s, Math.floor(window.window_s / bin_s), interval_s);
  }

  /** Whether the window holds enough samples to be judged: ten bins are the fewest that τ 0.75 is significant with. */
  get isLongEnough(): boolean {
    return this.#ring.capacity >= 10;
  }

  /**
   * Adds the lowest and the highest level up to `t` (s), with what was read by then. True when that closed a bin and the window has
   * a new reading.
   *
   * @param resumedFor_s time since the last pause
   */
  add(t: number, lowest: number, highest: number, intake: number, resumedFor_s: number): boolean {
    if (!this.#ring.add(t, lowest, highest, intake)) return false;
    this.reading = this.#read(resumedFor_s);
    return this.reading !== null;
  }

  /** Ends the window where a pause (s) is long against it. */
  endAfter(pause: number): void {
    if (!breaks(pause, this.window.window_s)) return;
    this.#ring.clear();
    this.reading = null;
  }

  #read(resumedFor_s: number): WindowReading | null {
    const [ring, window] = [this.#ring, this.window];
    const bins = ring.copyFloors(floors, times);
    if (bins < leastBins) return null;
    const trend = trendBesideJump(times, floors, bins, this.#parameters.highWaterUnevenness);
    if (this.#risesByTheClock(times[bins - 1] ?? 0, bins * ring.bin_s)) trend.acceleration = 1;
    const rest = longestRest(bins);
    // Stairs that are measured while they stand still have not ended; what a pause keeps from one bin is in the next.
    const least = resumedFor_s < 2 * ring.bin_s ? 2 : 1;
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
        ring.bin_s >= this.#parameters.leastSamplesPerBin * this.#interval_s || ring.history.count >= ring.capacity,
      stands_s: rest * ring.bin_s,
      newest: ((floors[bins - 1] ?? 0) - (floors[bins - 1 - lately] ?? 0)) / lately,
      lateSlope: lateSlope(bins, trend, rest),
      climbs: this.#climbs.alike > 0 && this.#climbs.began <= (times[0] ?? 0) + ring.bin_s,
    };
  }

  /**
   * Whether stairs by the clock make half of the window or more: these do not slow. To bins they do, with one step in this and two in the
   * next: .61 was seen of a straight leak. What varies by more than half of what a leak may slow may be slowing: steps of a JVM's cache,
   * each 45, 52, 58 to 70 s, vary by .11, those of timers by .03 to .06.
   */
  #risesByTheClock(t: number, span_s: number): boolean {
    const mostVariation = (1 - this.#parameters.alertSlowing) / 2;
    return 2 * this.#stairs.span_s >= span_s && this.#stairs.areRegular(t, mostVariation);
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
