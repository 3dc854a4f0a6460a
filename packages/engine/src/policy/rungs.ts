import type { Configuration } from '@omnimind/protocol/configuration';
import type { Rung } from '@omnimind/protocol/event';
import type { Severity, Verdict } from '@omnimind/protocol/verdict';
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

type Ladder = Configuration['ladder'];

/** One rung of the ladder. */
export interface RungRow {
  readonly rung: Rung;
  /** The rung is entered at this severity or a worse one. */
  readonly severity: Severity;
  /** How long that severity must have lasted, s. A critical workload waits for no rung that a lesser one may enter. */
  readonly after: (ladder: Ladder) => number;
  /** Whether it changes the system: never for protected workloads, only in mode `smart`, counted in the budget. */
  readonly acts: boolean;
  /** Whether it answers this trouble, and was not switched off. What does not is passed over. */
  readonly answers: (verdict: Verdict, ladder: Ladder) => boolean;
  /** How long it stays in force at most, s; it is then undone, and not taken again for as long. */
  readonly limit: (ladder: Ladder) => number;
}

const gentle = { acts: false, answers: () => true, limit: () => Number.POSITIVE_INFINITY, after: () => 0 };
const acting = { ...gentle, acts: true };

/** The ladder, from the gentlest rung on. */
export const ladderRows: readonly RungRow[] = [
  { ...gentle, rung: 'observe', severity: 'ok' },
  { ...gentle, rung: 'watch', severity: 'watch' },
  { ...gentle, rung: 'notify', severity: 'alert' },
  { ...acting, rung: 'deprioritize', severity: 'alert', after: (ladder) => ladder.deprioritize_after },
  {
    ...acting,
    rung: 'throttle',
    severity: 'alert',
    after: (ladder) => ladder.throttle_after,
    answers: (verdict, ladder) => throttledResource(verdict, ladder) !== null,
    limit: (ladder) => ladder.throttle_for,
  },
  {
    ...acting,
    rung: 'freeze',
    severity: 'critical',
    after: (ladder) => ladder.freeze_after,
    answers: (_, ladder) => ladder.freeze,
    limit: (ladder) => ladder.freeze_for,
  },
  {
    ...acting,
    rung: 'stop',
    severity: 'critical',
    after: (ladder) => ladder.stop_after,
    answers: (_, ladder) => ladder.stop,
  },
];
