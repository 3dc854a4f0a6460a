import { waitingShare, waitsFor } from '@omnimind/engine/behavior/starvation';
import { KeptFile } from '@omnimind/linux/files/kept-file';
import { ProcessStat, parseStat } from '@omnimind/linux/procfs/pid/stat';
import { pidsIn } from '@omnimind/linux/procfs/process-identity';
import { decodeName } from '@omnimind/linux/text/parse';
import { maxTakers, type Sample, type Taker } from '@omnimind/protocol/trace';
import { displayName } from './command-name.ts';
import type { SamplerContext } from './context.ts';
import type { ProcessLevel } from './grower-table.ts';

/** Over so long, s. */
const window_s = 5;

/** Notices that a workload hardly gets a processor. */
export class StarvationWatch {
  #t = Number.NaN;
  #cpu_usec = Number.NaN;
  #waited_usec = Number.NaN;
  #isStarved = false;

  /** Whether it was starved over the last seconds, by its run delay, or by its PSI where that isn't known. */
  isStarved(sample: Sample): boolean {
    const { t, user_usec, system_usec, run_delay_usec, psi } = sample;
    const elapsed_usec = (t - this.#t) * 1e6;
    if (elapsed_usec < window_s * 1e6) return this.#isStarved;
    const cpu_usec = (user_usec ?? Number.NaN) + (system_usec ?? Number.NaN);
    const waited_usec = run_delay_usec ?? psi?.cpu_some_usec ?? Number.NaN;
    const used = (cpu_usec - this.#cpu_usec) / elapsed_usec;
    const waited = (waited_usec - this.#waited_usec) / elapsed_usec;
    this.#isStarved = waitsFor(waited, used, waitingShare.entering);
    this.#t = t;
    this.#cpu_usec = cpu_usec;
    this.#waited_usec = waited_usec;
    return this.#isStarved;
  }
}

/** How long a look at all processes stays good, s. */
const look_s = 5;
/** Without being asked for so long it forgets, s. */
const forgetAfter_s = 60;
const maxProcesses = 5000;
/** Who uses less takes nothing from anybody, cores. */
const minCores = 0.1;
/** More than are told, since a workload's own are left out. */
const maxKept = 16;

const stat = new ProcessStat();

type Process = Pick<ProcessLevel, 'pid' | 'name' | 'cpu_s'>;

/** Who uses the processors: looks at all processes of the machine, only while somebody asks. */
export class ProcessorTakers {
  readonly #context: SamplerContext;
  readonly #known: (() => Iterable<Process>) | undefined;
  #looked_s = Number.NEGATIVE_INFINITY;
  #used_s = new Map<number, number>();
  #busiest: readonly Taker[] | null = null;

  /** @param known all processes, where they are read anyhow: a second reading was a sixth of a tick over 1,000 processes */
  constructor(context: SamplerContext, known?: () => Iterable<Process>) {
    this.#context = context;
    this.#known = known;
  }

  /**
   * The processes that used most over the last seconds, the busiest first.
   *
   * @param t s, monotonic
   * @param isOwn whether a process is of whoever asks
   * @returns `null` as long as there was only one look
   */
  of(t: number, isOwn: (pid: number) => boolean): Taker[] | null {
    const elapsed_s = t - this.#looked_s;
    if (elapsed_s >= look_s) this.#look(t, elapsed_s);
    return this.#busiest?.filter(({ pid }) => !isOwn(pid)).slice(0, maxTakers) ?? null;
  }

  #look(t: number, elapsed_s: number): void {
    const { proc } = this.#context;
    this.#looked_s = t;
    const used_s = new Map<number, number>();
    const found: Taker[] = [];
    for (const process of this.#known?.() ?? this.#read()) {
      const { pid, cpu_s } = process;
      if (used_s.size >= maxProcesses) break;
      used_s.set(pid, cpu_s);
      const cores = (cpu_s - (this.#used_s.get(pid) ?? 0)) / elapsed_s;
      if (cores >= minCores) found.push({ pid, name: process.name, cores });
    }
    const isFirst = !(elapsed_s <= forgetAfter_s);
    this.#used_s = used_s;
    this.#busiest = isFirst
      ? null
      : found
          .sort((a, b) => b.cores - a.cores)
          .slice(0, maxKept)
          .map((taker) => ({ ...taker, name: displayName(proc, taker.pid, taker.name) }));
  }

  *#read(): Generator<Process> {
    const { proc, files, buffer, units } = this.#context;
    for (const pid of pidsIn(proc)) {
      const length = new KeptFile(`${proc}/${pid}`, 'stat', files).read(buffer, false);
      if (length <= 0 || !parseStat(buffer.bytes, length, stat)) continue;
      const name = decodeName(buffer.bytes, stat.nameStart, stat.nameEnd);
      yield { pid, name, cpu_s: (stat.utime + stat.stime) / units.clockTicks };
    }
  }
}
