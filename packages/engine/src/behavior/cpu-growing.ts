import type { CpuBehavior } from '@omnimind/protocol/verdict';
import { median, quantile } from '../statistics/summary.ts';
import { type Trend, theilSenSlope, trendOf } from '../statistics/trend.ts';
import { type Channel, type CpuSignals, channels } from './cpu-signals.ts';
import {
  type CpuDetector,
  type CpuView,
  confidenceBetween,
  evidence,
  type Finding,
  finding,
  maxAcceleration,
  ofAllSlots,
} from './detector.ts';

/** Points that a trend's window is folded into. */
const trendPoints = 10;
const points = new Float64Array(trendPoints);
const times = new Float64Array(trendPoints);
const wanted = new Float64Array(trendPoints);
const minutes = new Float64Array(360);
const fine = new Float64Array(128);
/**
 * Use cannot pass the ceiling, so that noise around it only pulls down: ±10 % of noise around 99 % has its median at
 * 96.5 %. The median may lie this much below, when the upper fifth of the minute is at the ceiling.
 */
const ceilingNoise = 0.025;
/** Minutes that a rise into the ceiling is looked for in: the brief's five. */
const ceilingMinutes = 5;

/**
 * `growing`: use rises over the window and does not slow. Two ways lead here: a rise that ends because the machine is
 * full, and a robust trend over ten minutes or more.
 */
export const cpuGrowing: CpuDetector = (view) => {
  let found = riseIntoCeiling(view);
  for (const window_min of view.parameters.cpu.trendWindows_min) found ??= trendOver(view, window_min);
  return found;
};

/** What a rise has cost so far. */
export class GrowthTracker {
  #since = Number.NaN;
  #from = Number.POSITIVE_INFINITY;
  #doubledSince = Number.NaN;

  /** What was found at `t` (s); a rise that is worth an interruption by now is an alert. */
  update(t: number, view: CpuView, found: Finding<CpuBehavior> | null): Finding<CpuBehavior> | null {
    if (found?.behavior === 'growing') return this.#alerts(t, view, found) ? { ...found, severity: 'alert' } : found;
    this.#since = Number.NaN;
    this.#from = Number.POSITIVE_INFINITY;
    this.#doubledSince = Number.NaN;
    return found;
  }

  #alerts(t: number, { level, parameters: { cpu } }: CpuView, { evidence: [numbers] }: Finding<CpuBehavior>): boolean {
    if (Number.isNaN(this.#since)) this.#since = t;
    // The machine is full.
    if (numbers?.signal === 'cpu_rise') return t - this.#since >= cpu.alertAfter_s;
    this.#from = Math.min(this.#from, Number(numbers?.parameters?.['from_cores'] ?? Number.POSITIVE_INFINITY));
    if (!(level >= 2 * this.#from)) this.#doubledSince = Number.NaN;
    else if (Number.isNaN(this.#doubledSince)) this.#doubledSince = t;
    if (t - this.#doubledSince >= cpu.alertWithin_s) return true;
    // As for a leak: no alert with the first word of it.
    if (t - this.#since < firstWord_s) return false;
    const perSecond = (numbers?.value ?? 0) / 60;
    return level - this.#from + perSecond * cpu.alertWithin_s >= cpu.alertCost_cores;
  }
}

/** A rise is `watch` for about a minute at least, s: until one more was measured. */
const firstWord_s = 55;

/**
 * A rise from an already high level that ends at the ceiling is stopped by the machine, not by the workload. A step to
 * the ceiling within a minute is none, nor is a ramp that comes from far below.
 */
const riseIntoCeiling: CpuDetector = (view) => {
  const { ceilingShare, ceilingStartShare, ceilingRise, ceilingFall } = view.parameters.cpu;
  const { cap } = view.signals;
  if (highSlots(view) / cap < ceilingShare || ofAllSlots(view, 0.9) / cap < ceilingShare) return null;
  const count = view.signals.copyMinutes(channels.cores, ceilingMinutes, minutes);
  // A minute that was not measured hides what it was.
  if (count < ceilingMinutes - 1 || minutes.subarray(0, count).some(Number.isNaN)) return null;
  const last = (minutes[count - 1] ?? 0) / cap;
  if (last < ceilingShare - ceilingNoise) return null;
  const first = (minutes[0] ?? 0) / cap;
  const rise = last - first;
  const needed = count < ceilingMinutes ? 0.75 * ceilingRise : ceilingRise;
  if (first < ceilingStartShare || rise < needed || largestFall(minutes, count) / cap > ceilingFall) return null;
  if (largestStep(minutes, count) / cap > 0.75 * rise || suddenRise(view.signals, count) / cap > 0.85 * rise)
    return null;
  if (cameFromBelow(view.signals, count, first)) return null;
  const span_s = count * view.signals.minutes.slot_s;
  const parameters = { shape: 'ceiling', from: first, to: last, span_s } as const;
  const confidence = confidenceBetween(rise, needed, 3 * needed, 0.7, 0.95);
  return finding('growing', 'watch', confidence, evidence('cpu_rise', rise, 'share', needed, parameters));
};

/** The 80th percentile of the newest minute's slots, cores. */
function highSlots(view: CpuView): number {
  const { slots } = view.signals;
  const copied = slots.copy(
    channels.cores,
    Math.max(1, Math.round(60 / slots.slot_s)),
    minutes.subarray(ceilingMinutes),
  );
  return quantile(minutes, 0.8, ceilingMinutes, ceilingMinutes + copied);
}

/** Whether the minutes right before the window already rose towards it: then the whole is a ramp to a plateau. */
function cameFromBelow(signals: CpuSignals, inWindow: number, first: number): boolean {
  const before = signals.minutes.mean(channels.cores, inWindow) / signals.cap;
  // A tenth is beyond the noise of full use, and below what a ramp rises in a minute.
  return !Number.isNaN(before) && before < first - 0.1;
}

/** The largest fall from any value to a later one. */
function largestFall(values: Float64Array, count: number): number {
  let highest = 0;
  let largest = 0;
  for (let i = 0; i < count; i += 1) {
    highest = Math.max(highest, values[i] ?? 0);
    largest = Math.max(largest, highest - (values[i] ?? 0));
  }
  return largest;
}

function largestStep(values: Float64Array, count: number): number {
  let largest = 0;
  for (let i = 1; i < count; i += 1) largest = Math.max(largest, (values[i] ?? 0) - (values[i - 1] ?? 0));
  return largest;
}

/** The largest rise from one half minute to the next, anywhere: a step in the middle of a minute is half a step to it. */
function suddenRise({ slots, minutes: ring }: CpuSignals, count: number): number {
  const perMinute = Math.round(ring.slot_s / slots.slot_s);
  const half = Math.max(1, Math.floor(perMinute / 2));
  const copied = slots.copy(channels.cores, count * perMinute, fine);
  let largest = 0;
  for (let i = half; i + half <= copied; i += 1)
    largest = Math.max(largest, median(fine, i, i + half) - median(fine, i - half, i));
  return largest;
}

/** A robust trend of minute medians over ten minutes or more: Mann–Kendall with Theil–Sen, and what work explains. */
function trendOver(view: CpuView, window_min: number): ReturnType<CpuDetector> {
  const { cpu } = view.parameters;
  const { cap, minutes: ring } = view.signals;
  // Of longer intervals ten make the shortest window.
  const perPoint = Math.max(1, Math.floor(Math.round((window_min * 60) / ring.slot_s) / trendPoints));
  const inWindow = perPoint * trendPoints;
  if (ring.count < inWindow) return null;
  // With such a τ two single minutes show half of the growth: most evaluations end here.
  const risen = ring.mean(channels.cores, 0) - ring.mean(channels.cores, inWindow - 1);
  if (!(risen >= (cpu.trendGrowthShare * cap) / 2)) return null;
  foldMinutes(view.signals, channels.cores, perPoint);
  // Nothing was measured over a whole point: a suspend.
  if (points.subarray(0, trendPoints).some(Number.isNaN)) return null;
  const found = trendOf(times, points, trendPoints);
  const needed = Math.max(cpu.trendGrowthShare * cap, cpu.trendGrowthRatio * found.start);
  const rises = found.tau >= cpu.trendTau && found.growth >= needed;
  if (!(rises && found.largestStep <= 0.5)) return null;
  foldWanted(view.signals, perPoint);
  // On a busy machine what is got bends at first: waiting for a processor takes the rest of the rise.
  const acceleration = Math.max(found.acceleration, trendOf(times, wanted, trendPoints).acceleration);
  if (!(acceleration >= cpu.slowing)) return null;
  const before = ring.copy(channels.cores, ring.capacity, minutes, inWindow);
  const ceiling = before === 0 ? Number.NaN : quantile(minutes, 1, 0, before);
  if ((points[trendPoints - 1] ?? 0) <= ceiling) return null;
  if (explainedByWork(view.signals, inWindow)) return null;
  if (hasEnded(found)) return null;
  // The line runs from the middle of the first point to that of the last.
  const spanned_min = (perPoint * (trendPoints - 1) * ring.slot_s) / 60;
  const numbers = evidence('cpu_trend', found.growth / spanned_min, 'cores/min', needed / spanned_min, {
    growth_cores: found.growth,
    from_cores: found.start,
    to_cores: found.end,
    tau: found.tau,
    acceleration: Math.min(acceleration, maxAcceleration),
    span_s: spanned_min * 60,
  });
  return finding('growing', 'watch', confidenceBetween(found.tau, cpu.trendTau, 1, 0.7, 0.95), numbers);
}

/** A straight rise under noise had .51 and more. */
const endedShare = 0.5;
/** A thread that wants nearly all of a processor can't rise further, cores. */
const wholeThread_cores = 0.9;

/**
 * Whether the last third of the points rose by too little for a rise of this slope: a ramp that has reached its level. On a busy machine
 * what is wanted goes on rising where what is got stands still.
 */
function hasEnded({ slope, noise }: Trend): boolean {
  const [from, to] = [trendPoints - 4, trendPoints - 1];
  if ((wanted[to] ?? 0) >= wholeThread_cores) return false;
  const late = Math.max(theilSenSlope(times, points, from), theilSenSlope(times, wanted, from));
  const span = (times[to] ?? 0) - (times[from] ?? 0);
  return late * span + noise < endedShare * slope * span;
}

/** Folds what the threads wanted, what they got and the time that they waited for a processor. */
function foldWanted(signals: CpuSignals, perPoint: number): void {
  wanted.set(points);
  foldMinutes(signals, channels.delay, perPoint);
  for (let i = 0; i < trendPoints; i += 1) {
    const got = wanted[i] ?? 0;
    const waited = points[i] ?? 0;
    points[i] = got;
    wanted[i] = got + (waited > 0 ? waited : 0);
  }
}

/** Folds the newest minutes of `channel` into the points, each the median of its minutes; times in min. */
function foldMinutes(signals: CpuSignals, channel: Channel, perPoint: number): void {
  const copied = signals.minutes.copy(channel, perPoint * trendPoints, minutes);
  for (let i = 0; i < trendPoints; i += 1) {
    points[i] = quantile(minutes, 0.5, i * perPoint, Math.min(copied, (i + 1) * perPoint));
    times[i] = (i * perPoint * signals.minutes.slot_s) / 60;
  }
}

/** Signals of work done: when one of them rose nearly as much as the CPU time did, the workload only does more. */
const workChannels = [channels.bytes, channels.switches, channels.output] as const;

function explainedByWork(signals: CpuSignals, inWindow: number): boolean {
  const used = thirds(signals, channels.cores, inWindow);
  return workChannels.some((channel) => {
    const work = thirds(signals, channel, inWindow);
    // A rate that was next to nothing has no ratio: 1 unit/s is the least that counts as work.
    return work.first >= 1 && work.last / work.first >= 1 + 0.7 * (used.last / used.first - 1);
  });
}

/** The medians of the first and of the last third of the window. */
function thirds(signals: CpuSignals, channel: Channel, inWindow: number): { first: number; last: number } {
  const third = Math.max(1, Math.floor(inWindow / 3));
  const early = signals.minutes.copy(channel, third, minutes, inWindow - third);
  const first = quantile(minutes, 0.5, 0, early);
  const late = signals.minutes.copy(channel, third, minutes);
  return { first, last: quantile(minutes, 0.5, 0, late) };
}
