import type { Sample } from '@omnimind/protocol/trace';
import type { Evidence } from '@omnimind/protocol/verdict';
import type { EngineParameters } from '../parameters.ts';
import type { WorkloadFacts } from '../snapshot.ts';
import { evidence } from './detector.ts';
import type { WindowReading } from './memory-signals.ts';

/** How much memory a workload may still take, bytes; `NaN` when nothing says. */
export interface Headroom {
  readonly remaining: number;
  readonly limit: number;
}

/**
 * The headroom of a workload at `level` bytes: up to its own limit, or to what the machine has left, whichever comes
 * first. Swap counts as room: exhaustion is when both are gone.
 */
export function headroomOf(level: number, sample: Sample, facts: WorkloadFacts): Headroom {
  // A cgroup's limit counts what is resident: what was swapped out has made room below it.
  const own = (facts.workload.memory_limit_bytes ?? Number.POSITIVE_INFINITY) + (sample.swap_bytes ?? 0);
  const available = sample.host?.memory_available_bytes;
  const total = facts.host.memory_bytes;
  const machine =
    typeof available === 'number'
      ? level + available + (sample.host?.swap_free_bytes ?? 0)
      : total > 0
        ? total + facts.host.swap_bytes
        : Number.POSITIVE_INFINITY;
  const limit = Math.min(own, machine);
  return Number.isFinite(limit)
    ? { remaining: Math.max(0, limit - level), limit }
    : { remaining: Number.NaN, limit: Number.NaN };
}

/** A forecast, s. */
export interface Exhaustion {
  readonly low: number;
  readonly high: number;
}

/**
 * When the limit is reached at the present rates. What is left is never more than what the newest floor leaves: the level may
 * be that of a process that is just ending. The textbook interval of one line covers a quarter of the true values
 * at best, since samples are autocorrelated: the range across scales is given instead, widened; `null` when the scales
 * disagree too much, or when nothing rises.
 */
export function forecast(
  rising: readonly WindowReading[],
  { remaining, limit }: Headroom,
  parameters: EngineParameters,
): Exhaustion | null {
  const newest = rising[0];
  if (newest === undefined || Number.isNaN(remaining)) return null;
  const left = Math.max(0, Math.min(remaining, limit - newest.floor));
  const { disagreement, widening } = parameters.exhaustion;
  let steepest = 0;
  let flattest = Number.POSITIVE_INFINITY;
  for (const { trend } of rising) {
    steepest = Math.max(steepest, trend.slope);
    flattest = Math.min(flattest, trend.slope);
  }
  if (!(flattest > 0) || steepest / flattest >= disagreement) return null;
  return { low: Math.round(left / steepest / widening), high: Math.round((left / flattest) * widening) };
}

/** The forecast as evidence. */
export function forecastEvidence(exhaustion: Exhaustion, headroom: Headroom, urgent_s: number): Evidence {
  return evidence('time_to_exhaustion', exhaustion.low, 's', urgent_s, {
    high_s: exhaustion.high,
    limit_bytes: headroom.limit,
  });
}

/** How far the lane looks back at least, s: long enough not to take one allocation for a rate. */
const window_s = 10;
/** The rise must show from every point at least this long ago: one jump is no rate, and one pause is no end, s. */
const least_s = 4;
const points = 16;
/** Leaving asks for this many times the time that entering does. */
const leaving = 2;

/**
 * The urgent lane: the rise of the level over the last seconds, whatever it is called. Levels are kept at least a
 * second apart.
 */
export class UrgentLane {
  readonly #times = new Float64Array(points).fill(Number.NaN);
  readonly #levels = new Float64Array(points).fill(Number.NaN);
  #next = 0;
  readonly #spacing: number;
  /** Why it is urgent; `null` while it is not. */
  evidence: Evidence | null = null;

  constructor(interval_s: number) {
    this.#spacing = Math.max(1, interval_s) * 0.9;
  }

  /** Looks at the level in bytes at time `t` (s), and keeps it. True when it changed its mind. */
  check(t: number, level: number, { remaining, limit }: Headroom, parameters: EngineParameters['exhaustion']): boolean {
    const left = this.secondsLeft(t, level, remaining);
    this.add(t, level);
    const { urgent_s, urgentRemaining } = parameters;
    const was = this.evidence !== null;
    const isUrgent = left < urgent_s * (was ? leaving : 1) && remaining < urgentRemaining * limit;
    this.evidence = isUrgent ? evidence('seconds_left', left, 's', urgent_s, {}) : null;
    return isUrgent !== was;
  }

  /** Adds a level in bytes at time `t` (s). */
  add(t: number, level: number): void {
    const last = this.#times[(this.#next + points - 1) % points] ?? Number.NaN;
    if (t - last < this.#spacing) return;
    this.#times[this.#next] = t;
    this.#levels[this.#next] = level;
    this.#next = (this.#next + 1) % points;
  }

  /** s until the limit at the slowest rate that the window shows; `Infinity` when it does not rise or is not known. */
  secondsLeft(t: number, level: number, remaining: number): number {
    let slowest = Number.POSITIVE_INFINITY;
    let oldest = -1;
    let youngest = -1;
    for (let i = 0; i < points; i += 1) {
      const time = this.#times[i] ?? Number.NaN;
      if (!(t - time >= least_s)) continue;
      slowest = Math.min(slowest, (level - (this.#levels[i] ?? level)) / (t - time));
      if (oldest < 0 || time < (this.#times[oldest] ?? 0)) oldest = i;
      if (youngest < 0 || time > (this.#times[youngest] ?? 0)) youngest = i;
    }
    // A jump of the last seconds shows from every point: it must have risen before them as well.
    slowest = Math.min(slowest, this.#rateBetween(oldest, youngest));
    const looked_s = t - (this.#times[oldest] ?? t);
    return looked_s >= window_s && slowest > 0 ? remaining / slowest : Number.POSITIVE_INFINITY;
  }

  /** Rate from one kept level to another; zero when they are the same. */
  #rateBetween(from: number, to: number): number {
    const elapsed = (this.#times[to] ?? 0) - (this.#times[from] ?? 0);
    return elapsed > 0 ? ((this.#levels[to] ?? 0) - (this.#levels[from] ?? 0)) / elapsed : 0;
  }

  /** Forgets the levels, after a gap. */
  clear(): void {
    this.#times.fill(Number.NaN);
  }
}
