import type { WorkloadFacts } from '@omnimind/engine/snapshot';
import { gapIntervals, type Sample } from '@omnimind/protocol/trace';

/** The minute that has just ended: mean CPU use in cores and mean anonymous memory in bytes; `NaN` when not measured. */
export interface Minute {
  readonly cores: number;
  readonly bytes: number;
  /** Whether the samples before it are cut off from it by a gap. */
  readonly afterGap: boolean;
}

const minute_s = 60;

/**
 * Folds samples into minutes, or into sampling intervals where these are longer: what the rules of thumb look at. All
 * of them see the same minutes.
 */
export class Minutes {
  readonly #interval_s: number;
  readonly #length_s: number;
  #started = Number.NaN;
  #t = Number.NaN;
  #cpu = Number.NaN;
  #cpuAtStart = Number.NaN;
  #bytes = 0;
  #measured = 0;
  #afterGap = false;

  constructor(facts: WorkloadFacts) {
    this.#interval_s = facts.interval_s;
    this.#length_s = Math.max(minute_s, facts.interval_s);
  }

  /** The minute that ends with this sample, or `null`. */
  add(sample: Sample): Minute | null {
    const cpu = (sample.user_usec ?? Number.NaN) + (sample.system_usec ?? 0);
    if (Number.isNaN(this.#t) || sample.t - this.#t > gapIntervals * this.#interval_s) {
      this.#afterGap = !Number.isNaN(this.#t);
      this.#begin(sample.t, cpu);
    }
    this.#t = sample.t;
    this.#cpu = cpu;
    if (typeof sample.anon_bytes === 'number' && sample.t > this.#started) {
      this.#bytes += sample.anon_bytes + (sample.swap_bytes ?? 0);
      this.#measured += 1;
    }
    const elapsed = sample.t - this.#started;
    if (elapsed < this.#length_s - this.#interval_s / 2) return null;
    const minute = {
      cores: (this.#cpu - this.#cpuAtStart) / 1e6 / elapsed,
      bytes: this.#measured > 0 ? this.#bytes / this.#measured : Number.NaN,
      afterGap: this.#afterGap,
    };
    this.#afterGap = false;
    this.#begin(sample.t, cpu);
    return minute;
  }

  #begin(t: number, cpu: number): void {
    this.#started = t;
    this.#cpuAtStart = cpu;
    this.#bytes = 0;
    this.#measured = 0;
  }
}

/** What a workload may use: its own limit, or the machine's. */
export function mayUse(facts: WorkloadFacts): { cores: number; bytes: number } {
  const { host, workload } = facts;
  return {
    cores: workload.cpu_limit_cores ?? host.cores,
    bytes: Math.min(workload.memory_limit_bytes ?? Number.POSITIVE_INFINITY, host.memory_bytes),
  };
}
