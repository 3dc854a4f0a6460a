import type { Clock } from '@omnimind/observe/clock';
import { formatDuration } from '@omnimind/protocol/units';
import { Refused } from './receiver.ts';

/** While it goes on, the same trouble is told again this often, s. */
const again_s = 3600;

/** Says what goes wrong with one receiver: when it begins, when it changes, now and then while it lasts, and when it is over. */
export class Trouble {
  readonly #name: string;
  readonly #clock: Pick<Clock, 'monotonic_s'>;
  readonly #onNotice: (text: string) => void;
  #text: string | null = null;
  #since_s = 0;
  #told_s = 0;

  constructor(name: string, clock: Pick<Clock, 'monotonic_s'>, onNotice: (text: string) => void) {
    this.#name = name;
    this.#clock = clock;
    this.#onNotice = onNotice;
  }

  tell(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const text = error instanceof Refused ? `${reason}: it is passed over` : reason;
    const now_s = this.#clock.monotonic_s();
    if (this.#text === null) this.#since_s = now_s;
    else if (this.#text === text && now_s - this.#told_s < again_s) return;
    this.#text = text;
    this.#told_s = now_s;
    this.#onNotice(`${this.#name}: ${text}`);
  }

  isOver(): void {
    if (this.#text === null) return;
    this.#text = null;
    this.#onNotice(
      `${this.#name}: takes announcements again, after ${formatDuration(this.#clock.monotonic_s() - this.#since_s)}`,
    );
  }
}
