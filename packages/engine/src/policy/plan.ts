import type { Evidence, Rung } from '@omnimind/protocol';

/** One action that the policy wants taken or undone. The actuator says how it went by `Engine.settle`. */
export interface PlannedAction {
  readonly workload: string;
  readonly kind: 'take' | 'undo';
  readonly rung: Rung;
  /** Why, in words: `memory leaking`, `well again for 2 min`. */
  readonly reason: string;
  /** The numbers of the verdict that asked for it; empty for an undo. */
  readonly evidence: readonly Evidence[];
}
