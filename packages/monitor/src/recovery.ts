import { recoverJournals, recoveryTools } from '@omnimind/act/actuator/recover';
import type { Message } from '@omnimind/protocol/message';
import { journalDirectory } from '@omnimind/remember/runs/state-directory';

/** Journals of others that were killed are looked for this often, s. */
const every_s = 10;

/** Cleans up after every omnimind that was killed before it could undo its actions. */
export class Recovery {
  readonly #tools = recoveryTools();
  readonly #onRecovered: (notice: Message) => void;
  #due_s = Number.NEGATIVE_INFINITY;
  #isBusy = false;

  /** @param onRecovered gets what was done */
  constructor(onRecovered: (notice: Message) => void) {
    this.#onRecovered = onRecovered;
  }

  /** To be called at each tick. */
  tick(time_s: number): void {
    if (time_s < this.#due_s || this.#isBusy) return;
    this.#due_s = time_s + every_s;
    this.#isBusy = true;
    void recoverJournals(journalDirectory(), this.#tools)
      .then((notices) => notices.forEach(this.#onRecovered))
      .finally(() => {
        this.#isBusy = false;
      });
  }
}
