import type { CpuDetector, CpuView } from './cpu-view.ts';
import { confidenceBetween, evidence } from './finding.ts';

/** A level needs this much time to be trusted, s; from one slot on it is told with little confidence. */
const trusted_s = 60;

/** `idle`: no use worth naming, also at its peaks. */
export const idle: CpuDetector = (view) => {
  const { idleShare } = view.parameters.cpu;
  const share = view.mean / view.signals.cap;
  // Half as much again to leave it: a service that answers now and then does not flap.
  const threshold = view.previous === 'idle' ? 1.5 * idleShare : idleShare;
  // Three times the mean at the peaks: a timer's work, no more.
  if (!(share < threshold && view.peak / view.signals.cap < 3 * threshold)) return null;
  return {
    behavior: 'idle',
    severity: 'ok',
    confidence: levelConfidence(view),
    evidence: [use(view, share, threshold, 'mean')],
  };
};

/** `high_but_stable` or `stable`: whatever shows no movement is told by its level. */
export const level: CpuDetector = (view) => {
  const { highShare, highShareMargin } = view.parameters.cpu;
  if (Number.isNaN(view.level)) return null;
  const share = view.level / view.signals.cap;
  const threshold = view.previous === 'high_but_stable' ? highShare - highShareMargin : highShare;
  const high = share >= threshold;
  return {
    behavior: high ? 'high_but_stable' : 'stable',
    severity: 'ok',
    confidence: levelConfidence(view),
    evidence: [use(view, share, threshold, 'median')],
  };
};

function levelConfidence(view: CpuView): number {
  return confidenceBetween(view.levelSpan_s, 0, trusted_s, 0.2, 0.9);
}

function use(view: CpuView, share: number, threshold: number, shape: 'mean' | 'median') {
  return evidence('cpu_use', share, 'share', threshold, {
    shape,
    limit_cores: view.signals.cap,
    span_s: view.levelSpan_s,
  });
}
