import type { PlannedAction } from '@omnimind/engine/policy/plan';
import type { Engine } from '@omnimind/engine/tick';
import type { SliceStall } from '@omnimind/observe/slice-stall';
import { memoryOf } from '@omnimind/protocol/memory';
import { type Message, message } from '@omnimind/protocol/message';
import type { Judged } from './judgment.ts';

/** A slice that creeps for so long does not get out of it by itself, s. */
const patience_s = 10;
/** And whether a pause helped is seen after so long, s. */
const again_s = 30;

/** Where nobody can be paused that is reported again after so long, s. */
const reportAgain_s = 600;

export interface SliceReliefOptions {
  readonly stall: Pick<SliceStall, 'look' | 'limit_bytes'>;
  readonly engine: Pick<Engine, 'pause' | 'rung'>;
  carryOut(plan: readonly PlannedAction[]): void;
  onNotice(notice: Message): void;
}

/**
 * Answers a slice that is held by its own limit: who holds most memory in it is paused, so that the others go on. It goes on by itself as
 * after any pause.
 */
export class SliceRelief {
  readonly #options: SliceReliefOptions;
  #nextAt = Number.NEGATIVE_INFINITY;
  #reportAt = Number.NEGATIVE_INFINITY;

  constructor(options: SliceReliefOptions) {
    this.#options = options;
  }

  tick({ t, snapshot, workloads }: Pick<Judged, 't' | 'snapshot' | 'workloads'>): void {
    const { stall, engine, carryOut, onNotice } = this.#options;
    if (stall.look(t) < patience_s || t < this.#nextAt) return;
    this.#nextAt = t + again_s;
    const largestFirst = workloads
      .filter(({ id }, index) => snapshot.workloads[index]?.protectedBy === null && engine.rung(id) !== 'freeze')
      .toSorted((a, b) => (memoryOf(b) ?? 0) - (memoryOf(a) ?? 0));
    let name: string | null = null;
    // Alone it has nobody to make way for. Who was released, or can't be paused, is left out.
    for (const largest of largestFirst.length < 2 ? [] : largestFirst) {
      const plan = engine.pause(largest.id, t, message('reason.slice_full'));
      if (plan.length === 0) continue;
      ({ name } = largest);
      carryOut(plan);
      break;
    }
    if (name === null && t < this.#reportAt) return;
    if (name === null) this.#reportAt = t + reportAgain_s;
    onNotice(message('slice.full', { limit_bytes: stall.limit_bytes, name }));
  }
}
