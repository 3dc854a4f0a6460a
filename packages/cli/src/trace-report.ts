import { Downsampler } from '@omnimind/protocol/downsample';
import { type BehaviorChanged, calmest, verdictAspects } from '@omnimind/protocol/event';
import { message } from '@omnimind/protocol/message';
import { type RunReport, seriesPoints } from '@omnimind/protocol/report';
import { gapIntervals, type Sample, type TraceHeader } from '@omnimind/protocol/trace';
import type { Verdict } from '@omnimind/protocol/verdict';

const changesKept = 1000;

/** What is known of a run from elsewhere, when its report is put together again from its trace. */
export type KnownOfRun = Pick<RunReport['run'], 'id' | 'name' | 'started'>;

/** Puts a report together from what a replay gives: samples and verdicts. Memory is constant, whatever the length. */
export class TraceReport {
  #header: TraceHeader | undefined;
  #verdict: Verdict | undefined;
  #first: Sample | undefined;
  #last: Sample | undefined;
  #samples = 0;
  #peakCores: number | null = null;
  #peakBytes: number | null = null;
  #peakPids: number | null = null;
  readonly #cpu = new Downsampler('mean', seriesPoints, 1);
  readonly #memory = new Downsampler('max', seriesPoints, 1);
  readonly #changes: BehaviorChanged[] = [];
  #changesLost = 0;

  header(header: TraceHeader): void {
    this.#header = header;
  }

  sample(sample: Sample): void {
    const before = this.#last;
    this.#first ??= sample;
    this.#last = sample;
    this.#samples += 1;
    const cores = before === undefined ? null : this.#coresSince(before, sample);
    const bytes = sample.anon_bytes ?? null;
    this.#peakCores = larger(this.#peakCores, cores);
    this.#peakBytes = larger(this.#peakBytes, bytes);
    this.#peakPids = larger(this.#peakPids, sample.pids ?? null);
    this.#cpu.add(sample.t, cores);
    this.#memory.add(sample.t, bytes);
  }

  verdict(verdict: Verdict): void {
    const changes = verdictAspects
      .map((aspect) => ({
        aspect,
        from: this.#verdict?.[aspect] ?? calmest[aspect],
        to: verdict[aspect] ?? calmest[aspect],
      }))
      .filter(({ from, to }) => from !== to);
    this.#verdict = verdict;
    if (changes.length === 0) return;
    if (this.#changes.length >= changesKept) this.#changesLost += 1;
    else this.#changes.push({ type: 'behavior_changed', t: verdict.t, time: '', workload: '', changes, verdict });
  }

  /** Whether there is enough for a report: a header and a verdict. */
  get isComplete(): boolean {
    return this.#header !== undefined && this.#verdict !== undefined;
  }

  /** The report, once it {@link TraceReport.isComplete}: at the end of a replay it always is. */
  report(known?: KnownOfRun): RunReport {
    const header = this.#header;
    const verdict = this.#verdict;
    if (header === undefined || verdict === undefined) throw new TypeError('there is no verdict yet');
    const last = this.#last ?? { t: 0 };
    const elapsed = last.t - (this.#first?.t ?? 0);
    const usec = difference(cpuUsec(this.#first), cpuUsec(last));
    return {
      format: 'omnimind-report',
      version: 1,
      run: {
        id: '',
        name: header.workload.name,
        started: '',
        ...known,
        command: header.workload.command ?? [],
        directory: '',
        mode: 'observe',
        duration_s: elapsed,
      },
      host: header.host,
      exit: { status: null, signal: null, left_behind: 0 },
      cpu: {
        peak_cores: this.#peakCores,
        mean_cores: usec === null || elapsed <= 0 ? null : usec / 1e6 / elapsed,
        total_usec: usec,
      },
      memory: { peak_anon_bytes: this.#peakBytes },
      io: {
        read_bytes: difference(this.#first?.read_bytes, last.read_bytes),
        write_bytes: difference(this.#first?.write_bytes, last.write_bytes),
        rchar: difference(this.#first?.rchar, last.rchar),
        wchar: difference(this.#first?.wchar, last.wchar),
      },
      processes: { peak: this.#peakPids },
      series: { interval_s: this.#cpu.interval_s, cpu_cores: this.#cpu.points(), anon_bytes: this.#memory.points() },
      samples: this.#samples,
      verdict,
      events: this.#changes,
      notices: this.#changesLost === 0 ? [] : [message('report.changes_left_out', { count: this.#changesLost })],
    };
  }

  /** Cores used since the sample before; `null` across a gap. */
  #coresSince(before: Sample, sample: Sample): number | null {
    const elapsed = sample.t - before.t;
    const usec = difference(cpuUsec(before), cpuUsec(sample));
    const isGap = elapsed > gapIntervals * (this.#header?.interval_s ?? 1);
    return usec === null || isGap || elapsed <= 0 ? null : usec / 1e6 / elapsed;
  }
}

function cpuUsec(sample: Sample | undefined): number | null {
  if (sample?.user_usec == null && sample?.system_usec == null) return null;
  return (sample.user_usec ?? 0) + (sample.system_usec ?? 0);
}

function difference(from: number | null | undefined, to: number | null | undefined): number | null {
  return from == null || to == null ? null : to - from;
}

function larger(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
