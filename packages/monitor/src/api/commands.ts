import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { Command, CommandResult } from './worker-messages.ts';

/** The monitor answers between two ticks; if it takes longer than this it is in trouble itself, ms. */
const patience_ms = 5000;

/** Commands to the monitor that it has not answered yet. */
export class Commands {
  readonly #send: (number: number, command: Command) => void;
  readonly #waiting = new Map<number, (result: CommandResult) => void>();
  #number = 0;

  constructor(send: (number: number, command: Command) => void) {
    this.#send = send;
  }

  /** @throws OmnimindError `monitor_unavailable` when no answer comes */
  ask(command: Command): Promise<CommandResult> {
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(number);
        reject(new OmnimindError('monitor_unavailable', message('monitor.busy')));
      }, patience_ms);
      this.#waiting.set(number, (result) => {
        clearTimeout(timer);
        this.#waiting.delete(number);
        resolve(result);
      });
      this.#send(number, command);
    });
  }

  answer(number: number, result: CommandResult): void {
    this.#waiting.get(number)?.(result);
  }
}
