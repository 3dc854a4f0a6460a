import {
  type CpuBehavior,
  type Evidence,
  type MemoryBehavior,
  type Pressure,
  type Severity,
  severities,
  type Verdict,
  worse,
} from '@omnimind/protocol/verdict';
import type { Finding } from './behavior/detector.ts';
import { type Exhaustion, forecastEvidence, type Headroom } from './behavior/exhaustion.ts';

/** What one evaluation found; `null` where nothing can be said yet. */
export interface Findings {
  readonly cpu: Finding<CpuBehavior> | null;
  readonly memory: Finding<MemoryBehavior> | null;
  readonly pressure: Finding<Pressure> | null;
  readonly exhaustion: Exhaustion | null;
  readonly headroom: Headroom;
  /** Of the urgent lane, while it sees the end of memory coming. */
  readonly urgent: Evidence | null;
  /** A leak that ends in less than this is critical, s. */
  readonly urgent_s: number;
}

/** One verdict of all findings: as severe as the worst of them, as sure as the least sure, the worst's evidence first. */
export function composeVerdict(t: number, findings: Findings): Verdict {
  const { cpu, memory, pressure, exhaustion, headroom, urgent, urgent_s } = findings;
  const numbers: Evidence[] = [];
  let severity: Severity = 'ok';
  let confidence = 1;
  for (const finding of worstFirst([memory, cpu, pressure])) {
    numbers.push(...finding.evidence);
    if (finding.behavior !== 'none') confidence = Math.min(confidence, finding.confidence);
    severity = worse(severity, finding.severity);
  }
  if (exhaustion !== null) {
    numbers.push(forecastEvidence(exhaustion, headroom, urgent_s));
    if (memory?.behavior === 'leaking' && exhaustion.low < urgent_s) severity = 'critical';
  }
  if (urgent !== null) {
    numbers.unshift(urgent);
    severity = 'critical';
  }
  return {
    t,
    cpu_behavior: cpu?.behavior ?? 'unknown',
    memory_behavior: memory?.behavior ?? 'unknown',
    pressure: pressure?.behavior ?? 'unknown',
    severity,
    confidence: cpu === null && memory === null ? 0 : confidence,
    time_to_exhaustion_s: exhaustion,
    evidence: numbers,
  };
}

function worstFirst(findings: (Finding<string> | null)[]): Finding<string>[] {
  return findings
    .filter((finding) => finding !== null)
    .sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
}
