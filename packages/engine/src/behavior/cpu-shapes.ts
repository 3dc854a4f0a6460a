import type { Evidence } from '@omnimind/protocol/verdict';
import { strongestCycle } from '../statistics/autocorrelation.ts';
import { median, quantile } from '../statistics/summary.ts';
import { trendOf } from '../statistics/trend.ts';
import { channels } from './cpu-signals.ts';
import { type CpuDetector, type CpuView, confidenceBetween, evidence, finding, ofAllSlots } from './detector.ts';

/** A level needs this much time to be trusted, s; from one slot on it is reported with little confidence. */
const trusted_s = 60;

/** `idle`: essentially unused, also at its peaks. */
export const idle: CpuDetector = (view) => {
  const { idleShare } = view.parameters.cpu;
  const share = view.mean / view.signals.cap;
  // Half as much again to leave it: a service that answers now and then does not flap.
  const threshold = view.previous === 'idle' ? 1.5 * idleShare : idleShare;
  // Three times the mean at the peaks: a timer's work, no more.
  if (!(share < threshold && view.peak / view.signals.cap < 3 * threshold)) return null;
  return finding('idle', 'ok', levelConfidence(view), use(view, share, threshold, 'mean'));
};

/** `high_but_stable` or `stable`: whatever shows no movement is judged by its level. */
export const level: CpuDetector = (view) => {
  const { highShare, highShareMargin } = view.parameters.cpu;
  if (Number.isNaN(view.level)) return null;
  const share = view.level / view.signals.cap;
  const threshold = view.previous === 'high_but_stable' ? highShare - highShareMargin : highShare;
  const behavior = share >= threshold ? 'high_but_stable' : 'stable';
  return finding(behavior, 'ok', levelConfidence(view), use(view, share, threshold, 'median'));
};

function levelConfidence(view: CpuView): number {
  return confidenceBetween(view.levelSpan_s, 0, trusted_s, 0.2, 0.9);
}

function use(view: CpuView, share: number, threshold: number, shape: 'mean' | 'median') {
  const parameters = { shape, limit_cores: view.signals.cap, span_s: view.levelSpan_s };
  return evidence('cpu_use', share, 'share', threshold, parameters);
}

/** Two minutes: the fewest slots that show four cycles, and that tell spikes from a start. */
const minSlots = 24;
/** The 10th to the 90th percentile of a sine are this many of its standard deviations. */
const sineSwing = 2.69;
/** Scratch of one detector at a time. */
const slots = new Float64Array(128);

/** `oscillating`: a repeating swing, by the autocorrelation of the detrended use over four cycles. */
export const oscillating: CpuDetector = (view) => {
  const { cycleShare, cycleStrength } = view.parameters.cpu;
  const ring = view.signals.slots;
  if (ring.count < minSlots) return null;
  const low = ofAllSlots(view, 0.1) / view.signals.cap;
  const high = ofAllSlots(view, 0.9) / view.signals.cap;
  if (high - low < cycleShare) return null;
  const count = ring.copy(channels.cores, ring.capacity, slots);
  if (slots.subarray(0, count).some(Number.isNaN)) return null;
  const { lag, strength, deviation } = strongestCycle(slots, count);
  // What is left of a ramp when its line is taken off repeats itself too: the swing itself must be large enough.
  if (strength <= cycleStrength || sineSwing * deviation < cycleShare * view.signals.cap) return null;
  const swing = { low_share: low, high_share: high, period_s: lag * ring.slot_s };
  return finding('oscillating', 'ok', 0.7, evidence('cpu_cycle', strength, 'autocorrelation', cycleStrength, swing));
};

/** Peaks that take more of the time than this are the work itself. */
const mostPeakShare = 0.35;

/** `spiking`: short peaks that fall back to the base level. */
export const spiking: CpuDetector = (view) => {
  const ring = view.signals.slots;
  const count = ring.copy(channels.cores, ring.capacity, slots);
  if (count < minSlots) return null;
  const { cap } = view.signals;
  const base = ofAllSlots(view, 0.25);
  const height = Math.max(view.parameters.cpu.spikeShare * cap, base);
  let high = 0;
  let peaks = 0;
  let inPeak = false;
  let tallest = 0;
  for (let i = 0; i < count; i += 1) {
    const above = (slots[i] ?? Number.NaN) - base;
    // A slot that was not measured neither begins a peak nor ends one.
    if (Number.isNaN(above)) continue;
    const isHigh = above > height;
    if (isHigh) high += 1;
    // A peak counts when it has fallen back.
    if (inPeak && !isHigh) peaks += 1;
    inPeak = isHigh;
    tallest = Math.max(tallest, above);
  }
  if (peaks < 2 || high / count > mostPeakShare) return null;
  const shares = { highest_share: (base + tallest) / cap, base_share: base / cap, span_s: count * ring.slot_s };
  return finding('spiking', 'ok', 0.7, evidence('cpu_peaks', peaks, 'count', 2, shares));
};

/** Points that the last minutes are looked at in. */
const rampPoints = 6;
/** The longest time that a ramp is looked for in, s. */
const rampWindow_s = 300;
const points = new Float64Array(rampPoints);
const times = new Float64Array(rampPoints);

/** `ramping`: rising, with a plausible end. It is not steep enough, long enough or unexplained enough to be `growing`. */
export const ramping: CpuDetector = (view) => {
  const spanned = fold(view);
  if (spanned === 0) return null;
  const { cap } = view.signals;
  const { rampShare } = view.parameters.cpu;
  const first = (points[0] ?? 0) / cap;
  const last = (points[rampPoints - 1] ?? 0) / cap;
  const highest = points.reduce((a, b) => Math.max(a, b), 0) / cap;
  const rise = last - first;
  if (rise < Math.max(rampShare, 0.2 * first)) return null;
  const found = trendOf(times, points, rampPoints);
  // τ 0.6 of six points leaves room for three inversions. A single step is a new level, not a ramp.
  if (found.tau < 0.6 || found.largestTwoSteps > 0.75) return null;
  // A rise that has already turned back is over.
  if (last < highest - rampShare / 4) return null;
  const parameters = { shape: 'ramp', from: first, to: last, span_s: spanned } as const;
  return finding('ramping', 'ok', 0.6, evidence('cpu_rise', rise, 'share', rampShare, parameters));
};

/** Folds the newest slots into the points; returns the s that they span, 0 when there are too few. */
function fold(view: CpuView): number {
  const ring = view.signals.slots;
  const wanted = Math.min(ring.count, Math.max(rampPoints, Math.round(rampWindow_s / ring.slot_s)));
  const perPoint = Math.floor(wanted / rampPoints);
  if (perPoint < 1) return 0;
  const copied = ring.copy(channels.cores, perPoint * rampPoints, slots);
  for (let i = 0; i < rampPoints; i += 1) {
    let [sum, measured] = [0, 0];
    for (let j = i * perPoint; j < (i + 1) * perPoint; j += 1) {
      if (Number.isNaN(slots[j] ?? Number.NaN)) continue;
      sum += slots[j] ?? 0;
      measured += 1;
    }
    // What was not measured may have been the top, or the end, of the rise.
    if (measured === 0) return 0;
    points[i] = sum / measured;
    times[i] = i * perPoint * ring.slot_s;
  }
  return copied * ring.slot_s;
}

/** A new level has lasted for this long, and so long is remembered what was usual before it, s. */
const steppedFor_s = 600;
const usualOver_s = 7200;
const minutes = new Float64Array(360);

/**
 * A step against the workload's own past: nearly all of the last minutes lie far above what was usual over the hours before.
 * It holds until the new level is the usual one. `null` while less than half an hour is known.
 */
export function stepOf({ signals: { minutes: ring }, parameters: { cpu } }: CpuView): Evidence | null {
  const late = Math.max(3, Math.ceil(steppedFor_s / ring.slot_s));
  const before = ring.copy(channels.cores, Math.ceil(usualOver_s / ring.slot_s), minutes, late);
  if (before < 2 * late) return null;
  // Most evaluations end with the two newest minutes: the tenth that may be lower is no more than one.
  if (Math.max(ring.mean(channels.cores, 0), ring.mean(channels.cores, 1)) < cpu.stepCores) return null;
  const usual = median(minutes, 0, before);
  const least = Math.max(2 * usual, usual + cpu.stepCores);
  const count = ring.copy(channels.cores, late, minutes);
  if (!(quantile(minutes, 0.1, 0, count) >= least)) return null;
  return evidence('cpu_step', median(minutes, 0, count), 'cores', least, { before: usual });
}
