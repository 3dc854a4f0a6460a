import type { Sample } from '@omnimind/protocol/trace';

/** A thread that wants this share of a processor, running or waiting for it, does not sleep. */
const pinnedShare = 0.9;
/** Time over which that is looked at, s: a scheduler's jitter is smoothed. */
const look_s = 5;

/** Follows the busiest thread of a workload: since when it has not slept. Constant size. */
export class BusyThread {
  #tid = Number.NaN;
  #lookedAt = Number.NaN;
  #wanted = 0;
  #since = Number.NaN;
  #began = Number.NaN;

  /** How long one and the same thread has not slept at `t`, s; 0 while it sleeps, or none was followed. */
  pinned_s(t: number): number {
    return t - this.#since || 0;
  }

  /** How long the workload had been followed when it began, s. */
  get before_s(): number {
    return this.#since - this.#began;
  }

  /** Adds a sample; one in which no thread wanted the processor ends what went on. */
  add({ t, busy_tid, busy_run_usec, busy_delay_usec }: Sample): void {
    if (Number.isNaN(this.#began)) this.#began = t;
    const wanted = ((busy_run_usec ?? Number.NaN) + (busy_delay_usec ?? 0)) / 1e6;
    if (busy_tid !== this.#tid || !(wanted >= this.#wanted)) {
      this.#tid = typeof busy_tid === 'number' ? busy_tid : Number.NaN;
      this.#lookedAt = t;
      this.#wanted = wanted;
      this.#since = Number.NaN;
      return;
    }
    const elapsed = t - this.#lookedAt;
    if (elapsed < look_s) return;
    const pinned = wanted - this.#wanted >= pinnedShare * elapsed;
    if (!pinned) this.#since = Number.NaN;
    else if (Number.isNaN(this.#since)) this.#since = this.#lookedAt;
    this.#lookedAt = t;
    this.#wanted = wanted;
  }
}
