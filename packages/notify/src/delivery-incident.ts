import type { Clock } from '@omnimind/observe/clock';
import { type Message, message, messageKey } from '@omnimind/protocol/message';
import { deliveryReason, Refused } from './receiver.ts';

/** An unchanged failure is reported again after this long, s. */
const repeatAfter_s = 3600;

/** Reports failed deliveries to one receiver: the first, each change, once an hour while they last, and the recovery. */
export class DeliveryIncident {
  readonly #receiver: string;
  readonly #parts: { readonly clock: Pick<Clock, 'monotonic_s'>; onNotice(notice: Message): void };
  #current: string | null = null;
  #since_s = 0;
  #reported_s = 0;

  constructor(receiver: string, parts: { clock: Pick<Clock, 'monotonic_s'>; onNotice(notice: Message): void }) {
    this.#receiver = receiver;
    this.#parts = parts;
  }

  report(error: unknown): void {
    const code = error instanceof Refused ? 'delivery.refused' : 'delivery.failed';
    const notice = message(code, { receiver: this.#receiver, reason: deliveryReason(error) });
    const key = messageKey(notice);
    const now_s = this.#parts.clock.monotonic_s();
    if (this.#current === null) this.#since_s = now_s;
    else if (this.#current === key && now_s - this.#reported_s < repeatAfter_s) return;
    this.#current = key;
    this.#reported_s = now_s;
    this.#parts.onNotice(notice);
  }

  resolve(): void {
    if (this.#current === null) return;
    this.#current = null;
    const seconds = this.#parts.clock.monotonic_s() - this.#since_s;
    this.#parts.onNotice(message('delivery.recovered', { receiver: this.#receiver, seconds }));
  }
}
