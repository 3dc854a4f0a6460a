import { type Message, messageKey } from '@omnimind/protocol/message';
/** What could not be measured and why, each once, in the order in which they were noticed. */
export class Notices {
  readonly #all = new Map<string, Message>();
  #list: readonly Message[] = [];

  add(notice: Message): void {
    const key = messageKey(notice);
    if (this.#all.has(key)) return;
    this.#all.set(key, notice);
    this.#list = [...this.#all.values()];
  }

  get list(): readonly Message[] {
    return this.#list;
  }
}
