import type { CpuBehavior } from '@omnimind/protocol/verdict';
import { cpuGrowing } from './cpu-growing.ts';
import { idle, level, oscillating, ramping, spiking, stepOf } from './cpu-shapes.ts';
import { type CpuDetector, type CpuView, evidence, type Finding, type MemoryDetector } from './detector.ts';
import { leaking } from './leaking.ts';
import { memoryGrowing, memoryStable, risingValleys, sawtooth, warmingUp } from './memory-shapes.ts';
import { pinnedThreads } from './pinned.ts';
import { runaway, showsProgress } from './runaway.ts';

/** The detectors of CPU behavior: the first that finds something decides. */
export const cpuDetectors: readonly CpuDetector[] = [runaway, cpuGrowing, ramping, idle, oscillating, spiking, level];

/** The detectors of memory behavior: the first that finds something decides. */
export const memoryDetectors: readonly MemoryDetector[] = [
  leaking,
  risingValleys,
  memoryGrowing,
  sawtooth,
  warmingUp,
  memoryStable,
];

/**
 * Threads that never sleep without any sign of progress, but with nothing earlier to compare with: by counters a tight
 * honest kernel and an endless loop are alike. So is use that has stepped far above what was usual: it may be asked for. The behavior
 * stays what it is; it is watched, and the evidence says why.
 */
export function suspicionOf(view: CpuView, found: Finding<CpuBehavior>): Finding<CpuBehavior> {
  if (found.behavior !== 'high_but_stable' && found.behavior !== 'stable') return found;
  const pinned = pinnedThreads(view);
  if (pinned !== null && !showsProgress(view, pinned.slots)) {
    const suspicion = evidence('suspicion', pinned.threads, 'threads', null, {});
    return { ...found, severity: 'watch', evidence: [...found.evidence, pinned.evidence, suspicion] };
  }
  const step = stepOf(view);
  return step === null ? found : { ...found, severity: 'watch', evidence: [step, ...found.evidence] };
}
