import { trendOf } from '../statistics/trend.ts';
import { channels } from './cpu-signals.ts';
import type { CpuDetector, CpuView } from './cpu-view.ts';
import { evidence } from './finding.ts';

/** Points that the last minutes are looked at in. */
const rampPoints = 6;
/** The longest time that a ramp is looked for in, s. */
const rampWindow_s = 300;
const points = new Float64Array(rampPoints);
const times = new Float64Array(rampPoints);
const slots = new Float64Array(128);

/** `ramping`: rising, with a plausible end. It is not steep enough, long enough or unexplained enough to be `growing`. */
export const ramping: CpuDetector = (view) => {
  const spanned = fold(view);
  if (spanned === 0) return null;
  const { cap } = view.signals;
  const { rampShare } = view.parameters.cpu;
  const found = trendOf(times, points, rampPoints);
  const first = (points[0] ?? 0) / cap;
  const last = (points[rampPoints - 1] ?? 0) / cap;
  const highest = points.reduce((a, b) => Math.max(a, b), 0) / cap;
  const rise = last - first;
  // τ 0.6 of six points leaves room for three inversions. A single step is a new level, not a ramp.
  if (found.tau < 0.6 || rise < Math.max(rampShare, 0.2 * first) || found.largestTwoSteps > 0.75) return null;
  // A rise that has already turned back is over.
  if (last < highest - rampShare / 4) return null;
  return {
    behavior: 'ramping',
    severity: 'ok',
    confidence: 0.6,
    evidence: [
      evidence('cpu_rise', rise, 'share', rampShare, { shape: 'ramp', from: first, to: last, span_s: spanned }),
    ],
  };
};

/** Folds the newest slots into the points; returns the s that they span, 0 when there are too few. */
function fold(view: CpuView): number {
  const ring = view.signals.slots;
  const wanted = Math.min(ring.count, Math.max(rampPoints, Math.round(rampWindow_s / ring.slot_s)));
  const perPoint = Math.floor(wanted / rampPoints);
  if (perPoint < 1) return 0;
  const copied = ring.copy(channels.cores, perPoint * rampPoints, slots);
  for (let i = 0; i < rampPoints; i += 1) {
    let sum = 0;
    for (let j = 0; j < perPoint; j += 1) sum += slots[i * perPoint + j] ?? 0;
    // What was not measured may have been the top, or the end, of the rise.
    if (Number.isNaN(sum)) return 0;
    points[i] = sum / perPoint;
    times[i] = i * perPoint * ring.slot_s;
  }
  return copied * ring.slot_s;
}
