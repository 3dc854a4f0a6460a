/** At most so many actions in any minute, over all workloads. */
export class ActionBudget {
  readonly #perMinute: number;
  readonly #times: number[] = [];

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Takes one action from the budget at `time_s`; false when it is used up. */
  take(time_s: number): boolean {
    while (this.#times.length > 0 && time_s - (this.#times[0] ?? 0) >= 60) this.#times.shift();
    if (this.#times.length >= this.#perMinute) return false;
    this.#times.push(time_s);
    return true;
  }
}
