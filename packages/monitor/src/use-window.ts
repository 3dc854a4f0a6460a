/** The window of `cpu_avg_5min`, s. */
const window_s = 300;
const slot_s = 5;
const slots = window_s / slot_s + 1;

/**
 * Mean CPU use over the last five minutes, from a counter, in constant memory: one reading is kept for each 5 s. Before
 * five minutes have passed it is the mean since the first reading.
 */
export class UseWindow {
  readonly #t = new Float64Array(slots);
  readonly #cpu_usec = new Float64Array(slots);
  #count = 0;
  #last_t = Number.NaN;
  #last_usec = Number.NaN;

  /**
   * @param t s
   * @param cpu_usec counter, µs; nothing is learned without it
   */
  add(t: number, cpu_usec: number | null): void {
    if (cpu_usec === null) return;
    this.#last_t = t;
    this.#last_usec = cpu_usec;
    if (this.#count > 0 && t - (this.#t[(this.#count - 1) % slots] ?? 0) < slot_s) return;
    this.#t[this.#count % slots] = t;
    this.#cpu_usec[this.#count % slots] = cpu_usec;
    this.#count += 1;
  }

  /** Mean use in cores; `null` before a second reading. */
  get cores(): number | null {
    for (let i = Math.max(0, this.#count - slots); i < this.#count; i += 1) {
      const seconds = this.#last_t - (this.#t[i % slots] ?? 0);
      if (seconds > window_s + slot_s || seconds <= 0) continue;
      return (this.#last_usec - (this.#cpu_usec[i % slots] ?? 0)) / 1e6 / seconds;
    }
    return null;
  }
}
