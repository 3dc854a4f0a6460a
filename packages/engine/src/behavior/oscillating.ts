import { strongestCycle } from '../statistics/autocorrelation.ts';
import { channels } from './cpu-signals.ts';
import type { CpuDetector } from './cpu-view.ts';
import { evidence } from './finding.ts';

/** Fewest slots in which four cycles can be seen. */
const leastSlots = 24;
/** The 10th to the 90th percentile of a sine are this many of its standard deviations. */
const sineSwing = 2.69;
const slots = new Float64Array(128);

/** `oscillating`: a repeating swing, by the autocorrelation of the detrended use over four cycles. */
export const oscillating: CpuDetector = (view) => {
  const { cycleShare, cycleStrength } = view.parameters.cpu;
  const ring = view.signals.slots;
  const low = view.low / view.signals.cap;
  const high = view.high / view.signals.cap;
  if (ring.count < leastSlots || high - low < cycleShare) return null;
  const count = ring.copy(channels.cores, ring.capacity, slots);
  if (slots.subarray(0, count).some(Number.isNaN)) return null;
  const { lag, strength, deviation } = strongestCycle(slots, count);
  // What is left of a ramp when its line is taken off repeats itself too: the swing itself must be large enough.
  if (strength <= cycleStrength || sineSwing * deviation < cycleShare * view.signals.cap) return null;
  return {
    behavior: 'oscillating',
    severity: 'ok',
    confidence: 0.7,
    evidence: [
      evidence('cpu_cycle', strength, 'autocorrelation', cycleStrength, {
        low_share: low,
        high_share: high,
        period_s: lag * ring.slot_s,
      }),
    ],
  };
};
