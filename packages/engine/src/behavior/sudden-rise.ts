/** Memory that would be gone within this time can't wait for the lane that looks back ten seconds, s. */
const suddenWithin_s = 3;
/** What is judged is as young as this, s: three levels of ticks that were hurried, on a slow machine too, never those of a second each. */
const youngest_s = 1.8;
/** Levels closer together than this say nothing of a rate, s. */
const leastSpacing_s = 0.08;

/**
 * A rise too fast to watch for ten seconds: 300 MiB/s fill a small machine in three. Three levels within a second, each above the
 * one before it, set it apart from one large allocation; the slower of the two steps counts.
 */
export class SuddenRise {
  /** Of the last three levels, the newest last; `NaN` while there are fewer. */
  readonly #times = new Float64Array(3).fill(Number.NaN);
  readonly #levels = new Float64Array(3);

  /** s until `remaining` bytes are gone when that is near; `Infinity` else. `t` in s, `level` in bytes. */
  secondsLeft(t: number, level: number, remaining: number): number {
    if (t - (this.#times[2] ?? Number.NaN) < leastSpacing_s) return Number.POSITIVE_INFINITY;
    this.#times.copyWithin(0, 1);
    this.#levels.copyWithin(0, 1);
    this.#times[2] = t;
    this.#levels[2] = level;
    if (!(t - (this.#times[0] ?? Number.NaN) <= youngest_s)) return Number.POSITIVE_INFINITY;
    const slower = Math.min(this.#rateSince(0), this.#rateSince(1));
    const left_s = slower > 0 ? remaining / slower : Number.POSITIVE_INFINITY;
    return left_s < suddenWithin_s ? left_s : Number.POSITIVE_INFINITY;
  }

  clear(): void {
    this.#times.fill(Number.NaN);
  }

  /** From one level to the next, bytes a second. */
  #rateSince(i: 0 | 1): number {
    const grown = (this.#levels[i + 1] ?? 0) - (this.#levels[i] ?? 0);
    return grown / ((this.#times[i + 1] ?? 0) - (this.#times[i] ?? 0));
  }
}
