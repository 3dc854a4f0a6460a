import type { Recent } from '@omnimind/protocol/api/schemas';

/** The minutes that are kept: a quarter of an hour in steps of five seconds; 2.2 KB for each workload. */
const step_s = 5;
const steps = 180;
/** The steps of `cpu_avg_5min`. */
const averagedSteps = 60;

/** CPU use (mean) and memory (largest) of the last minutes, in constant memory. */
export class UseHistory {
  readonly #cores = new Float32Array(steps).fill(Number.NaN);
  readonly #anon_bytes = new Float32Array(steps).fill(Number.NaN);
  /** s of each step for which the use of CPU is known. */
  readonly #measured_s = new Float32Array(steps);
  #last_t = Number.NaN;
  /** Number of the step that is being filled, counted from time 0, and of the first one. */
  #step = -1;
  #first = -1;
  #sum = 0;
  #count = 0;

  /**
   * @param t s, of a clock that only goes forward
   * @param cores mean since the call before; `null`, as at the first one, when not measured
   */
  add(t: number, cores: number | null, anon_bytes: number | null): void {
    const step = Math.floor(t / step_s);
    if (this.#first < 0) this.#first = step;
    // Steps that were left out in a gap say nothing.
    for (let next = Math.max(this.#step + 1, step - steps + 1); next <= step; next += 1) {
      this.#cores[next % steps] = Number.NaN;
      this.#anon_bytes[next % steps] = Number.NaN;
      this.#measured_s[next % steps] = 0;
    }
    if (step > this.#step) {
      this.#step = step;
      this.#sum = 0;
      this.#count = 0;
    }
    const at = step % steps;
    if (cores !== null) {
      this.#measured_s[at] = (this.#measured_s[at] ?? 0) + (Number.isNaN(this.#last_t) ? step_s : t - this.#last_t);
      this.#sum += cores;
      this.#count += 1;
      this.#cores[at] = this.#sum / this.#count;
    }
    this.#last_t = t;
    const before = this.#anon_bytes[at] ?? Number.NaN;
    if (anon_bytes !== null && !(anon_bytes <= before)) this.#anon_bytes[at] = anon_bytes;
  }

  /** Mean use of the last five minutes, or since the first call of {@link add}, in cores; `null` when none was measured. */
  get meanCores(): number | null {
    let seconds = 0;
    let used = 0;
    for (let step = Math.max(this.#first, this.#step - averagedSteps + 1); step <= this.#step; step += 1) {
      const measured_s = this.#measured_s[step % steps] ?? 0;
      if (measured_s === 0) continue;
      seconds += measured_s;
      used += (this.#cores[step % steps] ?? 0) * measured_s;
    }
    return seconds > 0 ? used / seconds : null;
  }

  /** What is kept; nothing before the first call of {@link add}. */
  minutes(): Recent {
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

/** A CPU counter as it was read. */
export interface CpuReading {
  readonly t: number;
  readonly cpu_usec: number | null;
}

/** Mean use between two readings, in cores; `null` where one of them has no value. */
export function coresBetween(before: CpuReading | null | undefined, { t, cpu_usec }: CpuReading): number | null {
  if (before == null || before.cpu_usec === null || cpu_usec === null || t <= before.t) return null;
  return (cpu_usec - before.cpu_usec) / 1e6 / (t - before.t);
}
