import { confidenceBetween, evidence } from './finding.ts';
import type { MemoryDetector } from './memory-view.ts';

/** Stability is trusted after this long, s. */
const trusted_s = 300;

/** `stable`: measured, and nothing else was found. */
export const memoryStable: MemoryDetector = (view) => {
  const { level } = view.signals;
  if (Number.isNaN(level)) return null;
  const since = view.signals.measuredFor(view.t);
  return {
    behavior: 'stable',
    severity: 'ok',
    confidence: confidenceBetween(since, 0, trusted_s, 0.2, 0.9),
    evidence: [evidence('anon_level', level, 'bytes', null, {})],
  };
};
