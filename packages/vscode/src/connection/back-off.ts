const first_ms = 1000;
const longest_ms = 30_000;

/**
 * How long to wait after so many failures in a row, ms: 1 s, twice as long each time, 30 s at the most; up to a quarter less by
 * chance, so that several windows do not ask all at once.
 *
 * @param failures 1 or more
 * @param chance from 0 to 1
 */
export function backOff_ms(failures: number, chance: number): number {
  const full = Math.min(longest_ms, first_ms * 2 ** Math.min(30, failures - 1));
  return Math.round(full * (1 - chance / 4));
}
