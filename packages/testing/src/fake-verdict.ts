import type { Evidence, Severity, Verdict } from '@omnimind/protocol/verdict';

/** A verdict that all is well. */
export function fakeVerdict(changes: Partial<Verdict> = {}): Verdict {
  return {
    t: 600,
    cpu_behavior: 'stable',
    memory_behavior: 'stable',
    pressure: 'none',
    severity: 'ok',
    confidence: 0.9,
    time_to_exhaustion_s: null,
    evidence: [
      {
        ...{ signal: 'cpu_use', value: 0.4, unit: 'share', threshold: null },
        parameters: { shape: 'mean', limit_cores: 8, span_s: 60 },
      },
    ],
    ...changes,
  };
}

/** Memory that rose 200 MiB/min. */
export const fakeSlope: Evidence = {
  signal: 'anon_floor_slope',
  value: 200 * 2 ** 20,
  unit: 'bytes/min',
  threshold: 2 ** 20,
  parameters: { span_s: 540, tau: 1, acceleration: 1, above_bytes: 0 },
};

/** A verdict of that severity: what is not well leaks. */
export function fakeVerdictOf(severity: Severity, changes: Partial<Verdict> = {}): Verdict {
  const memory_behavior = severity === 'ok' ? 'stable' : 'leaking';
  return fakeVerdict({ t: 60, memory_behavior, severity, evidence: [fakeSlope], ...changes });
}

/** The verdict of a workload that is busy and leaks. */
export function fakeLeakVerdict(changes: Partial<Verdict> = {}): Verdict {
  return fakeVerdict({
    cpu_behavior: 'high_but_stable',
    memory_behavior: 'leaking',
    severity: 'alert',
    confidence: 0.92,
    time_to_exhaustion_s: { low: 720, high: 1200 },
    evidence: [
      {
        signal: 'anon_floor_slope',
        value: 39_000_000,
        unit: 'bytes/min',
        threshold: 16_777_216,
        text: 'the memory floor rises by 37.2 MiB/min over 10 min and does not slow (more than 16 MiB is not normal)',
      },
      { signal: 'cpu_median', value: 1.9, unit: 'cores', threshold: 1.4, text: 'used 1.9 of 2 cores, median of 5 min' },
    ],
    ...changes,
  });
}
