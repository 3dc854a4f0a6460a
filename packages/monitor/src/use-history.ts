/** The minutes that are kept: a quarter of an hour in steps of five seconds; 1.4 KB for each workload. */
const step_s = 5;
const steps = 180;

/** What a workload used in the last minutes, evenly spaced, oldest first; `null` where nothing was measured. */
export interface Minutes {
  readonly interval_s: number;
  readonly cpu_cores: (number | null)[];
  readonly anon_bytes: (number | null)[];
}

/** CPU use (mean) and memory (largest) of the last minutes, in constant memory. */
export class UseHistory {
  readonly #cores = new Float32Array(steps).fill(Number.NaN);
  readonly #anon_bytes = new Float32Array(steps).fill(Number.NaN);
  /** Number of the step that is being filled, counted from time 0, and of the first one. */
  #step = -1;
  #first = -1;
  #sum = 0;
  #count = 0;

  /** @param t s, of a clock that only goes forward */
  add(t: number, cores: number | null, anon_bytes: number | null): void {
    const step = Math.floor(t / step_s);
    if (this.#first < 0) this.#first = step;
    // Steps that were left out in a gap say nothing.
    for (let next = Math.max(this.#step + 1, step - steps + 1); next <= step; next += 1) {
      this.#cores[next % steps] = Number.NaN;
      this.#anon_bytes[next % steps] = Number.NaN;
    }
    if (step > this.#step) {
      this.#step = step;
      this.#sum = 0;
      this.#count = 0;
    }
    const at = step % steps;
    if (cores !== null) {
      this.#sum += cores;
      this.#count += 1;
      this.#cores[at] = this.#sum / this.#count;
    }
    const before = this.#anon_bytes[at] ?? Number.NaN;
    if (anon_bytes !== null && !(anon_bytes <= before)) this.#anon_bytes[at] = anon_bytes;
  }

  /** What is kept; nothing before the first call of {@link add}. */
  minutes(): Minutes {
    const first = Math.max(this.#first, this.#step - steps + 1);
    const kept = this.#step < 0 ? [] : Array.from({ length: this.#step - first + 1 }, (_, index) => first + index);
    const value = (of: Float32Array) => (step: number) => {
      const number = of[step % steps] ?? Number.NaN;
      return Number.isNaN(number) ? null : number;
    };
    return {
      interval_s: step_s,
      cpu_cores: kept.map(value(this.#cores)),
      anon_bytes: kept.map(value(this.#anon_bytes)),
    };
  }
}
