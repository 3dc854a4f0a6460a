import { type Severity, severities } from '@omnimind/protocol/verdict';

export const rank = (severity: Severity): number => severities.indexOf(severity);

/** How long a workload's verdict has been at least as severe as each severity, and how long below it. All times in s of the snapshot's clock. */
export class SeverityTimes {
  /** Since when the severity has been at least this one; `NaN` while it is below. */
  readonly #since = severities.map(() => Number.NaN);
  readonly #below = severities.map(() => Number.NaN);

  follow(time_s: number, severity: Severity): void {
    const reached = rank(severity);
    for (let i = 0; i < severities.length; i += 1) {
      const begun = i <= reached ? this.#since : this.#below;
      const ended = i <= reached ? this.#below : this.#since;
      if (Number.isNaN(begun[i])) begun[i] = time_s;
      ended[i] = Number.NaN;
    }
  }

  /** s for which it has been at least this severe; `NaN` while it is not. */
  lastedFor_s(time_s: number, severity: Severity): number {
    return time_s - (this.#since[rank(severity)] ?? Number.NaN);
  }

  /** s for which it has been less severe than this; `NaN` while it is not. */
  belowFor_s(time_s: number, severity: Severity): number {
    return time_s - (this.#below[rank(severity)] ?? Number.NaN);
  }
}
