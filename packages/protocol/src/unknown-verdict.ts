import type { Verdict } from './verdict.ts';

/** The verdict on a workload that could not be judged: too few samples. */
export function unknownVerdict(t: number): Verdict {
  return {
    t,
    cpu_behavior: 'unknown',
    memory_behavior: 'unknown',
    pressure: 'unknown',
    severity: 'ok',
    confidence: 0,
    time_to_exhaustion_s: null,
    evidence: [],
  };
}
