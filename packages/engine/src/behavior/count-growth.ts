import type { Limit, Sample } from '@omnimind/protocol/trace';
import type { CountBehavior, Evidence, Severity } from '@omnimind/protocol/verdict';
import { kendallTau, type Trend, trendOf } from '../statistics/trend.ts';
import { evidence, isStep } from './detector.ts';

const bins = 12;
/** Lengths of the windows, s. What starts up also rises for a minute: the first one tells only of a limit that is all but reached. */
const windows_s = [60, 240, 1800, 10_800] as const;
/** Less growth than this is no leak of tasks or descriptors, and less than this share of what there was. */
const least = { growth: 30, ratio: 0.2, tau: 0.9, acceleration: 0.5, stepShare: 0.4 };
/** Near a limit, growth by this share of it is enough: a limit of 50 leaves no room for 30 more. */
const minOfLimit = 0.2;
/** Growth whose limit is further away than this is only said; nearer than the second it is exhausting, s. */
const near_s = { watch: 24 * 3600, exhausting: 600 };
/** It is exhausting as well above this share of the limit. */
const nearShare = 0.8;
/**
 * What has run into its limit stands above this share of it: there it is exhausting, though it grows no more. After so long it
 * is, s, however it came there, if so much of what is counted is its own.
 */
const full = { share: 0.98, after_s: 10, own: 0.5 };

/** What most tasks are is so after this time, s. */
const kindAfter_s = 10;

const times = new Float64Array(bins);
const values = new Float64Array(bins);

/** The floor of a count in each bin of a window. */
class CountWindow {
  readonly #bin_s: number;
  readonly #floors: number[] = [];
  /** The highest floor that has left the window. */
  #ceiling = 0;
  #opened = Number.NaN;
  #lowest = Number.POSITIVE_INFINITY;
  /** Its trend, when it rises; `null` while it does not. */
  #rise: Trend | null = null;

  /** The newest floor. */
  get floor(): number {
    return this.#floors.at(-1) ?? 0;
  }

  /** Its trend, when it is growth by so much at least; `null` while it is not. */
  growth(leastGrowth: number): Trend | null {
    return this.#rise !== null && this.#rise.growth >= leastGrowth ? this.#rise : null;
  }

  constructor(window_s: number, interval_s: number) {
    this.#bin_s = Math.max(window_s / bins, interval_s);
  }

  add(t: number, count: number): void {
    if (Number.isNaN(this.#opened)) this.#opened = t;
    this.#lowest = Math.min(this.#lowest, count);
    if (t - this.#opened < this.#bin_s) return;
    this.#floors.push(this.#lowest);
    if (this.#floors.length > bins) this.#ceiling = Math.max(this.#ceiling, this.#floors.shift() ?? 0);
    this.#opened = t;
    this.#lowest = Number.POSITIVE_INFINITY;
    this.#rise = this.#floors.length < bins ? null : this.#judge();
  }

  #judge(): Trend | null {
    this.#floors.forEach((floor, index) => {
      values[index] = floor;
      times[index] = index * this.#bin_s;
    });
    // Most counts never change: their trends were a sixth of all that the monitor allocated.
    if (kendallTau(values, bins) < least.tau) return null;
    const trend = trendOf(times, values, bins);
    const grows =
      trend.growth >= least.ratio * trend.start &&
      trend.acceleration >= least.acceleration &&
      !isStep({ trend }, least) &&
      (values[bins - 1] ?? 0) > this.#ceiling;
    return grows ? trend : null;
  }
}

/** What is said of a count. */
export interface CountFinding {
  readonly behavior: CountBehavior;
  readonly severity: Severity;
  readonly evidence: readonly Evidence[];
}

/** Follows a number that should not grow for ever: tasks, open descriptors. Constant size. */
class CountGrowth {
  readonly #windows: readonly CountWindow[];
  #count = Number.NaN;
  /** The growth that led into a limit, while it stands there; `null` otherwise. */
  #ledInto: Trend | null = null;
  #t = Number.NaN;
  /** Since when it stands at a limit, s; NaN while it does not. */
  #full_s = Number.NaN;

  constructor(interval_s: number) {
    this.#windows = windows_s.map((window_s) => new CountWindow(window_s, interval_s));
  }

  add(t: number, count: number): void {
    this.#count = count;
    this.#t = t;
    for (const window of this.#windows) window.add(t, count);
  }

  /**
   * @param limits that bound it; the nearest decides
   * @param taken since the limits were read
   * @param described makes the evidence of a rate, 1/min, and a time, s, and the count that was reached
   */
  judge(
    limits: readonly Limit[],
    taken: number,
    described: (perMinute: number, span_s: number, count: number) => Evidence,
  ): CountFinding | null {
    if (Number.isNaN(this.#count)) return null;
    const [brief, ...windows] = this.#windows;
    const above = (share: number) => limits.filter(({ limit, used }) => used + taken > share * limit);
    const [near] = above(nearShare);
    const leastGrowth = Math.min(least.growth, minOfLimit * (near?.limit ?? Number.POSITIVE_INFINITY));
    const candidates = near === undefined || brief === undefined ? windows : [...windows, brief];
    const window = candidates.find((each) => each.growth(leastGrowth) !== null);
    const grows = window?.growth(leastGrowth) ?? null;
    const isFull = this.#standsAt(above(full.share).find(({ limit }) => this.#count >= full.own * limit));
    this.#ledInto = isFull === null ? null : (grows ?? this.#ledInto);
    const growth = grows ?? this.#ledInto;
    if (growth === null)
      return isFull !== null && this.#t - this.#full_s >= full.after_s ? exhausted(isFull, taken) : well;
    // A command that ends takes its tasks with it before a bin is closed again.
    const count = Math.max(this.#count, window?.floor ?? 0);
    return judgeGrowth(growth, limits, taken, (perMinute, span_s) => described(perMinute, span_s, count));
  }

  #standsAt(limit: Limit | undefined): Limit | null {
    if (limit === undefined) this.#full_s = Number.NaN;
    else if (Number.isNaN(this.#full_s)) this.#full_s = this.#t;
    return limit ?? null;
  }
}

const well: CountFinding = { behavior: 'stable', severity: 'ok', evidence: [] };

/** At its limit, and nobody saw how it came there: within seconds, or before the watch began. */
function exhausted({ of, source, name, limit, used }: Limit, taken: number): CountFinding {
  if (of === 'memory') return well;
  const numbers = [
    evidence('count_at_limit', Math.min(1, (used + taken) / limit), 'share', full.share, { of, source, name, limit }),
  ];
  return { behavior: 'exhausting', severity: 'alert', evidence: numbers };
}

/** How near growth is to the nearest of the limits. */
function judgeGrowth(
  trend: Trend,
  limits: readonly Limit[],
  taken: number,
  described: (perMinute: number, span_s: number) => Evidence,
): CountFinding {
  const numbers = [described(trend.slope * 60, trend.growth / trend.slope)];
  let left_s = Number.POSITIVE_INFINITY;
  let nearest: Limit | null = null;
  for (const limit of limits) {
    const seconds = Math.max(0, limit.limit - limit.used - taken) / trend.slope;
    if (seconds >= left_s) continue;
    left_s = seconds;
    nearest = limit;
  }
  if (nearest === null) return { behavior: 'growing', severity: 'watch', evidence: numbers };
  const { of, source, name, limit, used } = nearest;
  if (of !== 'memory')
    numbers.push(evidence('count_left', left_s, 's', near_s.exhausting, { of, source, name, limit }));
  const isNear = left_s < near_s.exhausting || used + taken > nearShare * limit;
  if (isNear) return { behavior: 'exhausting', severity: 'alert', evidence: numbers };
  return { behavior: 'growing', severity: left_s < near_s.watch ? 'watch' : 'ok', evidence: numbers };
}

type Kind = 'zombies' | 'processes' | 'threads';

/** What most tasks of a workload are. Children that are killed at its end are zombies for a moment. */
class TaskKind {
  kind: Kind = 'threads';
  #next: Kind = 'threads';
  #since_s = Number.NaN;

  add(t: number, tasks: number, zombies: number, processes: number): void {
    const now = zombies * 2 > tasks ? 'zombies' : processes * 2 > tasks ? 'processes' : 'threads';
    if (now !== this.#next) this.#since_s = t;
    this.#next = now;
    if (Number.isNaN(this.#since_s) || t - this.#since_s >= kindAfter_s) this.kind = now;
  }
}

/** Tasks and open descriptors of one workload, with the limits that they run into. */
export class TaskGrowth {
  readonly #tasks: CountGrowth;
  readonly #descriptors: CountGrowth;
  #limits: readonly Limit[] = [];
  /** As of now, and when the limits were read. */
  readonly #now = { tasks: 0, fds: 0 };
  readonly #then = { tasks: 0, fds: 0 };
  readonly #kind = new TaskKind();

  constructor(interval_s: number) {
    this.#tasks = new CountGrowth(interval_s);
    this.#descriptors = new CountGrowth(interval_s);
  }

  add({ t, tasks, fds, threads, pids, limits }: Sample): void {
    const now = this.#now;
    if (typeof tasks === 'number') {
      this.#tasks.add(t, tasks);
      now.tasks = tasks;
      this.#kind.add(t, tasks, Math.max(0, tasks - (threads ?? tasks)), pids ?? 0);
    }
    // A process that is being torn down has closed its files before it is gone.
    if (typeof fds === 'number' && fds > 0) {
      this.#descriptors.add(t, fds);
      now.fds = fds;
    }
    if (!limits) return;
    this.#limits = limits;
    this.#then.tasks = now.tasks;
    this.#then.fds = now.fds;
  }

  tasks(): CountFinding | null {
    const limits = this.#limits.filter(({ of }) => of === 'tasks');
    const holder = limits.find((limit) => limit.holder !== undefined)?.holder;
    return this.#tasks.judge(limits, this.#now.tasks - this.#then.tasks, (perMinute, span_s, count) =>
      evidence('tasks_growth', perMinute, '1/min', null, { kind: this.#kind.kind, count, span_s, ...holder }),
    );
  }

  descriptors(): CountFinding | null {
    const limits = this.#limits.filter(({ of }) => of === 'fds');
    const found = this.#descriptors.judge(limits, this.#now.fds - this.#then.fds, (perMinute, span_s, count) =>
      evidence('fds_growth', perMinute, '1/min', null, { count, span_s }),
    );
    // Those of many processes come and go with them: their limit is that of each.
    return found !== null && limits.length === 0 ? { ...found, severity: 'ok' } : found;
  }
}
