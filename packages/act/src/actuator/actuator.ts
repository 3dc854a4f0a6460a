import type { Resource } from '@omnimind/engine/policy/plan';
import type { Rung } from '@omnimind/protocol/event';
import type { Message, ReceivedMessage } from '@omnimind/protocol/message';

/** A process by PID and start time (clock ticks after boot). */
export interface ProcessKey {
  readonly pid: number;
  readonly starttime: number;
}

export type TakeOutcome =
  | { readonly outcome: 'taken'; readonly text: Message }
  | { readonly outcome: 'skipped'; readonly reason: ReceivedMessage };

export interface Request {
  readonly workload: string;
  readonly rung: Rung;
  readonly resource: Resource | null;
  /** What a person lets it take before a throttle of its memory holds it, bytes. */
  readonly room_bytes?: number;
  /** Of what is left now, what others will take again, bytes. */
  readonly keep_bytes?: number;
  readonly processes: readonly ProcessKey[];
  /** PID of the process that comes first; `null` for all alike. */
  readonly culprit?: number | null;
}

/** The only code that changes the system: the rungs of the ladder that act. Nothing here throws. */
export interface Actuator {
  /** Does at once what of {@link take}, which follows, need not wait for a service manager. */
  hasten?(request: Request): void;
  take(request: Request): TakeOutcome | Promise<TakeOutcome>;
  /** To be called at each tick: maintains what is in force. */
  maintain(workload: string, processes: readonly ProcessKey[]): void;
  /** Restores what a rung replaced. @returns what was done; `null` when nothing was left to restore */
  undo(request: Request): Message | null | Promise<Message | null>;
}
