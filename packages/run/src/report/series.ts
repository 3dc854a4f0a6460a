import { type RunReport, seriesPoints } from '@omnimind/protocol/report';
import { gapIntervals, type Sample } from '@omnimind/protocol/trace';

/** A finer series than the samples would only repeat them. */
const pointsPerInterval = 4;

/**
 * Means of CPU and maxima of memory over evenly spaced pieces of a run, in constant memory: when all points are used
 * up, two neighbors become one.
 */
export class Series {
  readonly #gap_s: number;
  readonly #busy_usec = new Float64Array(seriesPoints);
  /** s of each piece that were measured. */
  readonly #measured_s = new Float64Array(seriesPoints);
  readonly #anon_bytes = new Float64Array(seriesPoints).fill(Number.NaN);
  #width_s: number;
  #end_s = 0;
  #last: { t: number; cpu_usec: number; anon_bytes: number } | undefined;

  /** @param interval_s nominal time between two samples */
  constructor(interval_s: number) {
    this.#width_s = interval_s / pointsPerInterval;
    this.#gap_s = gapIntervals * interval_s;
  }

  add(sample: Sample): void {
    const now = {
      t: sample.t,
      cpu_usec: (sample.user_usec ?? Number.NaN) + (sample.system_usec ?? Number.NaN),
      anon_bytes: sample.anon_bytes ?? Number.NaN,
    };
    this.#end_s = sample.t;
    while (sample.t > this.#width_s * seriesPoints) this.#halve();
    const last = this.#last;
    this.#last = now;
    // Nothing is known of the time within a gap.
    const from_s = last === undefined || now.t - last.t > this.#gap_s ? now.t : last.t;
    const usecPerSecond = last === undefined ? Number.NaN : (now.cpu_usec - last.cpu_usec) / (now.t - last.t);
    this.#spread(from_s, now.t, usecPerSecond, now.anon_bytes);
  }

  /** The series so far. */
  result(): RunReport['series'] {
    const count = Math.min(seriesPoints, Math.max(1, Math.ceil(this.#end_s / this.#width_s - 1e-9)));
    const points = Array.from({ length: count }, (_, index) => index);
    return {
      interval_s: this.#width_s,
      cpu_cores: points.map((i) => {
        const measured_s = this.#measured_s[i] ?? 0;
        return measured_s > 0 ? (this.#busy_usec[i] ?? 0) / 1e6 / measured_s : null;
      }),
      anon_bytes: points.map((i) => {
        const bytes = this.#anon_bytes[i] ?? Number.NaN;
        return Number.isNaN(bytes) ? null : bytes;
      }),
    };
  }

  #spread(from_s: number, to_s: number, usecPerSecond: number, anon_bytes: number): void {
    const first = Math.min(seriesPoints - 1, Math.floor(from_s / this.#width_s));
    const last = Math.min(seriesPoints - 1, Math.max(first, Math.ceil(to_s / this.#width_s) - 1));
    for (let i = first; i <= last; i += 1) {
      this.#anon_bytes[i] = larger(this.#anon_bytes[i], anon_bytes);
      const seconds = Math.min(to_s, (i + 1) * this.#width_s) - Math.max(from_s, i * this.#width_s);
      if (Number.isNaN(usecPerSecond) || seconds <= 0) continue;
      this.#busy_usec[i] = (this.#busy_usec[i] ?? 0) + usecPerSecond * seconds;
      this.#measured_s[i] = (this.#measured_s[i] ?? 0) + seconds;
    }
  }

  #halve(): void {
    this.#width_s *= 2;
    for (let i = 0; i < seriesPoints; i += 1) {
      const a = 2 * i;
      this.#busy_usec[i] = (this.#busy_usec[a] ?? 0) + (this.#busy_usec[a + 1] ?? 0);
      this.#measured_s[i] = (this.#measured_s[a] ?? 0) + (this.#measured_s[a + 1] ?? 0);
      this.#anon_bytes[i] = larger(this.#anon_bytes[a], this.#anon_bytes[a + 1] ?? Number.NaN);
    }
  }
}

/** The larger of two; a number before none. */
function larger(a: number | undefined, b: number): number {
  if (a === undefined || Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : Math.max(a, b);
}
