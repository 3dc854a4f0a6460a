import type { Clock } from '@omnimind/observe/clock';
import { type Message, message } from '@omnimind/protocol/message';
import { gapIntervals } from '@omnimind/protocol/trace';

/** The wall clock may be slewed by a time daemon; more than this between two ticks is a jump, s. */
const jump_s = 2;

/**
 * Notices from the clocks what happened between two ticks: nobody was scheduled (stopped, or a machine under great
 * strain), the machine slept, the wall clock was set.
 */
export class GapWatch {
  readonly #clock: Clock;
  #monotonic_s = Number.NaN;
  #wall_s = Number.NaN;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * To be called at each tick.
   *
   * @param interval_s time since the last tick as it should be
   * @returns what happened; `null` for nothing
   */
  look(interval_s: number): Message | null {
    const monotonic_s = this.#clock.monotonic_s();
    const wall_s = this.#clock.wall_ms() / 1000;
    const passed = monotonic_s - this.#monotonic_s;
    const jumped = wall_s - this.#wall_s - passed;
    this.#monotonic_s = monotonic_s;
    this.#wall_s = wall_s;
    if (passed > Math.max(gapIntervals * interval_s, 1)) return message('measuring.gap', { seconds: passed });
    // The monotonic clock stands still while the machine sleeps, so a sleep shows as a jump ahead.
    if (jumped > jump_s) return message('measuring.clock_ahead', { seconds: jumped });
    if (jumped < -jump_s) return message('measuring.clock_back', { seconds: -jumped });
    return null;
  }
}
