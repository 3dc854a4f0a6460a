import type { EvidenceParameters } from '@omnimind/protocol/evidence';
import type { MemoryParameters } from '../parameters.ts';
import { trendOf } from '../statistics/trend.ts';
import {
  confidenceBetween,
  evidence,
  finding,
  growsOn,
  growthNeeded,
  hasEnded,
  isStep,
  type MemoryDetector,
  type MemoryView,
  maxAcceleration,
  slows,
} from './detector.ts';
import { isRetainedIntake, leakEvidence } from './leaking.ts';
import type { WindowReading } from './memory-scale.ts';

/** Stability is trusted after this long, s. */
const trusted_s = 300;

/** `stable`: measured, and nothing else was found. */
export const memoryStable: MemoryDetector = (view) => {
  const { level } = view.signals;
  if (Number.isNaN(level)) return null;
  const since = view.signals.measuredFor(view.t);
  const confidence = confidenceBetween(since, 0, trusted_s, 0.2, 0.9);
  return finding('stable', 'ok', confidence, evidence('anon_level', level, 'bytes', null, {}));
};

/** Fewer collections than this may be a phase that ended. */
const leastCollections = 2;

/** `sawtooth`: memory falls back again and again, to a floor that does not rise, or not often enough yet. */
export const sawtooth: MemoryDetector = (view) => {
  const reading = view.readings.find((each) => each.collections >= leastCollections);
  if (reading === undefined) return null;
  const { collections, span_s } = reading;
  const parameters = { span_s, shape: view.signals.valleys.rises ? 'rises' : 'level' } as const;
  return finding('sawtooth', 'ok', 0.7, evidence('collections', collections, 'count', leastCollections, parameters));
};

/** `growing`: growth that does not slow, not yet long or clear enough for a leak, or explained by what was read. */
export const memoryGrowing: MemoryDetector = (view) => {
  const { memory } = view.parameters;
  const reading = view.readings.find((each) => grows(each, view));
  if (reading === undefined) return null;
  const numbers = [leakEvidence(reading, memory)];
  if (isRetainedIntake(reading, memory)) {
    numbers.push(evidence('growth_per_byte_read', reading.perByteRead, 'ratio', memory.retainedIntake[0], {}));
  }
  if (!reading.full) {
    numbers.push(evidence('window_filled', reading.span_s, 's', reading.window.window_s, {}));
  }
  return finding('growing', 'watch', confidenceBetween(reading.trend.tau, 0.7, 1, 0.4, 0.8), ...numbers);
};

function grows(reading: WindowReading, view: MemoryView): boolean {
  const { memory } = view.parameters;
  return (
    reading.trend.tau >= Math.max(reading.window.tau - 0.1, 0.7) &&
    growsOn(reading, memory) &&
    !hasEnded(reading, view.readings, memory)
  );
}

/** `warming_up`: growth that slows towards a level, or came in a step: caches, models, just-in-time compilers. */
export const warmingUp: MemoryDetector = (view) => {
  const { memory } = view.parameters;
  const reading = view.readings.find(
    (each) => each.trend.tau >= 0.5 && each.trend.growth >= growthNeeded(each, memory),
  );
  if (reading !== undefined) {
    const { trend } = reading;
    const acceleration = Math.min(trend.acceleration, maxAcceleration);
    const rise_bytes = Math.max(0, trend.rise);
    const parameters = { shape: shapeOf(reading, memory), rise_bytes, span_s: reading.span_s };
    const unit = '2nd half / 1st';
    const numbers = evidence('anon_acceleration', acceleration, unit, memory.slowing, parameters);
    return finding('warming_up', 'ok', 0.6, numbers);
  }
  const { young } = view.signals;
  const rise = young.highest - young.lowest;
  const needed = Math.max(memory.leakGrowth_bytes, memory.growthRatio * young.lowest);
  if (view.readings.length > 0 || !(rise >= needed)) return null;
  return finding('warming_up', 'ok', 0.3, evidence('anon_rise', rise, 'bytes', null, {}));
};

/** How a rise that is no growth came about. */
function shapeOf(reading: WindowReading, memory: MemoryParameters): EvidenceParameters['anon_acceleration']['shape'] {
  if (isStep(reading, memory)) return 'one_step';
  if (slows(reading, memory)) return 'slows';
  return reading.floor <= reading.ceiling ? 'no_higher' : 'unsteady';
}

/** Fewer that rise may be chance, or a warm-up. */
const leastValleys = 4;
/** In less time it is a heap that finds its size at its start, and the bins of the windows see its floor, s. */
const leastValleys_s = 240;
const valleyTimes = new Float64Array(8);
const valleyLevels = new Float64Array(8);

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
  if (span_s < leastValleys_s || usual_s < memory.leastSamplesPerBin * view.signals.interval_s) return null;
  for (const [i, { t, level }] of valleys.entries()) {
    valleyTimes[i] = t;
    valleyLevels[i] = level;
  }
  const trend = trendOf(valleyTimes, valleyLevels, valleys.length);
  const needed = Math.max(memory.leakGrowth_bytes, memory.growthRatio * first.level);
  if (trend.growth < needed || trend.acceleration < memory.slowing || isStep({ trend }, memory)) return null;
  const matters = !(view.remaining / trend.slope > memory.alertWithin_s);
  // Valleys that rise by chance differ more.
  const goesOn = trend.acceleration >= memory.alertSlowing && trend.unevenness <= memory.highWaterUnevenness;
  const severity = matters && goesOn && valleys.length > leastValleys;
  const confidence = confidenceBetween(valleys.length, leastValleys, 6, 0.7, 0.9);
  const parameters = { span_s, count: valleys.length, from_bytes: first.level, to_bytes: last.level };
  const numbers = evidence('anon_valleys', trend.slope * 60, 'bytes/min', (needed / span_s) * 60, parameters);
  return finding('leaking', severity ? 'alert' : 'watch', confidence, numbers);
};
