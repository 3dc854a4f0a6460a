import type { Engine, PlannedAction } from '@omnimind/engine';
import type { Deprioritizer, ProcessName } from '../actuator/deprioritize.ts';
import type { Happening } from './events.ts';

export interface CarryOutOptions {
  readonly engine: Engine;
  readonly actuator: Deprioritizer;
  /** The workload's processes as of now. */
  processes(workload: string): readonly ProcessName[];
  tell(workload: string, happening: Happening): void;
}

/** Does what the policy planned, tells it, and answers to the policy. */
export function carryOut(plan: readonly PlannedAction[], options: CarryOutOptions): void {
  for (const action of plan) {
    if (action.kind === 'take') take(action, options);
    else undo(action, options);
  }
}

function take(action: PlannedAction, { engine, actuator, processes, tell }: CarryOutOptions): void {
  const { workload, rung, reason } = action;
  const evidence = [...action.evidence];
  if (rung !== 'deprioritize') {
    engine.settle(workload, rung, 'taken');
    // To watch more closely changes nothing that anybody would notice.
    if (rung === 'notify') tell(workload, { type: 'action_taken', rung, text: reason, evidence });
    return;
  }
  const outcome = actuator.take(workload, processes(workload));
  engine.settle(workload, rung, outcome.outcome);
  if (outcome.outcome === 'taken') tell(workload, { type: 'action_taken', rung, text: outcome.text, evidence });
  else tell(workload, { type: 'action_skipped', rung, reason: outcome.reason });
}

function undo(action: PlannedAction, { engine, actuator, processes, tell }: CarryOutOptions): void {
  const { workload, rung, reason } = action;
  if (rung === 'deprioritize') {
    const text = actuator.undo(workload, processes(workload));
    tell(workload, { type: 'action_undone', rung, text, reason });
  }
  engine.settle(workload, rung, 'undone');
}
