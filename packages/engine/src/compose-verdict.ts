import { evidenceSubjects, isSignal } from '@omnimind/protocol/evidence';
import type { Grower } from '@omnimind/protocol/trace';
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
import type { CountFinding } from './behavior/count-growth.ts';
import { evidence, type Finding } from './behavior/detector.ts';
import { type Exhaustion, forecastEvidence } from './behavior/exhaustion.ts';
import { type Headroom, isSoft } from './behavior/headroom.ts';

/** What one evaluation found; `null` where nothing can be said yet. */
export interface Findings {
  readonly cpu: Finding<CpuBehavior> | null;
  readonly memory: Finding<MemoryBehavior> | null;
  readonly pressure: Finding<Pressure> | null;
  readonly exhaustion: Exhaustion | null;
  readonly headroom: Headroom;
  /** Of the urgent lane, while it sees the end of memory coming. */
  readonly urgent: Evidence | null;
  /** Whose growth the growth of memory is, as it was seen last. */
  readonly growers: readonly Grower[];
  readonly tasks: CountFinding | null;
  readonly descriptors: CountFinding | null;
  /** What is left below each limit, the least first. */
  readonly left: readonly Evidence[];
  /** A leak that ends in less than this is critical, s. */
  readonly urgent_s: number;
}

/** One verdict of all findings: as severe as the worst of them, as sure as the least sure, the worst's evidence first. */
export function composeVerdict(t: number, findings: Findings): Verdict {
  const { cpu, memory, pressure, exhaustion, headroom, urgent, growers, tasks, descriptors, left, urgent_s } = findings;
  const numbers: Evidence[] = [];
  let severity: Severity = 'ok';
  let confidence = 1;
  // Of equals, what explains the others goes before: tasks hold memory and descriptors, memory files hold descriptors.
  for (const finding of worstFirst([troubling(tasks), memory, troubling(descriptors), cpu, pressure])) {
    // That who is starved waits for a processor is said once.
    const isSaid = finding === pressure && cpu?.behavior === 'starved';
    numbers.push(...finding.evidence.filter(({ signal }) => !(isSaid && signal === 'run_delay')));
    severity = worse(severity, finding.severity);
  }
  for (const finding of [memory, cpu, pressure])
    if (finding !== null && finding.behavior !== 'none') confidence = Math.min(confidence, finding.confidence);
  for (const count of [tasks, descriptors]) if (count?.severity === 'ok') numbers.push(...count.evidence);
  const isAtLimit = atLimit(headroom);
  if (isAtLimit !== null) {
    numbers.unshift(isAtLimit);
    severity = worse(severity, 'watch');
  }
  if (exhaustion !== null) {
    numbers.push(forecastEvidence(exhaustion, headroom, urgent_s));
    if (memory?.behavior === 'leaking' && !isSoft(headroom) && exhaustion.low < urgent_s) severity = 'critical';
  }
  if (urgent !== null) {
    numbers.unshift(urgent);
    severity = 'critical';
  }
  if (urgent !== null || rises(memory?.behavior)) {
    const [first, ...rest] = growers.map(growerEvidence);
    // Right behind what it explains: who is told little is told whose it is.
    if (first !== undefined) numbers.splice(numbers.findIndex(isAboutMemory) + 1, 0, first);
    numbers.push(...rest);
  }
  if (exhaustion !== null || urgent !== null || isAtLimit !== null) numbers.push(...left);
  return {
    t,
    cpu_behavior: cpu?.behavior ?? 'unknown',
    memory_behavior: memory?.behavior ?? 'unknown',
    pressure: pressure?.behavior ?? 'unknown',
    ...(tasks === null ? {} : { tasks_behavior: tasks.behavior }),
    ...(descriptors === null ? {} : { descriptors_behavior: descriptors.behavior }),
    severity,
    confidence: cpu === null && memory === null ? 0 : confidence,
    time_to_exhaustion_s: exhaustion,
    evidence: numbers,
  };
}

/** What is taken of a limit, beyond which a level that stands still is no sign that all is well. */
const fullShare = 0.98;

/** Memory that stands at a limit of its own. A heap that was reserved whole, as the JVM's, or a pool of buffers is no trouble by itself. */
function atLimit({ remaining, limit, set = limit, source, name }: Headroom): Evidence | null {
  const taken = 1 - remaining / limit;
  if (!(taken >= fullShare) || !(source === 'cgroup' || source === 'v8' || source === 'go')) return null;
  return evidence('at_limit', taken, 'share', fullShare, { source, name, limit_bytes: set });
}

/** The worse of two findings; of equals the first. */
export function worstOf<Behavior extends string>(
  a: Finding<Behavior> | null,
  b: Finding<Behavior> | null,
): Finding<Behavior> | null {
  if (a === null || b === null) return a ?? b;
  return severities.indexOf(b.severity) > severities.indexOf(a.severity) ? b : a;
}

function rises(behavior: MemoryBehavior | undefined): boolean {
  return behavior === 'leaking' || behavior === 'growing' || behavior === 'warming_up';
}

function isAboutMemory({ signal }: Evidence): boolean {
  return isSignal(signal) && evidenceSubjects[signal] === 'memory';
}

function growerEvidence({ share, pid, name, growth_bytes, span_s, cores }: Grower): Evidence {
  return evidence('top_grower', share, 'share', null, { pid, name, growth_bytes, span_s, cores });
}

function troubling(count: CountFinding | null): CountFinding | null {
  return count?.severity === 'ok' ? null : count;
}

function worstFirst<Found extends { readonly severity: Severity }>(findings: readonly (Found | null)[]): Found[] {
  return findings
    .filter((finding) => finding !== null)
    .sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
}
