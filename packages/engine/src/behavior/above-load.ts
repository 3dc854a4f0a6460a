import { formatBytes, formatDuration, formatNumber } from '@omnimind/protocol';
import type { AboveLoad, AboveLoadParameters } from '../statistics/load-floors.ts';
import { confidenceBetween, evidence } from './finding.ts';
import type { MemoryDetector } from './memory-view.ts';

/**
 * `leaking`, where the floor's own trend is hidden by a load that comes and goes: the floor has stood above what the same
 * load explained before, and the gap grows. Asks for two hours of history, so that it is no rule for the young.
 */
export const leakingAboveLoad: MemoryDetector = ({ aboveLoad }) => {
  if (aboveLoad === null) return null;
  const { excess, needed, growth, span_s, load_cores, tau } = aboveLoad;
  const text =
    `anonymous memory floor lies ${formatBytes(excess)} above what was usual at this load ` +
    `(${formatNumber(load_cores)} cores), ${formatBytes(Math.max(0, growth))} more than ${formatDuration(span_s)} before`;
  return {
    behavior: 'leaking',
    severity: 'alert',
    confidence: confidenceBetween(tau, 0.2, 1, 0.6, 0.85),
    evidence: [evidence('anon_above_load', excess, 'bytes', needed, text)],
  };
};

/** Whether a workload is above its load, bin after bin; entering asks for more than staying. */
export class AboveLoadTracker {
  #holds = false;

  /** The reading while the tests hold; `null` else. */
  update(reading: AboveLoad | null, parameters: AboveLoadParameters): AboveLoad | null {
    this.#holds = reading !== null && (passes(reading, parameters) || (this.#holds && stays(reading, parameters)));
    return this.#holds ? reading : null;
  }

  /** Forgets, after a gap. */
  clear(): void {
    this.#holds = false;
  }
}

function passes(reading: AboveLoad, parameters: AboveLoadParameters): boolean {
  const { floor, excess, needed, growth, tau, early, late, above, spread } = reading;
  return (
    above >= parameters.aboveBins &&
    excess > needed &&
    tau >= parameters.tau &&
    growth >= Math.max(parameters.growthRatio * floor, parameters.growthSpreads * spread) &&
    late >= parameters.stepRatio * Math.max(early, needed)
  );
}

function stays({ above }: AboveLoad, { windowBins }: AboveLoadParameters): boolean {
  return above > windowBins / 2;
}
