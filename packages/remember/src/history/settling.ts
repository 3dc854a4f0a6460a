/** The file's keys hold times up to the year 3883. */
const maxTime_ms = 2 ** 24 * 3_600_000;

/** An integer of ms within that range. */
export function clampTime(time_ms: number): number {
  return Math.min(Math.max(Math.trunc(time_ms) || 0, 0), maxTime_ms - 1);
}

/** A larger jump of the wall clock makes it untrusted for this long. */
const jump_ms = 3_600_000;
const untrusted_s = 600;

/**
 * Whether the wall clock can be trusted to say what is old. Not right after the start or a jump: a machine without a battery starts in
 * 1970, and somebody may set the clock to the wrong year for a minute. Neither may cost the history.
 */
export class Settling {
  #offset_ms = Number.NaN;
  #from_s = Number.POSITIVE_INFINITY;

  isSettled(wall_ms: number, monotonic_s: number): boolean {
    const offset_ms = wall_ms - monotonic_s * 1000;
    if (!(Math.abs(offset_ms - this.#offset_ms) <= jump_ms)) this.#from_s = monotonic_s + untrusted_s;
    this.#offset_ms = offset_ms;
    return monotonic_s >= this.#from_s;
  }
}
