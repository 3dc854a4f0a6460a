import type { Configuration } from '@omnimind/protocol/configuration';
import type { Verdict } from '@omnimind/protocol/verdict';
import { LadderState } from './ladder.ts';
import type { PlannedAction } from './plan.ts';
import { ProtectedStall } from './protected-stall.ts';
import { ActionBudget } from './rungs.ts';

/** A verdict that was given, from this moment on, s. */
export interface GivenVerdict {
  readonly time_s: number;
  readonly verdict: Verdict;
}

export interface PolicyReplay {
  readonly workload: string;
  /** Oldest first. */
  readonly verdicts: readonly GivenVerdict[];
  readonly ladder: Configuration['ladder'];
  /** False in mode `observe`, and for what is protected. */
  readonly mayAct: boolean;
  readonly to_s: number;
  /** s between two looks of the policy; more than a rung lasts would hide it. */
  readonly step_s: number;
}

export interface PolicyStep {
  readonly time_s: number;
  readonly action: PlannedAction;
}

/**
 * What a policy would have planned over the verdicts that a workload was given. How they fared is taken for success, and the verdicts
 * for what they were: that another action might have changed what came next is not known. Nor is how those who are protected fared,
 * so that nothing is paused for their sake.
 */
export function replayPolicy({ workload, verdicts, ladder, mayAct, to_s, step_s }: PolicyReplay): PolicyStep[] {
  const state = new LadderState(workload, ladder);
  const budget = new ActionBudget(ladder.actions_per_minute);
  const calm = new ProtectedStall();
  const steps: PolicyStep[] = [];
  for (const [index, { time_s: since_s, verdict }] of verdicts.entries()) {
    const until_s = Math.min(to_s, verdicts[index + 1]?.time_s ?? to_s);
    for (let time_s = since_s; time_s < until_s; time_s += step_s)
      for (const action of state.plan(time_s, aged(verdict, time_s - since_s), mayAct, budget, calm))
        steps.push({ time_s, action });
  }
  return steps;
}

/** A verdict some time later: its forecast has come nearer. */
function aged(verdict: Verdict, by_s: number): Verdict {
  const { time_to_exhaustion_s: left } = verdict;
  if (left === null) return verdict;
  const later = (seconds: number) => Math.max(0, seconds - by_s);
  return { ...verdict, time_to_exhaustion_s: { low: later(left.low), high: later(left.high) } };
}
