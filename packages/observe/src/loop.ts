import { type Clock, TokenBucket } from './clock.ts';

/** Times of the first samples of a run, s: early, so that even a two-second command has numbers in its report. */
export const earlyTicks_s = [0, 0.1, 0.25, 0.5, 1] as const;

/** A timer may fire a millisecond early; it still counts as the tick that was due. */
const timerSlack_s = 0.002;

/**
 * A hurried tick leaves the machine alone for so long after the one before it, s, and for as long as that one took: half of a processor
 * is left to others where a tick takes long.
 */
const hurriedRest_s = 0.1;
/** So many hurried ticks may follow each other, and then so many a second: a machine that stalls for hours is not made worse. */
const hurriedBurst = 30;
const hurriedPerSecond = 1;

/** A tick that comes later than this is late, s. */
const lateAfter_s = 0.3;

/** How a loop kept its pace: ticks that were due, and those that came more than 0.3 s late or not at all. */
export interface Pace {
  readonly due: number;
  readonly late: number;
}

export interface LoopOptions {
  readonly clock: Clock;
  /** Time between two ticks, s. */
  readonly interval_s: number;
  /** Times of extra ticks at the beginning, s, ascending; those from `interval_s` on are dropped. */
  readonly early_s?: readonly number[];
  /** Called at each tick with the time since the start, s. */
  onTick(elapsed_s: number): void;
}

/**
 * Calls back at each interval without drift: at multiples of the interval, whatever a tick costs. Missed ticks (a suspend,
 * a stopped process) aren't caught up on.
 */
export class Loop {
  readonly #options: LoopOptions;
  readonly #early: number[];
  #interval_s: number;
  #started_s = 0;
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;
  #isHurried = false;
  /** When the next regular tick is due, s since the start. */
  #due_s = 0;
  #due = 0;
  #late = 0;
  /** Until when the last tick leaves the machine alone, s since the start. */
  #restsUntil_s = 0;
  readonly #hurried = new TokenBucket(hurriedPerSecond, hurriedBurst);

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#interval_s = options.interval_s;
    this.#early = (options.early_s ?? [0]).filter((time) => time < options.interval_s);
  }

  /** s since the start. */
  get elapsed_s(): number {
    return this.#options.clock.monotonic_s() - this.#started_s;
  }

  get pace(): Pace {
    return { due: this.#due, late: this.#late };
  }

  /** Starts with an immediate tick at time 0. */
  start(): void {
    this.#started_s = this.#options.clock.monotonic_s();
    this.#isRunning = true;
    this.#fire();
  }

  stop(): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
  }

  /** Something is wrong that can't wait: the next tick comes at once, as far as there is some rest between two, and not too often. */
  hurry(): void {
    if (!this.#isRunning || this.#isHurried || !this.#hurried.take(this.elapsed_s)) return;
    this.#isHurried = true;
    this.#schedule();
  }

  /** Changes the interval from the next tick on, s. */
  set interval_s(interval_s: number) {
    if (interval_s === this.#interval_s) return;
    this.#interval_s = interval_s;
    if (this.#isRunning && this.#early.length === 0) this.#schedule();
  }

  #fire(): void {
    this.#isHurried = false;
    const began_s = this.elapsed_s;
    this.#countDue(began_s);
    this.#options.onTick(began_s);
    const ended_s = this.elapsed_s;
    this.#restsUntil_s = ended_s + Math.max(hurriedRest_s, ended_s - began_s);
    if (this.#isRunning) this.#schedule();
  }

  #countDue(began_s: number): void {
    const delay_s = began_s - this.#due_s;
    if (delay_s < -timerSlack_s) return; // Hurried, ahead of its time.
    const missed = Math.max(0, Math.floor(delay_s / this.#interval_s));
    this.#due += missed + 1;
    this.#late += missed + (delay_s - missed * this.#interval_s > lateAfter_s ? 1 : 0);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const elapsed = this.elapsed_s;
    const served = elapsed + timerSlack_s;
    while (this.#early.length > 0 && (this.#early[0] ?? 0) <= served) this.#early.shift();
    this.#due_s = this.#early[0] ?? (Math.floor(served / this.#interval_s) + 1) * this.#interval_s;
    const next_s = this.#isHurried ? Math.min(this.#due_s, this.#restsUntil_s) : this.#due_s;
    this.#timer = setTimeout(() => this.#fire(), Math.max(0, Math.ceil((next_s - elapsed) * 1000)));
  }
}
