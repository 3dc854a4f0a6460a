import type { Sample } from '@omnimind/protocol/trace';

/** So long what rests is left out, s: its samples would be folded into one slot, which is as long. */
const folding_s = 5;
/** What uses less than this meanwhile rests, µs. */
const least_usec = 1000;

/** What is not to change while a workload rests; NaN where it is not measured. */
const now = new Float64Array(9);

/**
 * Of the samples in which nothing of a workload changes one in five seconds says it all. Most workloads of a machine wait, and the state
 * of each is in no cache when its turn comes: 46 µs for a sample each second, where a replay takes 11.
 */
export class Rest {
  readonly #longest_s: number;
  readonly #before = new Float64Array(now.length);
  #used_usec = Number.NaN;
  #taken_s = Number.NaN;
  #last: Sample | null = null;

  constructor(interval_s: number) {
    this.#longest_s = folding_s - interval_s / 2;
  }

  /** Whether it says nothing that the sample taken last does not; then it is kept as the newest that was left out. */
  leavesOut(sample: Sample): boolean {
    const { t, psi } = sample;
    const stirs = this.#stirs(sample);
    if (stirs || hasNews(sample) || !(t - this.#taken_s < this.#longest_s)) {
      this.#taken_s = t;
      this.#used_usec = usedOf(sample);
      this.#before.set(now);
      if (!stirs) this.#last = null;
      return false;
    }
    if (this.#last === null) this.#last = { ...sample, ...(psi ? { psi: { ...psi } } : {}) };
    else this.#last.t = t;
    return true;
  }

  /** What was left out last, where something began after it; `null` else. To be asked when a sample is taken. */
  end(): Sample | null {
    const last = this.#last;
    this.#last = null;
    return last;
  }

  #stirs(sample: Sample): boolean {
    const { psi } = sample;
    now[0] = sample.anon_bytes ?? Number.NaN;
    now[1] = sample.shmem_bytes ?? Number.NaN;
    now[2] = sample.swap_bytes ?? Number.NaN;
    now[3] = sample.pids ?? Number.NaN;
    now[4] = sample.tasks ?? Number.NaN;
    now[5] = sample.fds ?? Number.NaN;
    now[6] = sample.output_lines ?? Number.NaN;
    now[7] = psi?.memory_some_usec ?? Number.NaN;
    now[8] = psi?.cpu_some_usec ?? Number.NaN;
    if (!(usedOf(sample) - this.#used_usec < least_usec)) return true;
    for (let i = 0; i < now.length; i += 1) if (!Object.is(now[i], this.#before[i])) return true;
    return false;
  }
}

function usedOf({ user_usec, system_usec }: Sample): number {
  return (user_usec ?? Number.NaN) + (system_usec ?? 0);
}

/** What was read of it that is read seldom. */
function hasNews({ limits, growers, takers, reading_left_bytes }: Sample): boolean {
  return Boolean(limits ?? growers ?? takers ?? reading_left_bytes);
}
