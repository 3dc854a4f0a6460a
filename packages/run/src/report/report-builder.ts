import { Downsampler } from '@omnimind/protocol/downsample';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { type Message, message } from '@omnimind/protocol/message';
import { type RunReport, seriesPoints } from '@omnimind/protocol/report';
import { gapIntervals, type Sample, type TraceHeader } from '@omnimind/protocol/trace';

/** Number of the first, and of the last, events that are kept. */
const maxKept = 200;

/** The first and the last events of a run, for its report. */
export class EventLog {
  readonly #first: OmnimindEvent[] = [];
  readonly #last: OmnimindEvent[] = [];
  #left = 0;

  add(event: OmnimindEvent): void {
    if (this.#first.length < maxKept) {
      this.#first.push(event);
      return;
    }
    this.#last.push(event);
    if (this.#last.length <= maxKept) return;
    this.#last.shift();
    this.#left += 1;
  }

  /** Oldest first. */
  get events(): OmnimindEvent[] {
    return [...this.#first, ...this.#last];
  }

  /** How many were left out, if any. */
  get notices(): Message[] {
    return this.#left === 0 ? [] : [message('report.events_left_out', { count: this.#left })];
  }
}

/** CPU counters advance in steps of 10 ms: over less time a peak would be mostly steps. */
const peakWindow_s = 0.5;

type Totals = Pick<RunReport, 'cpu' | 'memory' | 'io' | 'processes'>;

/** Peaks and totals of a run, in constant memory. */
export class RunTotals {
  readonly #cores: number;
  #windowStart: { t: number; cpu_usec: number } | undefined;
  #last: Sample | undefined;
  #peak_cores: number | null = null;
  #peakAnon_bytes: number | null = null;
  #peakShmem_bytes: number | null = null;
  #peakGpu_bytes: number | null = null;
  #peakProcesses: number | null = null;

  /** @param cores of the machine: no rate can be above */
  constructor(cores: number) {
    this.#cores = cores;
  }

  add(sample: Sample): void {
    this.#last = sample;
    this.#peakAnon_bytes = largest(this.#peakAnon_bytes, sample.anon_bytes);
    this.#peakShmem_bytes = largest(this.#peakShmem_bytes, sample.shmem_bytes);
    this.#peakGpu_bytes = largest(this.#peakGpu_bytes, sample.gpu_bytes);
    this.#peakProcesses = largest(this.#peakProcesses, sample.pids);
    const cpu_usec = cpuOf(sample);
    if (cpu_usec === null) return;
    const start = this.#windowStart;
    if (start !== undefined && sample.t - start.t < peakWindow_s) return;
    if (start !== undefined) this.#peak_cores = largest(this.#peak_cores, this.#rate(start, sample.t, cpu_usec));
    this.#windowStart = { t: sample.t, cpu_usec };
  }

  /** @param duration_s of the run */
  result(duration_s: number): Totals {
    const last = this.#last;
    const total_usec = last === undefined ? null : cpuOf(last);
    const mean_cores = total_usec === null || duration_s <= 0 ? null : total_usec / 1e6 / duration_s;
    return {
      cpu: { peak_cores: largest(this.#peak_cores, mean_cores), mean_cores, total_usec },
      memory: {
        peak_anon_bytes: this.#peakAnon_bytes,
        ...(this.#peakShmem_bytes === null ? {} : { peak_shmem_bytes: this.#peakShmem_bytes }),
        ...(this.#peakGpu_bytes === null ? {} : { peak_gpu_bytes: this.#peakGpu_bytes }),
      },
      io: {
        read_bytes: last?.read_bytes ?? null,
        write_bytes: last?.write_bytes ?? null,
        rchar: last?.rchar ?? null,
        wchar: last?.wchar ?? null,
      },
      processes: { peak: this.#peakProcesses },
    };
  }

  #rate(start: { t: number; cpu_usec: number }, t: number, cpu_usec: number): number {
    return Math.min(this.#cores, (cpu_usec - start.cpu_usec) / 1e6 / (t - start.t));
  }
}

/** µs; `null` where one of the counters was not measured. */
function cpuOf(sample: Sample): number | null {
  const { user_usec, system_usec } = sample;
  return typeof user_usec === 'number' && typeof system_usec === 'number' ? user_usec + system_usec : null;
}

function largest(a: number | null, b: number | null | undefined): number | null {
  if (b === null || b === undefined) return a;
  return a === null ? b : Math.max(a, b);
}

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
    const before = last === undefined || seconds <= 0 ? null : cpuOf(last);
    const now = cpuOf(sample);
    const cores = before === null || now === null ? null : (now - before) / 1e6 / seconds;
    this.#cores.spread(from_s, sample.t, cores);
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

/** Builds a report sample by sample, in constant memory. */
export class ReportBuilder {
  readonly #facts: TraceHeader;
  readonly log = new EventLog();
  readonly totals: RunTotals;
  /** CPU use and memory. */
  readonly series: Series;
  #samples = 0;

  constructor(facts: TraceHeader) {
    this.#facts = facts;
    this.totals = new RunTotals(facts.host.cores);
    this.series = new Series(facts.interval_s);
  }

  sample(sample: Sample): void {
    this.#samples += 1;
    this.totals.add(sample);
    this.series.add(sample);
  }

  /** @param end facts of the run's end, with what was not measured or not kept */
  build({ run, exit, verdict, notices }: Pick<RunReport, 'run' | 'exit' | 'verdict' | 'notices'>): RunReport {
    return {
      format: 'omnimind-report',
      version: 1,
      run,
      host: this.#facts.host,
      exit,
      ...this.totals.result(run.duration_s),
      series: this.series.result(),
      samples: this.#samples,
      verdict,
      events: this.log.events,
      notices: [...notices, ...this.log.notices],
    };
  }
}
