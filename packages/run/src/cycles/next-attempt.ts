import type { Cycle } from '@omnimind/protocol/cycles-report';
import type { CyclesBook } from './cycles-book.ts';
import type { RunCyclesOptions } from './cycles-options.ts';
import type { Attempt } from './run-cycle.ts';

/** The next attempt; `null` when all cycles are done. */
export function nextOf(
  { last }: CyclesBook,
  { planned, retryKilled }: RunCyclesOptions,
): Omit<Attempt, 'waited_s'> | null {
  if (last === undefined) return { cycle: 1, attempt: 1 };
  if (isRunAnew(last, retryKilled)) return { cycle: last.cycle, attempt: last.attempt + 1 };
  return last.cycle < planned ? { cycle: last.cycle + 1, attempt: 1 } : null;
}

/** Whether a cycle that was killed has attempts left. */
export function isRunAnew({ outcome, attempt }: Cycle, retryKilled: number): boolean {
  return outcome === 'killed' && attempt <= retryKilled;
}
