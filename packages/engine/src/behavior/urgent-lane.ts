import type { Evidence } from '@omnimind/protocol/verdict';
import type { ExhaustionParameters } from '../parameters.ts';
import type { Headroom } from './exhaustion.ts';
import { evidence } from './finding.ts';

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
  #evidence: Evidence | null = null;

  constructor(interval_s: number) {
    this.#spacing = Math.max(1, interval_s) * 0.9;
  }

  /** Why it is urgent; `null` while it is not. */
  get evidence(): Evidence | null {
    return this.#evidence;
  }

  /** Looks at the level in bytes at time `t` (s), and keeps it. True when it changed its mind. */
  check(t: number, level: number, { remaining, limit }: Headroom, parameters: ExhaustionParameters): boolean {
    const left = this.secondsLeft(t, level, remaining);
    this.add(t, level);
    const { urgent_s, urgentRemaining } = parameters;
    const was = this.#evidence !== null;
    const isUrgent = left < urgent_s * (was ? leaving : 1) && remaining < urgentRemaining * limit;
    this.#evidence = isUrgent ? evidence('seconds_left', left, 's', urgent_s, {}) : null;
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
