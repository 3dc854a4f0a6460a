import { translate } from '@omnimind/messages/translate';
import type { Announcement } from '@omnimind/protocol/announcement';
import { reasonOf } from '@omnimind/protocol/errors';
import type { ReceivedMessage } from '@omnimind/protocol/message';

/**
 * Who is told: a webhook, an Alertmanager, the desktop. Each has a pump of its own (pump.ts), which calls the methods one after
 * the other, never two at a time.
 */
export interface Receiver {
  /** As messages of the service call it; holds no secret. */
  readonly name: string;
  /** Whether it cares for this one; without the method it cares for all. What it does not care for is passed over. */
  wants?(announcement: Announcement): boolean;
  /**
   * Tells it, and resolves once it has taken it. An announcement is delivered again after {@link RetryLater}, and may come a
   * second time when the service was killed before it could note that it was taken: deliveries of one `id` must be harmless.
   *
   * @param signal ends the attempt
   * @throws RetryLater to be called again with the same announcement, after a growing while
   * @throws Refused when it will never take it: the next one is delivered
   */
  deliver(announcement: Announcement, signal: AbortSignal): Promise<void>;
  /**
   * What it does as time passes, such as letting alerts expire: called between deliveries, first at the start, then about
   * every {@link tickEvery_s}, also while nothing is announced.
   *
   * @throws as {@link deliver}
   */
  tick?(signal: AbortSignal): Promise<void>;
  /** s between two calls of {@link tick}; 30 without it. */
  readonly tickEvery_s?: number;
  /** State that must outlive the service, as plain JSON: kept with the cursor, written after deliveries and ticks. */
  state?(): unknown;
  /** Lets go of what it holds. Within a second, please: the service is ending. */
  close?(): void | Promise<void>;
}

export interface ReceiverPlan {
  /** Identifies the receiver's cursor across restarts; of any length. */
  readonly key: string;
  /** @param state what {@link Receiver.state} gave in an earlier life, unchecked; `undefined` in its first */
  create(state: unknown): Receiver;
}

class Undelivered extends Error {
  /** Why; it holds no secret. */
  readonly reason: ReceivedMessage;

  constructor(reason: ReceivedMessage) {
    super(translate('en', reason));
    this.name = new.target.name;
    this.reason = reason;
  }
}

/** It did not take it now, and may later. */
export class RetryLater extends Undelivered {
  /** s that it asked to be left alone; `null` where it did not say. */
  readonly after_s: number | null;

  constructor(reason: ReceivedMessage, after_s: number | null = null) {
    super(reason);
    this.after_s = after_s;
  }
}

/** It will never take this one. */
export class Refused extends Undelivered {}

export function deliveryReason(error: unknown): ReceivedMessage {
  return error instanceof Undelivered ? error.reason : reasonOf(error);
}
