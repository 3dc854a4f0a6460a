import type { EvidenceParameters, Signal } from '@omnimind/protocol/evidence';
import type { CpuBehavior, Evidence, MemoryBehavior, Severity } from '@omnimind/protocol/verdict';
import type { EngineParameters, MemoryParameters } from '../parameters.ts';
import { quantileInPlace } from '../statistics/summary.ts';
import type { Trend } from '../statistics/trend.ts';
import { type CpuSignals, channels } from './cpu-signals.ts';
import type { WindowReading } from './memory-scale.ts';
import type { MemorySignals } from './memory-signals.ts';

/** What a detector says of one aspect of a workload. */
export interface Finding<Behavior extends string> {
  readonly behavior: Behavior;
  readonly severity: Severity;
  /** 0 to 1. */
  readonly confidence: number;
  /** The numbers that decided it, the most telling first. */
  readonly evidence: readonly Evidence[];
}

/** A finding, its numbers last, the most telling first. */
export function finding<Behavior extends string>(
  behavior: Behavior,
  severity: Severity,
  confidence: number,
  ...numbers: readonly Evidence[]
): Finding<Behavior> {
  return { behavior, severity, confidence, evidence: numbers };
}

/** What the first detector finds that finds something. */
export function firstFound<View, Found>(
  detectors: readonly ((view: View) => Found | null)[],
  view: View,
): Found | null {
  for (const detector of detectors) {
    const found = detector(view);
    if (found !== null) return found;
  }
  return null;
}

/** One number of the evidence; see the protocol's `evidenceSchema`. */
export function evidence<Code extends Signal>(
  signal: Code,
  value: number,
  unit: string,
  threshold: number | null,
  parameters: EvidenceParameters[Code],
): Evidence {
  const kept: Record<string, number | string> = {};
  for (const [key, parameter] of Object.entries<number | string>(parameters))
    kept[key] = typeof parameter === 'number' ? rounded(parameter) : parameter;
  return {
    signal,
    value: rounded(value),
    unit,
    threshold: threshold === null ? null : rounded(threshold),
    parameters: kept,
  };
}

/** Growth after standing still is any number of times as fast. */
export const maxAcceleration = 99;

/** Six significant digits: more would claim a precision that no signal has. */
function rounded(value: number): number {
  if (!Number.isFinite(value) || value === 0) return 0;
  const power = 5 - Math.floor(Math.log10(Math.abs(value)));
  // By text where powers of ten are not exact; it takes five times as long.
  if (power > 22 || power < -22) return Number(value.toPrecision(6));
  const scale = 10 ** Math.abs(power);
  return power < 0 ? Math.round(value / scale) * scale : Math.round(value * scale) / scale;
}

/** Confidence between `low` and `high` as `value` goes from `from` to `to`. */
export function confidenceBetween(value: number, from: number, to: number, low = 0.5, high = 0.95): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return Math.round((low + (high - low) * share) * 100) / 100;
}

/** What the detectors of CPU behavior look at in one evaluation; not kept after it. */
export type CpuView = ReturnType<typeof cpuView>;

/** A detector of one CPU behavior: `null` when it is not there. */
export type CpuDetector = (view: CpuView) => Finding<CpuBehavior> | null;

/** The level is judged over this time, s: long enough for a burst of tests, short enough to follow a change. */
const levelWindow_s = 120;
const recent = new Float64Array(128);
const all = new Float64Array(128);

/** The view at time `t`. @param previous behavior of the evaluation before, for thresholds that differ on entering and leaving */
export function cpuView(t: number, signals: CpuSignals, parameters: EngineParameters, previous: CpuBehavior) {
  const slots = Math.max(2, Math.round(levelWindow_s / signals.slots.slot_s));
  const count = measured(recent, signals.slots.copy(channels.cores, slots, recent));
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += recent[i] ?? 0;
  return {
    t,
    parameters,
    signals,
    /** Use over the last two minutes: median, mean and 95th percentile, cores. */
    level: quantileInPlace(recent, count, 0.5),
    mean: count === 0 ? Number.NaN : sum / count,
    peak: quantileInPlace(recent, count, 0.95),
    /** s that the level rests on, at most 120. A slot may have been closed early, at the end of a short run. */
    levelSpan_s: Math.min(count * signals.slots.slot_s, signals.observed_s),
    previous,
  };
}

/** A quantile of the use over all slots that are held, cores. */
export function ofAllSlots({ signals: { slots } }: CpuView, share: number): number {
  return quantileInPlace(all, measured(all, slots.copy(channels.cores, slots.capacity, all)), share);
}

/** Moves what was measured among the first `count` values to the front, and returns how many these are. */
function measured(values: Float64Array, count: number): number {
  let kept = 0;
  for (let i = 0; i < count; i += 1) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isNaN(value)) values[kept++] = value;
  }
  return kept;
}

/** What the detectors of memory behavior look at in one evaluation; not kept after it. */
export interface MemoryView {
  readonly t: number;
  readonly parameters: EngineParameters;
  readonly signals: MemorySignals;
  /** The windows that can be judged, shortest first. */
  readonly readings: readonly WindowReading[];
  /** Of them, those whose tests for a leak held twice in a row, and, while it is leaking, those that still rise. */
  readonly leaking: readonly WindowReading[];
  /** When the rise of these began, s; `NaN` without any. */
  readonly rising_s: number;
  /** When that rise was first found, s; `NaN` while there is none. */
  readonly found_s: number;
  /** How severe memory was found to be while it was leaking before; `null` when it was not. */
  readonly previous: Severity | null;
  /** Bytes until the limit is reached, at the floor; `NaN` when no limit is known. */
  readonly remaining: number;
  /** The limit itself, bytes; `NaN` when none is known. */
  readonly limit: number;
}

/** A detector of one memory behavior: `null` when it is not there. */
export type MemoryDetector = (view: MemoryView) => Finding<MemoryBehavior> | null;

/** Least growth in a window that is growth at all, bytes. */
export function growthNeeded(reading: WindowReading, memory: MemoryParameters): number {
  const { trend, window } = reading;
  const least = window.window_s <= memory.shortWindow_s ? memory.leakGrowth_bytes : memory.longLeakGrowth_bytes;
  return Math.max(memory.growthRatio * trend.start, least, memory.noiseFactor * trend.noise);
}

/** Whether the second half of a window rises markedly less than the first. */
export function slows({ trend }: WindowReading, { slowing }: MemoryParameters): boolean {
  return trend.acceleration < slowing;
}

/** Whether a window can be trusted, and its floor grows beyond what is usual: without slowing, in no step, in no known climb. */
export function growsOn(reading: WindowReading, memory: MemoryParameters): boolean {
  return (
    reading.trusted &&
    reading.trend.growth >= growthNeeded(reading, memory) &&
    !slows(reading, memory) &&
    !isStep(reading, memory) &&
    !reading.climbs &&
    !(reading.floor <= reading.ceiling)
  );
}

/**
 * Whether the rise in a window is over, whatever the window still holds: its last third does not show it, or a shorter one
 * would see it, if it went on, and does not.
 */
export function hasEnded(
  reading: WindowReading,
  readings: readonly WindowReading[],
  memory: MemoryParameters,
): boolean {
  if (reading.lateSlope < memory.endedShare * reading.trend.slope) return true;
  return readings.some((shorter) => {
    const expected = reading.trend.slope * shorter.span_s;
    return (
      shorter.window.window_s < reading.window.window_s &&
      shorter.span_s > 1.5 * reading.stands_s &&
      expected >= growthNeeded(shorter, memory) &&
      shorter.trend.growth < memory.endedShare * expected
    );
  });
}

/** Fewest bins whose halves can be compared. */
const bendingBins = 10;

/** Whether the rise in a window slows at a scale at least half as long again, its second half below `share` of the first. */
export function bends(
  reading: WindowReading,
  readings: readonly WindowReading[],
  memory: MemoryParameters,
  share: number,
): boolean {
  return readings.some(
    (longer) =>
      longer.span_s > 1.5 * reading.span_s &&
      longer.bins >= bendingBins &&
      longer.trend.growth >= growthNeeded(longer, memory) &&
      longer.trend.acceleration < share &&
      !isStep(longer, memory),
  );
}

/** Whether the growth in a window comes in one step, as of a model that was loaded; repeated steps are growth. */
export function isStep({ trend }: { readonly trend: Trend }, { stepShare }: { readonly stepShare: number }): boolean {
  return trend.largestStep > stepShare && trend.steps < 3;
}
