import { formatDuration, formatNumber, formatShare } from '@omnimind/protocol';
import { strongestCycle } from '../statistics/autocorrelation.ts';
import { channels } from './cpu-signals.ts';
import type { CpuDetector } from './cpu-view.ts';
import { evidence } from './finding.ts';

/** Fewest slots in which four cycles can be seen. */
const leastSlots = 24;
const slots = new Float64Array(128);

/** `oscillating`: a repeating swing, by the autocorrelation of the detrended use over four cycles. */
export const oscillating: CpuDetector = (view) => {
  const { cycleShare, cycleStrength } = view.parameters.cpu;
  const ring = view.signals.slots;
  const low = view.low / view.signals.cap;
  const high = view.high / view.signals.cap;
  if (ring.count < leastSlots || high - low < cycleShare) return null;
  const count = ring.copy(channels.cores, ring.capacity, slots);
  const { lag, strength } = strongestCycle(slots, count);
  if (strength <= cycleStrength) return null;
  const text = `use swings between ${formatShare(low)} and ${formatShare(high)} about every ${formatDuration(lag * ring.slot_s)} (autocorrelation ${formatNumber(strength)})`;
  return {
    behavior: 'oscillating',
    severity: 'ok',
    confidence: 0.7,
    evidence: [evidence('cpu_cycle', strength, 'autocorrelation', cycleStrength, text)],
  };
};
