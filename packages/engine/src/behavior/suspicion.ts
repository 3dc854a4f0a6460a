import type { CpuBehavior } from '@omnimind/protocol/verdict';
import type { CpuView } from './cpu-view.ts';
import { evidence, type Finding } from './finding.ts';
import { pinnedThreads, showsProgress } from './runaway.ts';

/**
 * Threads that never sleep without any sign of progress, but with nothing earlier to compare with: by counters a tight
 * honest kernel and an endless loop are alike. The behavior stays what it is; it is watched, and the evidence says why.
 */
export function suspicionOf(view: CpuView, found: Finding<CpuBehavior>): Finding<CpuBehavior> {
  if (found.behavior !== 'high_but_stable' && found.behavior !== 'stable') return found;
  const pinned = pinnedThreads(view);
  if (pinned === null || showsProgress(view, pinned.slots)) return found;
  return {
    ...found,
    severity: 'watch',
    evidence: [...found.evidence, pinned.evidence, evidence('suspicion', pinned.threads, 'threads', null, {})],
  };
}
