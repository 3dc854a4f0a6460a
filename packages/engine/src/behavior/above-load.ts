import type { AboveLoad } from '../statistics/excess.ts';
import type { AboveLoadParameters } from '../statistics/load-floors.ts';
import { confidenceBetween, evidence } from './finding.ts';
import type { MemorySignals } from './memory-signals.ts';
import type { MemoryDetector } from './memory-view.ts';

/**
 * `leaking`, where the floor's own trend is hidden by a load that comes and goes: the floor has stood above what the same
 * load explained before, and the gap grows. Asks for five hours of history: it is no rule for the young.
 */
export const leakingAboveLoad: MemoryDetector = ({ aboveLoad }) => {
  if (aboveLoad === null) return null;
  const { excess, needed, growth, span_s, load_cores, tau } = aboveLoad;
  return {
    behavior: 'leaking',
    severity: 'alert',
    confidence: confidenceBetween(tau, 0.2, 1, 0.6, 0.85),
    evidence: [
      evidence('anon_above_load', excess, 'bytes', needed, {
        load_cores,
        growth_bytes: Math.max(0, growth),
        span_s,
        tau,
      }),
    ],
  };
};

/** At which scale a workload is above its load, bin after bin; entering asks for more than staying. */
export class AboveLoadTracker {
  /** The scale that holds; -1 for none. */
  #holds = -1;

  /** The reading of the scale whose tests hold, shortest first; `null` where none do. */
  update(signals: MemorySignals, parameters: AboveLoadParameters): AboveLoad | null {
    const held = signals.aboveLoad(this.#holds);
    if (held !== null) return held;
    this.#holds = parameters.scales.findIndex((_, scale) => passes(signals.aboveLoad(scale), parameters));
    return signals.aboveLoad(this.#holds);
  }

  /** Forgets, after a gap. */
  clear(): void {
    this.#holds = -1;
  }
}

function passes(reading: AboveLoad | null, parameters: AboveLoadParameters): boolean {
  if (reading === null) return false;
  const { scale, floor, least, growth, tau, early, late, stepFit, above } = reading;
  return (
    above >= scale.aboveBins &&
    tau >= parameters.tau &&
    growth >= parameters.growthRatio * floor &&
    late - parameters.stepRatio * Math.max(0, early) >= least &&
    stepFit >= parameters.stepFit
  );
}
