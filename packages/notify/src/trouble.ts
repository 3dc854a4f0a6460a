import type { Clock } from '@omnimind/observe/clock';
import { type Message, message, messageKey } from '@omnimind/protocol/message';
import { deliveryReason, Refused } from './receiver.ts';

/** While it goes on, the same trouble is told again this often, s. */
const again_s = 3600;

/** Says what goes wrong with one receiver: when it begins, when it changes, now and then while it lasts, and when it is over. */
export class Trouble {
  readonly #name: string;
  readonly #clock: Pick<Clock, 'monotonic_s'>;
  readonly #onNotice: (notice: Message) => void;
  #current: string | null = null;
  #since_s = 0;
  #told_s = 0;

  constructor(name: string, clock: Pick<Clock, 'monotonic_s'>, onNotice: (notice: Message) => void) {
    this.#name = name;
    this.#clock = clock;
    this.#onNotice = onNotice;
  }

  tell(error: unknown): void {
    const code = error instanceof Refused ? 'delivery.refused' : 'delivery.failed';
    const notice = message(code, { receiver: this.#name, reason: deliveryReason(error) });
    const key = messageKey(notice);
    const now_s = this.#clock.monotonic_s();
    if (this.#current === null) this.#since_s = now_s;
    else if (this.#current === key && now_s - this.#told_s < again_s) return;
    this.#current = key;
    this.#told_s = now_s;
    this.#onNotice(notice);
  }

  isOver(): void {
    if (this.#current === null) return;
    this.#current = null;
    const seconds = this.#clock.monotonic_s() - this.#since_s;
    this.#onNotice(message('delivery.recovered', { receiver: this.#name, seconds }));
  }
}
