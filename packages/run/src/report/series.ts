import { Downsampler } from '@omnimind/protocol/downsample';
import { type RunReport, seriesPoints } from '@omnimind/protocol/report';
import { gapIntervals, type Sample } from '@omnimind/protocol/trace';

/** A finer series than the samples would only repeat them. */
const pointsPerInterval = 4;

/** Means of CPU use and maxima of memory over equal parts of a run, in constant memory. */
export class Series {
  readonly #gap_s: number;
  readonly #cores: Downsampler;
  readonly #anon_bytes: Downsampler;
  #last: Sample | undefined;

  /** @param interval_s nominal time between two samples */
  constructor(interval_s: number) {
    this.#cores = new Downsampler('mean', seriesPoints, interval_s / pointsPerInterval);
    this.#anon_bytes = new Downsampler('max', seriesPoints, interval_s / pointsPerInterval);
    this.#gap_s = gapIntervals * interval_s;
  }

  add(sample: Sample): void {
    const last = this.#last;
    this.#last = sample;
    // Nothing is known of the time within a gap.
    const from_s = last === undefined || sample.t - last.t > this.#gap_s ? sample.t : last.t;
    const seconds = sample.t - from_s;
    const cores = last === undefined || seconds <= 0 ? Number.NaN : (cpuOf(sample) - cpuOf(last)) / 1e6 / seconds;
    this.#cores.spread(from_s, sample.t, Number.isNaN(cores) ? null : cores);
    this.#anon_bytes.spread(from_s, sample.t, sample.anon_bytes ?? null);
  }

  /** The series so far. */
  result(): RunReport['series'] {
    const { interval_s } = this.#cores;
    const end_s = this.#last?.t ?? 0;
    const count = Math.min(seriesPoints, Math.max(1, Math.ceil(end_s / interval_s - 1e-9)));
    return { interval_s, cpu_cores: this.#cores.points(count), anon_bytes: this.#anon_bytes.points(count) };
  }
}

/** µs; `NaN` where one of the counters was not measured. */
function cpuOf({ user_usec, system_usec }: Sample): number {
  return (user_usec ?? Number.NaN) + (system_usec ?? Number.NaN);
}
