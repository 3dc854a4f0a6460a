import type { Trace } from '../corpus.ts';
import type { EventLabel } from '../labels.ts';
import { floorLine, levelOf } from './floor-line.ts';
import { meanOf, medianOf } from './quantile.ts';
import type { Forecast } from './stretches.ts';

/** How one leak's forecasts compare with what came. */
export interface ForecastScore {
  readonly forecasts: number;
  /** Median of |forecast − truth| / truth, where the forecast is the geometric mean of its range. */
  readonly error: number;
  /** Share of the forecasts whose range held the truth. */
  readonly coverage: number;
  /** Median of high / low. */
  readonly width: number;
}

/** The limit counts as reached from this share of it on. */
const reachedShare = 0.99;

/**
 * Compares the forecasts that were made inside a labelled leak with the truth: the time at which the recording reached
 * the limit, or else the time at which the line through the floor of the whole leak reaches it. `null` when nothing was
 * forecast, no limit is known or the floor does not rise.
 */
export function scoreForecasts(trace: Trace, leak: EventLabel, forecasts: readonly Forecast[]): ForecastScore | null {
  const line = floorLine(trace, leak);
  if (line === null || line.slope <= 0) return null;
  const limits = limitsOf(trace);
  const reached = trace.samples.find(
    (sample, i) => sample.t >= leak.start_s && levelOf(sample) >= reachedShare * (limits[i] ?? Number.NaN),
  )?.t;
  const errors: number[] = [];
  const widths: number[] = [];
  let held = 0;
  let next = 0;
  for (const { at_s, low, high } of forecasts) {
    while (next < trace.samples.length - 1 && (trace.samples[next]?.t ?? at_s) < at_s) next += 1;
    const limit = limits[next] ?? Number.NaN;
    const truth = reached === undefined ? (limit - line.at(at_s)) / line.slope : reached - at_s;
    if (at_s < leak.start_s || at_s > leak.end_s || !(truth > 0)) continue;
    errors.push(Math.abs(Math.sqrt(Math.max(low, 1) * Math.max(high, 1)) - truth) / truth);
    widths.push(Math.max(high, 1) / Math.max(low, 1));
    if (low <= truth && truth <= high) held += 1;
  }
  const error = medianOf(errors);
  const width = medianOf(widths);
  if (error === null || width === null) return null;
  return { forecasts: errors.length, error, coverage: held / errors.length, width };
}

/** How long memory lasts at the end of a labelled leak, s, at the rate of its floor; `Infinity` where that is not known. */
export function leftAfter(trace: Trace, leak: EventLabel): number {
  const line = floorLine(trace, leak);
  const last = trace.samples.findLastIndex(({ t, pids }) => t <= leak.end_s && pids !== 0);
  if (line === null || !(line.slope > 0) || last < 0) return Number.POSITIVE_INFINITY;
  const left_s = ((limitsOf(trace)[last] ?? Number.NaN) - line.at(leak.end_s)) / line.slope;
  return Number.isNaN(left_s) ? Number.POSITIVE_INFINITY : left_s;
}

/** At each sample, what the workload's memory can reach: its own limit, or what the machine then has left. */
function limitsOf({ header, samples }: Trace): Float64Array {
  const { memory_bytes, swap_bytes } = header.host;
  const own = header.workload.memory_limit_bytes ?? Number.POSITIVE_INFINITY;
  return Float64Array.from(samples, (sample) => {
    const available = sample.host?.memory_available_bytes;
    const machine =
      typeof available === 'number'
        ? levelOf(sample) + available + (sample.host?.swap_free_bytes ?? 0)
        : memory_bytes + swap_bytes;
    return Math.min(own, machine);
  });
}

/** The forecasts of several leaks, each leak counting once. */
export function overall(scores: readonly ForecastScore[]): (ForecastScore & { leaks: number }) | null {
  const error = medianOf(scores.map((score) => score.error));
  const coverage = meanOf(scores.map((score) => score.coverage));
  const width = medianOf(scores.map((score) => score.width));
  if (error === null || coverage === null || width === null) return null;
  const forecasts = scores.reduce((sum, score) => sum + score.forecasts, 0);
  return { leaks: scores.length, forecasts, error, coverage, width };
}
