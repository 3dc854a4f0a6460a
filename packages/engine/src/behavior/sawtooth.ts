import { evidence } from './finding.ts';
import type { MemoryDetector } from './memory-view.ts';

/** Fewer collections than this may be a phase that ended. */
const leastCollections = 2;

/** `sawtooth`: memory falls back again and again to a floor that does not rise. */
export const sawtooth: MemoryDetector = (view) => {
  const reading = view.readings.find((each) => each.collections >= leastCollections);
  if (reading === undefined) return null;
  return {
    behavior: 'sawtooth',
    severity: 'ok',
    confidence: 0.7,
    evidence: [evidence('collections', reading.collections, 'count', leastCollections, { span_s: reading.span_s })],
  };
};
