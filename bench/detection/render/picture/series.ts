import { formatOf } from '@omnimind/messages/format';
import type { ScaleUnit } from '@omnimind/protocol/chart-scale';
import type { Sample } from '@omnimind/protocol/trace';
import type { Behavior } from '../../behaviors.ts';
import type { Trace } from '../../corpus.ts';
import { levelOf } from '../../score/floor-line.ts';

const english = formatOf('en');

/** One value of a series. */
export interface Point {
  readonly t: number;
  readonly value: number;
}

/** A series to draw. */
export interface Series {
  /** What it shows, with its unit. */
  readonly name: string;
  readonly points: readonly Point[];
  /** Drawn dashed behind the series, where it was measured. */
  readonly behind?: readonly Point[];
  /** What its axis counts. */
  readonly unit: ScaleUnit;
  readonly format: (value: number) => string;
}

/** Points that a picture of this width can show. */
const most = 300;
const MiB = 2 ** 20;
const GiB = 2 ** 30;

/** What a behavior is seen in. */
export function seriesOf(trace: Trace, behavior: Behavior): Series {
  if (behavior.startsWith('memory:')) return memory(trace);
  if (behavior.startsWith('pressure:')) return pressure(trace);
  return cpu(trace);
}

/** CPU use, and behind it what the threads wanted: on a busy machine a loop gets far less than a core. */
function cpu(trace: Trace): Series {
  const used = rateSeries(trace, 'CPU use, cores', (sample) => cpuOf(sample) / 1e6, english.number);
  const wanted = rateSeries(
    trace,
    'CPU use, cores (dashed: with the time that threads waited for one)',
    (sample) => (cpuOf(sample) + (sample.run_delay_usec ?? Number.NaN)) / 1e6,
    english.number,
  );
  return wanted.points.length === 0 ? used : { ...used, name: wanted.name, behind: wanted.points };
}

function cpuOf(sample: Sample): number {
  return (sample.user_usec ?? Number.NaN) + (sample.system_usec ?? 0);
}

function memory(trace: Trace): Series {
  const step = Math.max(1, Math.ceil(trace.samples.length / most));
  const points = trace.samples.flatMap((sample, i) => {
    const value = levelOf(sample);
    return i % step === 0 && !Number.isNaN(value) ? [{ t: sample.t, value }] : [];
  });
  const large = points.some((point) => point.value >= 2 * GiB);
  const unit = large ? GiB : MiB;
  const name = `anonymous memory, ${large ? 'GiB' : 'MiB'}`;
  return { name, points, unit: 'bytes', format: (value) => english.number(value / unit) };
}

/** The first of these that was measured: the workload's stalls on memory, on a processor, or its faults. */
function pressure(trace: Trace): Series {
  const last = trace.samples.at(-1);
  const stall = (words: string, of: (sample: Sample) => number): Series =>
    rateSeries(trace, `${words}, share of time`, (sample) => of(sample) / 1e6, english.share);
  if (typeof last?.psi?.memory_full_usec === 'number')
    return stall('all tasks stalled on memory', (sample) => sample.psi?.memory_full_usec ?? Number.NaN);
  const faults = (sample: Sample): number => sample.majflt ?? Number.NaN;
  if (last !== undefined && faults(last) >= 100 * trace.duration_s)
    return rateSeries(trace, 'major page faults, 1/s', faults, english.number);
  return rateSeries(
    trace,
    'threads waiting for a processor',
    (sample) => (sample.run_delay_usec ?? Number.NaN) / 1e6,
    english.number,
  );
}

/** The rate of a counter, over steps as long as the picture can show and 5 s at least. */
function rateSeries(
  trace: Trace,
  name: string,
  counter: (sample: Sample) => number,
  format: (value: number) => string,
): Series {
  const step_s = Math.max(5, trace.duration_s / most);
  const points: Point[] = [];
  let [before] = trace.samples;
  for (const sample of trace.samples) {
    if (before === undefined || sample.t - before.t < step_s) continue;
    const value = (counter(sample) - counter(before)) / (sample.t - before.t);
    if (!Number.isNaN(value)) points.push({ t: sample.t, value });
    before = sample;
  }
  return { name, points, unit: format === english.share ? 'share' : 'cores', format };
}
