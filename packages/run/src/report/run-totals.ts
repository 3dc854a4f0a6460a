import type { RunReport } from '@omnimind/protocol/report';
import type { Sample } from '@omnimind/protocol/trace';

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
  #peakProcesses: number | null = null;

  /** @param cores of the machine: no rate can be above */
  constructor(cores: number) {
    this.#cores = cores;
  }

  add(sample: Sample): void {
    this.#last = sample;
    this.#peakAnon_bytes = largest(this.#peakAnon_bytes, sample.anon_bytes);
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
      memory: { peak_anon_bytes: this.#peakAnon_bytes },
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

function cpuOf(sample: Sample): number | null {
  const { user_usec, system_usec } = sample;
  return typeof user_usec === 'number' && typeof system_usec === 'number' ? user_usec + system_usec : null;
}

function largest(a: number | null, b: number | null | undefined): number | null {
  if (b === null || b === undefined) return a;
  return a === null ? b : Math.max(a, b);
}
