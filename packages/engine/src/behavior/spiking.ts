import { channels } from './cpu-signals.ts';
import type { CpuDetector } from './cpu-view.ts';
import { evidence } from './finding.ts';

/** Fewest slots with which spikes can be told from a start: two minutes. */
const leastSlots = 24;
/** Peaks that take more of the time than this are the work itself. */
const mostPeakShare = 0.35;
const slots = new Float64Array(128);

/** `spiking`: short peaks that fall back to the base level. */
export const spiking: CpuDetector = (view) => {
  const ring = view.signals.slots;
  const count = ring.copy(channels.cores, ring.capacity, slots);
  if (count < leastSlots) return null;
  const { cap } = view.signals;
  const { base } = view;
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
  return {
    behavior: 'spiking',
    severity: 'ok',
    confidence: 0.7,
    evidence: [
      evidence('cpu_peaks', peaks, 'count', 2, {
        highest_share: (base + tallest) / cap,
        base_share: base / cap,
        span_s: count * ring.slot_s,
      }),
    ],
  };
};
