/** The two clocks of the machine. A test gives its own. */
export interface Clock {
  /** s of a clock that only goes forward and stands still while the machine sleeps (CLOCK_MONOTONIC). */
  monotonic_s(): number;
  /** ms since 1970 of the wall clock, which may jump: for labels only. */
  wall_ms(): number;
}

export const systemClock: Clock = {
  monotonic_s: () => performance.now() / 1000,
  wall_ms: () => Date.now(),
};
