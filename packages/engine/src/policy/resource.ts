import type { Configuration } from '@omnimind/protocol/configuration';
import type { Verdict } from '@omnimind/protocol/verdict';
import type { Resource } from './plan.ts';

/**
 * What a throttle would limit; `null` when none would help. Memory only when its end is near: a limit on a leak that has
 * hours left would slow honest work for nothing. Thrashing is no reason: less memory makes it worse.
 */
export function throttledResource(verdict: Verdict, ladder: Configuration['ladder']): Resource | null {
  const isRising = verdict.memory_behavior === 'leaking' || verdict.memory_behavior === 'growing';
  if (verdict.evidence.some(({ signal }) => signal === 'seconds_left')) return isRising ? 'memory' : 'memory_growth';
  const left_s = verdict.time_to_exhaustion_s?.low ?? Number.POSITIVE_INFINITY;
  if (isRising && left_s < ladder.throttle_within) return 'memory';
  return verdict.cpu_behavior === 'runaway' ? 'cpu' : null;
}
