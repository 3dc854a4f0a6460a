import type { Taker } from '@omnimind/protocol/trace';
import type { CpuBehavior } from '@omnimind/protocol/verdict';
import { evidence, type Finding, finding } from './detector.ts';
import { type PressureSignals, stalls } from './pressure.ts';

/** Of the time that it wants a processor, it waits this share; half as much free time again ends it. */
const waitingShare = { entering: 0.9, leaving: 0.8 } as const;
/** Less waiting than this is no work held up, cores. */
const minDelay = 0.5;

/**
 * `starved`: it wants to work and hardly gets a processor. That is no trouble of its own, so it is only watched, but it is
 * neither idle nor steady. Where it does get one, its use is judged as ever.
 *
 * @param found what its use alone looks like
 * @param takers who uses the processors meanwhile
 */
export function starvationOf(
  signals: PressureSignals,
  found: Finding<CpuBehavior> | null,
  previous: CpuBehavior,
  takers: readonly Taker[],
): Finding<CpuBehavior> | null {
  if (found !== null && found.behavior !== 'idle' && found.behavior !== 'stable') return found;
  const cores = signals.mean(stalls.cores);
  const delay = signals.mean(stalls.delay);
  // Without a run delay the share of time in which a task waited, of all time, stands for it.
  const waited = Number.isNaN(delay) ? signals.mean(stalls.cpuSome) : delay;
  const share = waited / (waited + cores);
  const threshold = previous === 'starved' ? waitingShare.leaving : waitingShare.entering;
  if (!(waited >= minDelay && share >= threshold)) return found;
  const taken = takers.map(({ pid, name, cores: used }) =>
    evidence('processors_taken_by', used, 'cores', null, { pid, name }),
  );
  return finding('starved', 'watch', 0.8, evidence('run_delay', share, 'share', threshold, { cores }), ...taken);
}
