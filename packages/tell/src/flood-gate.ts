import { TokenBucket } from '@omnimind/observe/clock';

/** So many a second may be told, and so many at once after a quiet time. */
const usual = { perSecond: 20, burst: 200 };
/** What can't wait has room of its own: a flood of small things does not hide a kill. */
const urgent = { perSecond: 5, burst: 100 };
/** The flood is over when nothing was held back for so long, and is told of at least so often, s. */
const ebb_s = 5;
const longest_s = 60;

/** Lets so many events through as people can take, and counts the others. Constant memory. */
export class FloodGate {
  readonly #usual = new TokenBucket(usual.perSecond, usual.burst);
  readonly #urgent = new TokenBucket(urgent.perSecond, urgent.burst);
  #count = 0;
  #first_s = 0;
  #last_s = 0;

  /** Whether an event may be told; else it is counted. */
  admit(isUrgent: boolean, now_s: number): boolean {
    if (this.#usual.take(now_s) || (isUrgent && this.#urgent.take(now_s))) return true;
    if (this.#count === 0) this.#first_s = now_s;
    this.#count += 1;
    this.#last_s = now_s;
    return false;
  }

  /** How many were held back, and in how many s, once it is time to say so; `null` before. It starts to count anew. */
  summary(now_s: number, isEnd = false): { count: number; seconds: number } | null {
    if (this.#count === 0) return null;
    if (!isEnd && now_s - this.#last_s < ebb_s && now_s - this.#first_s < longest_s) return null;
    const summary = { count: this.#count, seconds: this.#last_s - this.#first_s };
    this.#count = 0;
    return summary;
  }
}
