import type { CpuBehavior } from '@omnimind/protocol/verdict';
import type { EngineParameters } from '../parameters.ts';
import { quantileInPlace } from '../statistics/select.ts';
import { type CpuSignals, channels } from './cpu-signals.ts';
import type { Finding } from './finding.ts';

/** What the detectors of CPU behavior look at in one evaluation; made anew each time and stored by nobody. */
export interface CpuView {
  readonly t: number;
  readonly parameters: EngineParameters;
  readonly signals: CpuSignals;
  /** Use over the last two minutes: median, mean and 95th percentile, cores. */
  readonly level: number;
  readonly mean: number;
  readonly peak: number;
  /** s that the level rests on, at most 120. */
  readonly levelSpan_s: number;
  /** Use over all slots that are held: 10th, 25th and 90th percentile, cores. */
  readonly low: number;
  readonly base: number;
  readonly high: number;
  /** Behavior of the evaluation before, for thresholds that differ on entering and leaving. */
  readonly previous: CpuBehavior;
}

/** A detector of one CPU behavior: `null` when it is not there. */
export type CpuDetector = (view: CpuView) => Finding<CpuBehavior> | null;

/** The level is judged over this time, s: long enough for a burst of tests, short enough to follow a change. */
const levelWindow_s = 120;
const recent = new Float64Array(128);
const all = new Float64Array(128);

/** The view at time `t`. */
export function cpuView(t: number, signals: CpuSignals, parameters: EngineParameters, previous: CpuBehavior): CpuView {
  const slots = Math.max(2, Math.round(levelWindow_s / signals.slots.slot_s));
  const count = measured(recent, signals.slots.copy(channels.cores, slots, recent));
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += recent[i] ?? 0;
  const held = measured(all, signals.slots.copy(channels.cores, signals.slots.capacity, all));
  return {
    t,
    parameters,
    signals,
    level: quantileInPlace(recent, count, 0.5),
    mean: count === 0 ? Number.NaN : sum / count,
    peak: quantileInPlace(recent, count, 0.95),
    // A slot may have been closed early, at the end of a short run.
    levelSpan_s: Math.min(count * signals.slots.slot_s, signals.observed_s),
    low: quantileInPlace(all, held, 0.1),
    base: quantileInPlace(all, held, 0.25),
    high: quantileInPlace(all, held, 0.9),
    previous,
  };
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
