import type { Clock } from './clock.ts';

/** Times of the first samples of a run, s: early, so that even a two-second command has numbers in its report. */
export const earlyTicks_s = [0, 0.1, 0.25, 0.5, 1] as const;

/** A timer may fire a millisecond early; it still counts as the tick that was due. */
const timerSlack_s = 0.002;

/**
 * A hurried tick leaves the machine alone for so long after the one before it, s, and for as long as that one took: half of a processor
 * is left to others where a tick takes long.
 */
const hurriedRest_s = 0.1;
/**
 * What is sudden shows in three ticks. Each further one by which nothing comes leaves twice the time: where nothing can be done, as about a
 * program that is not ours to limit, looking again only takes the processor from who is to be spared.
 */
const enoughHurried = 3;
const mostHurriedRest_s = 60;
/** Nobody has hurried the loop for so long, s: what comes next is something else. */
const calmAfter_s = 5;

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
  #last = { ended_s: 0, took_s: 0 };
  /** Hurried ticks by which nothing came. */
  #inVain = 0;
  #pressed_s = 0;

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

  /** Something is wrong that can't wait: the next tick comes as soon as the rest after the one before it is over. */
  hurry(): void {
    if (!this.#isRunning) return;
    const now_s = this.elapsed_s;
    const isNew = now_s - this.#pressed_s > calmAfter_s;
    this.#pressed_s = now_s;
    if (this.#isHurried && !isNew) return;
    if (isNew) this.#inVain = 0;
    this.#isHurried = true;
    this.#schedule();
  }

  /** By the tick that runs something came: what follows is to be seen soon. */
  acted(): void {
    this.#inVain = 0;
  }

  /** Changes the interval from the next tick on, s. */
  set interval_s(interval_s: number) {
    if (interval_s === this.#interval_s) return;
    this.#interval_s = interval_s;
    if (this.#isRunning && this.#early.length === 0) this.#schedule();
  }

  #fire(): void {
    if (this.#isHurried) this.#inVain += 1;
    this.#isHurried = false;
    const began_s = this.elapsed_s;
    this.#countDue(began_s);
    this.#options.onTick(began_s);
    const ended_s = this.elapsed_s;
    this.#last = { ended_s, took_s: ended_s - began_s };
    if (this.#isRunning) this.#schedule();
  }

  #countDue(began_s: number): void {
    const delay_s = began_s - this.#due_s;
    if (delay_s < -timerSlack_s) return; // Hurried, ahead of its time.
    const missed = Math.max(0, Math.floor(delay_s / this.#interval_s));
    this.#due += missed + 1;
    this.#late += missed + (delay_s - missed * this.#interval_s > lateAfter_s ? 1 : 0);
  }

  /** Until when the last tick leaves the machine alone, s since the start. */
  #restsUntil_s(): number {
    const { ended_s, took_s } = this.#last;
    const rest_s = Math.min(hurriedRest_s * 2 ** Math.max(0, this.#inVain - enoughHurried), mostHurriedRest_s);
    return ended_s + Math.max(rest_s, took_s);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const elapsed = this.elapsed_s;
    const served = elapsed + timerSlack_s;
    while (this.#early.length > 0 && (this.#early[0] ?? 0) <= served) this.#early.shift();
    this.#due_s = this.#early[0] ?? (Math.floor(served / this.#interval_s) + 1) * this.#interval_s;
    const next_s = this.#isHurried ? Math.min(this.#due_s, this.#restsUntil_s()) : this.#due_s;
    this.#timer = setTimeout(() => this.#fire(), Math.max(0, Math.ceil((next_s - elapsed) * 1000)));
  }
}
