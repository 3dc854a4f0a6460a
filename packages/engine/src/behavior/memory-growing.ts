import { formatBytes } from '@omnimind/protocol';
import { confidenceBetween, evidence } from './finding.ts';
import { isRetainedIntake, leakEvidence } from './leaking.ts';
import type { WindowReading } from './memory-signals.ts';
import { growthNeeded, isStep, type MemoryDetector, type MemoryView, slows } from './memory-view.ts';

/** `growing`: growth that does not slow, not yet long or clear enough for a leak, or explained by what was read. */
export const memoryGrowing: MemoryDetector = (view) => {
  const { memory } = view.parameters;
  const reading = view.readings.find((each) => grows(each, view));
  if (reading === undefined) return null;
  const numbers = [leakEvidence(reading, memory)];
  if (isRetainedIntake(reading, memory)) {
    const text = `it grew ${reading.perByteRead.toFixed(2)} bytes for each byte that was read: data kept, as a database that fills does`;
    numbers.push(evidence('growth_per_byte_read', reading.perByteRead, 'ratio', memory.retainedIntake[0], text));
  }
  if (!reading.full)
    numbers.push(evidence('window_filled', reading.bins, 'bins', null, 'too short a time to call it a leak'));
  return {
    behavior: 'growing',
    severity: 'watch',
    confidence: confidenceBetween(reading.trend.tau, 0.7, 1, 0.4, 0.8),
    evidence: numbers,
  };
};

function grows(reading: WindowReading, view: MemoryView): boolean {
  const { memory } = view.parameters;
  const { trend } = reading;
  return (
    reading.trusted &&
    trend.tau >= Math.max(reading.window.tau - 0.1, 0.7) &&
    trend.growth >= growthNeeded(reading, memory) &&
    !slows(reading, memory) &&
    !isStep(reading, memory) &&
    !(reading.floor <= reading.ceiling)
  );
}

/** `warming_up`: growth that slows towards a level, or came in a step: caches, models, just-in-time compilers. */
export const warmingUp: MemoryDetector = (view) => {
  const { memory } = view.parameters;
  const reading = view.readings.find(
    (each) => each.trend.tau >= 0.5 && each.trend.end - each.trend.start >= growthNeeded(each, memory),
  );
  if (reading !== undefined) {
    const { trend } = reading;
    const step = isStep(reading, memory);
    const text = step
      ? `anonymous memory rose by ${formatBytes(trend.growth)}, most of it in one step`
      : `anonymous memory rose by ${formatBytes(trend.growth)}, and ${slows(reading, memory) ? 'the rise slows' : 'no higher than it has been before'}`;
    return {
      behavior: 'warming_up',
      severity: 'ok',
      confidence: 0.6,
      evidence: [
        evidence('anon_acceleration', Math.min(trend.acceleration, 99), '2nd half / 1st', memory.slowing, text),
      ],
    };
  }
  const { young } = view.signals;
  const rise = young.highest - young.lowest;
  const needed = Math.max(memory.leakGrowth_bytes, memory.growthRatio * young.lowest);
  if (view.readings.length > 0 || !(rise >= needed)) return null;
  const text = `anonymous memory has risen by ${formatBytes(rise)} since the start`;
  return {
    behavior: 'warming_up',
    severity: 'ok',
    confidence: 0.3,
    evidence: [evidence('anon_rise', rise, 'bytes', null, text)],
  };
};
