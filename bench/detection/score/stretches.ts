import type { Behavior } from '../behaviors.ts';
import type { Contender, Report } from '../contenders/contender.ts';
import type { Trace } from '../corpus.ts';

/** A time in which one behavior was reported without a break. */
export interface Stretch {
  readonly behavior: Behavior;
  readonly from_s: number;
  /** Time of the sample at which it was no longer reported, or of the last sample. */
  readonly to_s: number;
  /** When it first was an alert; `null` when it never was one. */
  readonly alert_s: number | null;
  /** The numbers that were given when it began, and when it first was an alert. */
  readonly text: string;
  readonly alertText: string;
}

/** A forecast of when memory is exhausted. */
export interface Forecast {
  readonly at_s: number;
  readonly low: number;
  readonly high: number;
}

/** What a contender said of one trace. */
export interface Account {
  /** In the order in which they began. */
  readonly stretches: readonly Stretch[];
  /** The parts of them that were alerts. */
  readonly alerts: readonly Stretch[];
  /** Forecasts, each said anew. */
  readonly forecasts: readonly Forecast[];
  /** CPU time of this thread in the contender, µs: what else runs on the machine does not count. */
  readonly cost_usec: number;
}

/** Runs a contender over a trace. */
export function accountOf(contender: Contender, trace: Trace): Account {
  const watcher = contender.start(trace.header);
  const said: { t: number; reports: readonly Report[] }[] = [];
  let last: readonly Report[] | null = null;
  const begun = process.threadCpuUsage();
  for (const sample of trace.samples) {
    const reports = watcher.observe(sample);
    if (reports === last) continue;
    last = reports;
    said.push({ t: sample.t, reports });
  }
  const { user, system } = process.threadCpuUsage(begun);
  const conclusion = watcher.conclude?.();
  if (conclusion !== undefined && conclusion !== last) said.push({ t: trace.duration_s, reports: conclusion });
  const alerts = said.map(({ t, reports }) => ({ t, reports: reports.filter(({ alert }) => alert) }));
  return {
    stretches: stretchesOf(said, trace.duration_s),
    alerts: stretchesOf(alerts, trace.duration_s),
    forecasts: forecastsOf(said),
    cost_usec: user + system,
  };
}

/** Folds what was said, each until the next, into stretches. */
export function stretchesOf(said: readonly { t: number; reports: readonly Report[] }[], end_s: number): Stretch[] {
  type Open = { -readonly [Key in keyof Stretch]: Stretch[Key] };
  const stretches: Open[] = [];
  let open = new Map<Behavior, Open>();
  for (const { t, reports } of said) {
    const next = new Map<Behavior, Open>();
    for (const { behavior, alert, text } of reports) {
      let stretch = open.get(behavior);
      if (stretch === undefined) {
        stretch = { behavior, from_s: t, to_s: end_s, alert_s: null, text, alertText: '' };
        stretches.push(stretch);
      }
      if (alert && stretch.alert_s === null) {
        stretch.alert_s = t;
        stretch.alertText = text;
      }
      next.set(behavior, stretch);
    }
    for (const [behavior, stretch] of open) if (!next.has(behavior)) stretch.to_s = t;
    open = next;
  }
  return stretches;
}

function forecastsOf(said: readonly { reports: readonly Report[] }[]): Forecast[] {
  const forecasts: Forecast[] = [];
  for (const { reports } of said) {
    for (const { exhaustion } of reports)
      if (exhaustion !== null && exhaustion.at_s !== forecasts.at(-1)?.at_s) forecasts.push(exhaustion);
  }
  return forecasts;
}
