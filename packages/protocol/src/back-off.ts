export interface BackOff {
  /** The first wait, which doubles with each failure up to the longest; all in one unit. */
  readonly first: number;
  readonly max: number;
  /** The share, 0 to 1, by which a wait is shortened at random, so that clients that lost one server don't return at once. */
  readonly jitter?: number;
}

/**
 * How long to wait before the next attempt, in the unit of `first`.
 *
 * @param failures in a row, 1 or more
 * @param chance from 0 to 1; randomness comes from the caller
 */
export function backOff({ first, max, jitter = 0 }: BackOff, failures: number, chance = 0): number {
  return Math.min(max, first * 2 ** (failures - 1)) * (1 - jitter * chance);
}
