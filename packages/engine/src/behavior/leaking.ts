import type { Evidence, MemoryBehavior, Severity } from '@omnimind/protocol/verdict';
import type { EngineParameters, MemoryParameters } from '../parameters.ts';
import {
  bends,
  confidenceBetween,
  evidence,
  type Finding,
  finding,
  firstFound,
  growsOn,
  growthNeeded,
  hasEnded,
  type MemoryDetector,
  type MemoryView,
  maxAcceleration,
} from './detector.ts';
import type { Headroom } from './headroom.ts';
import type { WindowReading } from './memory-scale.ts';
import type { MemorySignals } from './memory-signals.ts';

/** Evaluations in a row that a leak must pass: one bin alone may be chance. */
const evaluations = 2;

/**
 * `leaking`: the floor itself keeps rising. All of: a full window, Kendall's τ, Theil–Sen growth above noise and
 * level, a second half that does not slow, no single step, and a floor above whatever was seen before the window.
 */
export const leaking: MemoryDetector = (view) => {
  const reading = view.leaking[0];
  if (reading === undefined) return null;
  const { memory } = view.parameters;
  const sureness = reading.trend.tau + 0.05 * view.leaking.length;
  const confidence = confidenceBetween(sureness, reading.window.tau, 1.05, 0.75, 0.97);
  return finding('leaking', severityOf(view), confidence, ...view.leaking.map((each) => leakEvidence(each, memory)));
};

/** By consequence: whether memory lasts for a day at the flattest of the rates. What bends, at whatever scale, can wait. */
function severityOf(view: MemoryView): Severity {
  const { memory } = view.parameters;
  const [newest] = view.leaking;
  if (newest === undefined || bends(newest, view.readings, memory, memory.alertSlowing)) return 'watch';
  const isByTheClock = view.signals.stairs.areRegular(view.t, 1 - memory.alertSlowing);
  // What filled in a straight line and stands still by now is taken back long before a window shows its end.
  if (!isByTheClock && standsStill(view.readings[0], newest, memory)) return 'watch';
  if (view.previous === 'alert') return 'alert';
  if (view.leaking.some(({ trend }) => trend.acceleration < memory.alertSlowing)) return 'watch';
  // What fills in a straight line may be full by now: no alert with the first word of it, nor while it stands still.
  const goesOn = isByTheClock || risesNow(view.readings[0], newest, memory);
  if (view.t - view.found_s < firstWord * binOf(newest) || !goesOn) return 'watch';
  const slope = view.leaking.reduce((flattest, { trend }) => Math.min(flattest, trend.slope), newest.trend.slope);
  // Where no limit is known, nothing says that it can wait.
  const patience_s =
    !isByTheClock && isHighWater(view) ? memory.highWaterWithin * (view.t - view.rising_s) : memory.alertWithin_s;
  return view.remaining / slope > patience_s ? 'watch' : 'alert';
}

/**
 * Whether this may be the most so far of something that varies, such as an allocator's arenas or the files that are open: uneven steps,
 * from a floor that never falls back. Over half an hour noise is evened out: what is uneven still, as a browser's tabs, is no leak that its
 * floor tells, nor is what is twice as uneven.
 */
function isHighWater({ leaking, parameters: { memory } }: MemoryView): boolean {
  return leaking.every(({ window, trend }) => {
    const neverFalls = trend.fall < memory.sawtoothFall_bytes || window.window_s > memory.shortWindow_s;
    return trend.unevenness > memory.highWaterUnevenness * (neverFalls ? 1 : 2);
  });
}

/** Bins that a leak is `watch` for at least. Samples come early and late, more so with gaps: a whole one would often be one evaluation more. */
const firstWord = 0.8;

/** Length of a window's bins, s. */
function binOf({ span_s, bins }: WindowReading): number {
  return span_s / bins;
}

/** Whether the newest bin of the shortest window rose as the rise makes one expect, or nearly so. */
function risesNow(shortest: WindowReading | undefined, rising: WindowReading, memory: MemoryParameters): boolean {
  if (shortest === undefined) return false;
  return shortest.newest >= memory.endedShare * rising.trend.slope * binOf(shortest);
}

/** Whether the last third of the shortest window shows no rise such as this. */
function standsStill(
  shortest: WindowReading | undefined,
  { trend }: WindowReading,
  { endedShare }: MemoryParameters,
): boolean {
  return shortest !== undefined && shortest.lateSlope < endedShare * trend.slope;
}

/** Whether all tests for a leak hold in this window. */
function passesLeakTests(reading: WindowReading, memory: MemoryParameters, remaining: number): boolean {
  const { window, trend } = reading;
  return (
    reading.full &&
    (trend.tau >= window.tau || isStaircase(reading, memory)) &&
    growsOn(reading, memory) &&
    !isRetainedIntake(reading, memory) &&
    (window.exhaustionWithin_s === null || remaining / trend.slope < window.exhaustionWithin_s)
  );
}

/** Steps that never fall, four or more: memory taken in portions and never given back. */
function isStaircase({ trend }: WindowReading, memory: MemoryParameters): boolean {
  return trend.monotone && trend.steps >= 4 && trend.tau >= memory.staircaseTau;
}

/** Whether a leak that was found goes on: entering and leaving have different thresholds. */
function stillRises(reading: WindowReading, memory: MemoryParameters): boolean {
  const { trend } = reading;
  return (
    trend.tau >= 0.6 && trend.growth >= growthNeeded(reading, memory) / 2 && trend.acceleration >= memory.slowing / 2
  );
}

/** Memory that grows by about what was read is data kept: a database that fills, a file that is loaded. */
export function isRetainedIntake(reading: WindowReading, memory: MemoryParameters): boolean {
  const [low, high] = memory.retainedIntake;
  if (reading.window.window_s > memory.shortWindow_s) return false;
  return reading.perByteRead >= low && reading.perByteRead <= high;
}

/** Follows which windows pass the tests, reading by reading, and holds a leak until its floor stops rising. */
export class LeakTracker {
  /** When the rise that is in force began, s; `NaN` while there is none. */
  #since_s = Number.NaN;
  /** When it was first found, s; `NaN` while there is none. */
  #found_s = Number.NaN;
  /** Whether it was reported since then. */
  #isReported = false;
  /** Of the leak as it was found last; `null` while there is none. */
  #severity: Severity | null = null;
  readonly #streaks = new Map<number, { reading: WindowReading; streak: number; holds: boolean }>();

  /** Judges one level at `t` (s). @returns what the first of the detectors found, and the windows in which it rises */
  judge(
    t: number,
    signals: MemorySignals,
    { remaining, limit }: Headroom,
    parameters: EngineParameters,
    detectors: readonly MemoryDetector[],
  ): { readonly found: Finding<MemoryBehavior> | null; readonly rising: readonly WindowReading[] } {
    const readings = signals.readings();
    const { memory } = parameters;
    const inForce = this.#update(readings, memory, remaining);
    if (inForce.length === 0) this.#found_s = Number.NaN;
    else if (Number.isNaN(this.#found_s)) this.#found_s = t;
    // A leak that stands still when it is found is over, and is never reported.
    this.#isReported =
      inForce.length > 0 && (this.#isReported || inForce.some((each) => risesNow(readings[0], each, memory)));
    const leaking = this.#isReported ? inForce : [];
    const [rising_s, found_s, previous] = [this.#since_s, this.#found_s, this.#severity];
    const view = { t, parameters, signals, readings, leaking, rising_s, found_s, previous, remaining, limit };
    const found = firstFound(detectors, view);
    this.#severity = found?.behavior === 'leaking' ? found.severity : null;
    const growing = found?.behavior === 'growing' ? readings.filter(({ trend }) => trend.tau >= 0.8).slice(0, 2) : [];
    return { found, rising: leaking.length > 0 ? leaking : growing };
  }

  /**
   * The windows in which a leak is in force, after this evaluation. One that a break has ended (a suspend) stands by its last
   * reading, until it has been filled again or a shorter one shows that nothing rises.
   */
  #update(readings: readonly WindowReading[], memory: MemoryParameters, remaining: number): WindowReading[] {
    for (const reading of readings) {
      const known = this.#streaks.get(reading.window.window_s);
      if (known?.reading === reading) continue;
      const streak = passesLeakTests(reading, memory, remaining) ? (known?.streak ?? 0) + 1 : 0;
      const holds = streak >= evaluations || (known?.holds === true && stillRises(reading, memory));
      this.#streaks.set(reading.window.window_s, { reading, streak, holds });
    }
    const inForce: WindowReading[] = [];
    for (const known of this.#streaks.values()) {
      const { reading } = known;
      if (known.holds && !readings.includes(reading))
        known.holds = readings.every(
          (each) => each.window.window_s > reading.window.window_s || stillRises(each, memory),
        );
      if (known.holds && !hasEnded(reading, readings, memory) && !bends(reading, readings, memory, memory.slowing))
        inForce.push(reading);
    }
    if (inForce.length === 0) this.#since_s = Number.NaN;
    for (const { began_s } of inForce) if (!(began_s >= this.#since_s)) this.#since_s = began_s;
    return inForce.sort((a, b) => a.window.window_s - b.window.window_s);
  }

  /** Forgets, where memory is no longer measured. */
  clear(): void {
    this.#since_s = Number.NaN;
    this.#found_s = Number.NaN;
    this.#isReported = false;
    this.#severity = null;
    this.#streaks.clear();
  }
}

/** The floor's rise in one window. */
export function leakEvidence(reading: WindowReading, memory: MemoryParameters): Evidence {
  const { trend } = reading;
  const perMinute = trend.slope * 60;
  const span_s = trend.growth / trend.slope;
  return evidence('anon_floor_slope', perMinute, 'bytes/min', (growthNeeded(reading, memory) / span_s) * 60, {
    tau: trend.tau,
    acceleration: Math.min(trend.acceleration, maxAcceleration),
    span_s,
    above_bytes: Math.max(0, reading.floor - reading.ceiling),
  });
}
