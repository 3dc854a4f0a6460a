import type { Configuration } from '@omnimind/protocol/configuration';
import type { Rung } from '@omnimind/protocol/event';
import { type Message, message } from '@omnimind/protocol/message';
import { isUrgent, type Severity, type Verdict } from '@omnimind/protocol/verdict';
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

/** Tasks or descriptors that run into their limit; `null` where they do not. */
function exhaustedCount({ tasks_behavior, descriptors_behavior }: Verdict): 'tasks' | 'descriptors' | null {
  if (tasks_behavior === 'exhausting') return 'tasks';
  return descriptors_behavior === 'exhausting' ? 'descriptors' : null;
}

/** Whoever is slower opens and forks no less: a lower priority helps where something else is wrong as well. */
function helpsToBeSlower(verdict: Verdict): boolean {
  const { cpu_behavior, memory_behavior, pressure } = verdict;
  const isBusy = cpu_behavior === 'runaway' || cpu_behavior === 'growing' || pressure === 'some';
  const rises = memory_behavior === 'leaking' || memory_behavior === 'growing';
  return exhaustedCount(verdict) === null || isBusy || rises || pressure === 'thrashing';
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
  {
    ...acting,
    rung: 'deprioritize',
    severity: 'alert',
    after: (ladder) => ladder.deprioritize_after,
    answers: helpsToBeSlower,
  },
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

/** At most so many actions in any minute, over all workloads. */
export class ActionBudget {
  readonly #perMinute: number;
  readonly #times: number[] = [];

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /**
   * Takes one action from the budget at `time_s`; false when it is used up.
   *
   * @param cannotWait for what ends before there is room again: it is counted, and refused only where nothing is ever allowed
   */
  take(time_s: number, cannotWait = false): boolean {
    while (this.#times.length > 0 && time_s - (this.#times[0] ?? 0) >= 60) this.#times.shift();
    if (this.#times.length >= this.#perMinute && !(cannotWait && this.#perMinute > 0)) return false;
    this.#times.push(time_s);
    return true;
  }
}

/** What is wrong with a workload. */
export function reasonFor(verdict: Verdict): Message {
  const { memory_behavior, cpu_behavior, pressure, severity } = verdict;
  const rises = memory_behavior === 'leaking' || memory_behavior === 'growing' ? memory_behavior : null;
  const memory = isUrgent(verdict) ? 'urgent' : rises;
  const cpu = cpu_behavior === 'runaway' || cpu_behavior === 'growing' ? cpu_behavior : null;
  const isStarved = pressure === 'thrashing' || (pressure === 'some' && memory === null && cpu === null);
  const count = exhaustedCount(verdict);
  const isOf = count === null ? {} : { count };
  return message('reason.trouble', { memory, cpu, pressure: isStarved ? pressure : null, ...isOf, severity });
}
