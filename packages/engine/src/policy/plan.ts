import type { Rung } from '@omnimind/protocol/event';
import type { Message } from '@omnimind/protocol/message';
import type { Evidence } from '@omnimind/protocol/verdict';

/**
 * What a workload takes too much of. `memory_growth`: it rises fast and nobody knows yet what it is, a leak or an honest load; it
 * may have a part of what is left, where of `memory` it keeps what it has.
 */
export type Resource = 'memory' | 'memory_growth' | 'cpu';

/** What the policy knows of a workload's memory beside its verdict. */
export interface HeldMemory {
  /** What it holds, as a share of all memory; NaN where that is not known. */
  readonly share: number;
  /** What others took of the machine's memory within the last minute and gave back, bytes. */
  readonly takenByOthers_bytes: number;
}

export const unknownMemory: HeldMemory = { share: Number.NaN, takenByOthers_bytes: 0 };

/** One action that the policy wants taken or undone. The actuator says how it went by `Engine.settle`. */
export interface PlannedAction {
  readonly workload: string;
  /** `widen`: the rung was taken gently (of the process that has most of the growth; with room to grow), which did not help: now of the whole. */
  readonly kind: 'take' | 'widen' | 'undo';
  readonly rung: Rung;
  /** What a throttle limits, and what a pause is for; `null` on every other rung. */
  readonly resource: Resource | null;
  /** What a person lets it take beyond what it holds before the throttle holds it, bytes; absent where nobody did. */
  readonly room_bytes?: number;
  /** Of what is left now, what a fast rise may have no part of since others will take it again, bytes; absent for nothing. */
  readonly keep_bytes?: number;
  readonly reason: Message;
  /** The numbers of the verdict that asked for it; empty for an undo. */
  readonly evidence: readonly Evidence[];
}
