/** Times are those of dates that the file has numbers for: up to the year 3883. */
const latest_ms = 2 ** 24 * 3_600_000;

/** A whole number of ms that is such a date. */
export function clampTime(time_ms: number): number {
  return Math.min(Math.max(Math.trunc(time_ms) || 0, 0), latest_ms - 1);
}

/** A jump of the wall clock that is larger than this makes it doubtful for so long. */
const jump_ms = 3_600_000;
const doubtful_s = 600;

/**
 * Whether the wall clock can be trusted to tell what is old. It can't right after the start or a jump: a machine without a battery
 * starts in 1970, and a hand may set the clock to the wrong year for a minute; neither may cost the past.
 */
export class Settling {
  #offset_ms = Number.NaN;
  #from_s = Number.POSITIVE_INFINITY;

  isSettled(wall_ms: number, monotonic_s: number): boolean {
    const offset_ms = wall_ms - monotonic_s * 1000;
    if (!(Math.abs(offset_ms - this.#offset_ms) <= jump_ms)) this.#from_s = monotonic_s + doubtful_s;
    this.#offset_ms = offset_ms;
    return monotonic_s >= this.#from_s;
  }
}
