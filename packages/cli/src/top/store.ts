import type { MachineState, Workload, WorkloadDetail } from '@omnimind/protocol/api/schemas';
import { type Command, type Key, pressKey, type Room } from './keys.ts';
import { selectedIndexIn, shownWorkloads } from './order.ts';
import type { Loss, Outcome, TopState } from './state.ts';

/** The state as it is now, and who wants to know when it changes. */
export class TopStore {
  #state: TopState;
  readonly #onCommand: (command: Command) => void;
  readonly #listeners = new Set<() => void>();

  /** @param onCommand gets what keys ask for that is more than another look */
  constructor(state: TopState, onCommand: (command: Command) => void) {
    this.#state = state;
    this.#onCommand = onCommand;
  }

  readonly get = (): TopState => this.#state;

  /** @returns what ends the subscription */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  press(key: Key, room: Room): void {
    const { state, command } = pressKey(this.#state, key, room);
    this.#set(state);
    if (command !== null) this.#onCommand(command);
  }

  /** What the monitor answered; `detail` of the workload that is looked at, when it was asked for. */
  update(machine: MachineState, workloads: readonly Workload[], detail: WorkloadDetail | null = null): void {
    const before = this.#state.opened;
    const opened = before !== null && before.id === detail?.id ? { ...before, detail } : before;
    const next = { ...this.#state, machine, workloads, opened, lost: null };
    const { selected } = next;
    const shown = shownWorkloads(next);
    const at = selectedIndexIn(shown, next);
    const isThere = selected !== null && shown[at]?.id === selected;
    this.#set(isThere ? { ...next, selectedIndex: at } : next);
  }

  /** The workload that is looked at is no more. */
  gone(id: string): void {
    const { opened } = this.#state;
    if (opened?.id !== id) return;
    const name = opened.detail?.name ?? this.#state.workloads.find((workload) => workload.id === id)?.name ?? id;
    this.#set({ ...this.#state, opened: null, told: { about: 'gone', name, failure: null } });
  }

  /** The monitor could not be asked. @param failure as of {@link Loss} */
  lose(now_ms: number, failure: Loss['failure']): void {
    const { since_ms = now_ms, tries = 0 } = this.#state.lost ?? {};
    this.#set({ ...this.#state, lost: { since_ms, tries: tries + 1, failure } });
  }

  tell(told: Outcome): void {
    this.#set({ ...this.#state, told });
  }

  #set(state: TopState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
