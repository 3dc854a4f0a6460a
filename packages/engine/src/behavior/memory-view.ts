import type { MemoryBehavior } from '@omnimind/protocol/verdict';
import type { EngineParameters, MemoryParameters } from '../parameters.ts';
import type { AboveLoad } from '../statistics/excess.ts';
import type { Finding } from './finding.ts';
import type { MemorySignals, WindowReading } from './memory-signals.ts';

/** What the detectors of memory behavior look at in one evaluation; made anew each time and stored by nobody. */
export interface MemoryView {
  readonly t: number;
  readonly parameters: EngineParameters;
  readonly signals: MemorySignals;
  /** The windows that can be judged, shortest first. */
  readonly readings: readonly WindowReading[];
  /** Of them, those whose tests for a leak held twice in a row, and, while it is leaking, those that still rise. */
  readonly leaking: readonly WindowReading[];
  /** While the floor rises above what the load explains; `null` else. */
  readonly aboveLoad: AboveLoad | null;
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
export function slows(reading: WindowReading, memory: MemoryParameters): boolean {
  return reading.trend.acceleration < slowingOf(reading, memory);
}

/** The second half's slope over the first's below which the growth in a window slows. */
export function slowingOf(reading: WindowReading, memory: MemoryParameters): number {
  return reading.window.window_s <= memory.shortWindow_s ? memory.shortSlowing : memory.slowing;
}

/** Whether the growth in a window comes in one step, as of a model that was loaded; repeated steps are growth. */
export function isStep(reading: WindowReading, memory: MemoryParameters): boolean {
  return reading.trend.largestStep > memory.stepShare && reading.trend.steps < 3;
}
