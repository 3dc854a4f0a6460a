import type { OmnimindEvent } from '@omnimind/protocol/event';
import { type Message, message } from '@omnimind/protocol/message';

/** So many of the first, and of the last, are kept. */
const kept = 200;

/** The events of a run for its report: the first and the last ones, whatever their number. */
export class EventLog {
  readonly #first: OmnimindEvent[] = [];
  readonly #last: OmnimindEvent[] = [];
  #left = 0;

  add(event: OmnimindEvent): void {
    if (this.#first.length < kept) {
      this.#first.push(event);
      return;
    }
    this.#last.push(event);
    if (this.#last.length <= kept) return;
    this.#last.shift();
    this.#left += 1;
  }

  /** Oldest first. */
  get events(): OmnimindEvent[] {
    return [...this.#first, ...this.#last];
  }

  /** Says how many were left out; empty when none was. */
  get notices(): Message[] {
    return this.#left === 0 ? [] : [message('report.events_left_out', { count: this.#left })];
  }
}
