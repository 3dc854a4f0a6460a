import { trendOf } from '../statistics/trend.ts';
import { confidenceBetween, evidence, finding, isStep, type MemoryDetector } from './detector.ts';

/** Fewer that rise may be chance, or a warm-up. */
const leastValleys = 4;
/** In less time it is a heap that finds its size at its start, and the bins of the windows see its floor, s. */
const least_s = 240;
const times = new Float64Array(8);
const levels = new Float64Array(8);

/**
 * `leaking`, of a sawtooth whose teeth are longer than the bins of a window: after each collection more is left than after the one
 * before it, and that does not slow. It is an alert with the fifth valley, where memory lasts for less than a day.
 */
export const risingValleys: MemoryDetector = (view) => {
  const { memory } = view.parameters;
  const valleys = view.signals.valleys.rising(view.t);
  const [first, last] = [valleys[0], valleys.at(-1)];
  if (first === undefined || last === undefined || valleys.length < leastValleys) return null;
  const span_s = last.t - first.t;
  // Valleys that are a few samples apart are those of the sampling.
  const usual_s = span_s / (valleys.length - 1);
  if (span_s < least_s || usual_s < memory.leastSamplesPerBin * view.signals.interval_s) return null;
  for (const [i, { t, level }] of valleys.entries()) {
    times[i] = t;
    levels[i] = level;
  }
  const trend = trendOf(times, levels, valleys.length);
  const needed = Math.max(memory.leakGrowth_bytes, memory.growthRatio * first.level);
  if (trend.growth < needed || trend.acceleration < memory.slowing || isStep({ trend }, memory)) return null;
  const matters = !(view.remaining / trend.slope > memory.alertWithin_s);
  const severity = matters && valleys.length > leastValleys && trend.acceleration >= memory.alertSlowing;
  const confidence = confidenceBetween(valleys.length, leastValleys, 6, 0.7, 0.9);
  const parameters = { span_s, count: valleys.length, from_bytes: first.level, to_bytes: last.level };
  const numbers = evidence('anon_valleys', trend.slope * 60, 'bytes/min', (needed / span_s) * 60, parameters);
  return finding('leaking', severity ? 'alert' : 'watch', confidence, numbers);
};
