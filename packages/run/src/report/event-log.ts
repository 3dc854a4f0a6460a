import type { OmnimindEvent } from '@omnimind/protocol/event';
import { type Message, message } from '@omnimind/protocol/message';

/** Number of the first, and of the last, events that are kept. */
const maxKept = 200;

/** The first and the last events of a run, for its report. */
export class EventLog {
  readonly #first: OmnimindEvent[] = [];
  readonly #last: OmnimindEvent[] = [];
  #left = 0;

  add(event: OmnimindEvent): void {
    if (this.#first.length < maxKept) {
      this.#first.push(event);
      return;
    }
    this.#last.push(event);
    if (this.#last.length <= maxKept) return;
    this.#last.shift();
    this.#left += 1;
  }

  /** Oldest first. */
  get events(): OmnimindEvent[] {
    return [...this.#first, ...this.#last];
  }

  /** How many were left out, if any. */
  get notices(): Message[] {
    return this.#left === 0 ? [] : [message('report.events_left_out', { count: this.#left })];
  }
}
