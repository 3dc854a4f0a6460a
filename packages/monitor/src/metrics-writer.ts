import { OmnimindError } from '@omnimind/protocol/errors';
import { asWritten, type Message } from '@omnimind/protocol/message';
import { type Metrics, writeMetrics } from './metrics-file.ts';

/** When the metrics file is written: at the start, as soon as the machine can be judged, then at each interval. */
export class MetricsWriter {
  readonly #file: string;
  readonly #every_s: number;
  readonly #slack_s: number;
  #due_s = 0;
  #hasVerdict = false;

  /**
   * @param every_s time between two writes
   * @param interval_s time between two ticks
   */
  constructor(file: string, every_s: number, interval_s: number) {
    this.#file = file;
    this.#every_s = every_s;
    // Half an interval of slack: a tick comes some ms before or after its time.
    this.#slack_s = interval_s / 2;
  }

  /**
   * To be called at each tick.
   *
   * @param t s since the first tick
   * @param hasVerdict whether the machine can be judged by now
   * @returns why it could not be written; `null` when it was, or was not due
   * @throws OmnimindError `output_unwritable` when the first write fails
   */
  tick(t: number, hasVerdict: boolean, metrics: () => Metrics): Message | null {
    const isFirst = this.#due_s === 0;
    const isFirstVerdict = hasVerdict && !this.#hasVerdict;
    this.#hasVerdict ||= isFirstVerdict;
    if (!isFirst && !isFirstVerdict && t < this.#due_s) return null;
    if (isFirst || !isFirstVerdict) this.#due_s = t + this.#every_s - this.#slack_s;
    try {
      writeMetrics(this.#file, metrics());
      return null;
    } catch (error) {
      if (isFirst || !(error instanceof OmnimindError)) throw error;
      return asWritten(error);
    }
  }
}
