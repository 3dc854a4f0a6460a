import type { PlannedAction } from '@omnimind/engine/policy/plan';
import type { Engine } from '@omnimind/engine/tick';
import { runtimeOf } from '@omnimind/linux/procfs/pid/runtime';
import { isAskedToEnd } from '@omnimind/linux/procfs/process-identity';
import { type EventBody, isActedOn } from '@omnimind/protocol/event';
import { culpritOf } from '@omnimind/protocol/evidence';
import { type Message, message } from '@omnimind/protocol/message';
import type { Actuator, ProcessKey, Request, TakeOutcome } from './actuator/actuator.ts';

export interface ActionQueueOptions {
  readonly engine: Engine;
  readonly actuator: Actuator;
  processes(workload: string): readonly ProcessKey[];
  publish(workload: string, body: EventBody): void;
}

/** Of a paused workload with more processes the others are not looked at for signals. */
const maxAsked = 256;

/**
 * Carries out what the policy planned, publishes it, and reports back to the policy. What needs no waiting is done when the call
 * returns; what waits for the bus is done in the planned order.
 */
export class ActionQueue {
  readonly #options: ActionQueueOptions;
  #waiting: Promise<void> | null = null;

  constructor(options: ActionQueueOptions) {
    this.#options = options;
  }

  carryOut(plan: readonly PlannedAction[]): void {
    for (const action of plan) {
      if (action.kind !== 'undo' && action.rung === 'throttle') this.#options.actuator.hasten?.(this.#request(action));
      const perform = () => (action.kind === 'undo' ? this.#undo(action) : this.#take(action));
      const performed = this.#waiting === null ? perform() : this.#waiting.then(perform);
      if (performed !== undefined) this.#wait(performed);
    }
  }

  /** A paused workload goes on at once when a signal asks it to end, so that it can, and when others wait for it; nothing more is done to it. */
  watchPause(workload: string, time_s: number): void {
    const { engine, processes } = this.#options;
    if (engine.rung(workload) !== 'freeze') return;
    const paused = processes(workload);
    const release = (reason: Message) => this.carryOut(engine.release(workload, time_s, reason));
    if (paused.slice(0, maxAsked).some(({ pid }) => isAskedToEnd(pid))) release(message('reason.asked_to_end'));
    // Loaded with the first pause.
    else
      void import('./actuator/pause-obstacle.ts').then(({ awaitedBy }) => {
        const awaited = awaitedBy(paused);
        if (awaited !== null && engine.rung(workload) === 'freeze') release(awaited);
      });
  }

  async settled(): Promise<void> {
    while (this.#waiting !== null) await this.#waiting;
  }

  #wait(performed: Promise<void>): void {
    const waiting = performed.finally(() => {
      if (this.#waiting === waiting) this.#waiting = null;
    });
    this.#waiting = waiting;
  }

  #take(action: PlannedAction): Promise<void> | undefined {
    const { engine, actuator, publish } = this.#options;
    const { workload, rung, reason } = action;
    const evidence = [...action.evidence];
    if (!isActedOn(action)) {
      engine.settle(workload, rung, 'taken');
      // Sampling faster is not worth an event.
      if (rung === 'notify') publish(workload, { type: 'action_taken', rung, text: reason, evidence });
      return undefined;
    }
    const answer = (outcome: TakeOutcome): void => {
      // The rung stays in force for the process that came first.
      if (action.kind === 'widen' && outcome.outcome === 'skipped') return;
      engine.settle(workload, rung, outcome.outcome);
      if (outcome.outcome === 'taken') publish(workload, { type: 'action_taken', rung, text: outcome.text, evidence });
      else publish(workload, { type: 'action_skipped', rung, reason: outcome.reason });
    };
    const useless = uselessnessOf(action);
    if (useless !== null) return void answer({ outcome: 'skipped', reason: useless });
    return whenDone(actuator.take(this.#request(action)), answer);
  }

  #undo(action: PlannedAction): Promise<void> | undefined {
    const { engine, actuator, publish } = this.#options;
    const { workload, rung, reason } = action;
    const answer = (text: Message | null): void => {
      if (text !== null) publish(workload, { type: 'action_undone', rung, text, reason });
      engine.settle(workload, rung, 'undone');
    };
    if (!isActedOn(action)) return void engine.settle(workload, rung, 'undone');
    return whenDone(actuator.undo(this.#request(action)), answer);
  }

  #request({ workload, kind, rung, resource, room_bytes, keep_bytes, evidence }: PlannedAction): Request {
    const culprit = kind === 'take' ? (culpritOf(evidence)?.pid ?? null) : null;
    const room = {
      ...(room_bytes === undefined ? {} : { room_bytes }),
      ...(keep_bytes === undefined ? {} : { keep_bytes }),
    };
    return { workload, rung, resource, ...room, processes: this.#options.processes(workload), culprit };
  }
}

function whenDone<Value>(given: Value | Promise<Value>, answer: (value: Value) => void): Promise<void> | undefined {
  return given instanceof Promise ? given.then(answer) : void answer(given);
}

/** Below this use of a core a process has no priority to lose. */
const minCores = 0.05;

/** Why a lower priority would not help: only memory grows, and who grows hardly uses a processor. */
function uselessnessOf({ kind, rung, reason, evidence }: PlannedAction): Message | null {
  const culprit = culpritOf(evidence);
  if (kind !== 'take' || rung !== 'deprioritize' || culprit === null || culprit.cores >= minCores) return null;
  if (reason.code !== 'reason.trouble' || reason.parameters.cpu !== null || reason.parameters.pressure !== null)
    return null;
  const { pid, name, cores } = culprit;
  const next = message('next_step.memory', { runtime: runtimeOf(pid), pid });
  return message('reason.priority_no_help', { name, pid, cores, next });
}
