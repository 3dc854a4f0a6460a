import type { EventBody } from '@omnimind/protocol/event';
import type { Severity, Verdict } from '@omnimind/protocol/verdict';

/** A forecast that was gone for less is the same one when it comes back, s. */
const sameAfter_s = 60;

/** Tells when a workload's memory will end: when that is first seen, and each time that the time left has halved. */
export class ForecastWatch {
  /** The least time that was told; infinite while there is nothing to tell. */
  #told_s = Number.POSITIVE_INFINITY;
  #goneAt_s: number | null = null;

  /**
   * To be called for each verdict.
   *
   * @param within_s a forecast further away is not told
   * @param urgent_s one nearer than this is critical
   */
  look({ t, time_to_exhaustion_s, evidence }: Verdict, within_s: number, urgent_s: number): EventBody | null {
    if (time_to_exhaustion_s === null || time_to_exhaustion_s.low > within_s) {
      this.#goneAt_s ??= t;
      if (t - this.#goneAt_s >= sameAfter_s) this.#told_s = Number.POSITIVE_INFINITY;
      return null;
    }
    this.#goneAt_s = null;
    const { low } = time_to_exhaustion_s;
    if (low > this.#told_s / 2) return null;
    this.#told_s = low;
    const severity: Severity = low <= urgent_s ? 'critical' : 'alert';
    return { type: 'exhaustion_forecast', severity, time_to_exhaustion_s, evidence };
  }
}
