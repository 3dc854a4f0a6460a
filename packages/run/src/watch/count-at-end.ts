import { type Message, message } from '@omnimind/protocol/message';
import type { Limit, Sample } from '@omnimind/protocol/trace';

/** What had this share of its limit of open files, or of processes, when it failed could have no more. */
const nearlyAll = 0.95;
/** Descriptors are counted each 10 s: more than this after they rose they rise no more, s. */
const countAge_s = 15;

/** Descriptors, which are counted at a slow pace, or tasks up to the end of a command. */
export class CountAtEnd {
  readonly #of: 'fds' | 'tasks';
  #limit: Limit | undefined;
  /** How many there were beside those that the limit is of; less than none where it is of other workloads as well. */
  #others = 0;
  #last = { t: 0, count: 0, rate: 0 };

  constructor(of: 'fds' | 'tasks') {
    this.#of = of;
  }

  add(sample: Sample): void {
    const { t, limits } = sample;
    const now = sample[this.#of];
    const { t: before, count, rate } = this.#last;
    // What is being torn down has closed its files, and ended its children.
    if (typeof now === 'number' && (now > count || t - before > countAge_s))
      this.#last = { t, count: now, rate: count > 0 && now > count ? (now - count) / (t - before) : rate };
    const ours = limits?.filter(({ of }) => of === this.#of) ?? [];
    const [limit] = ours.toSorted((a, b) => b.used / b.limit - a.used / a.limit);
    if (limit === undefined) return;
    this.#limit = limit;
    const others = this.#last.count - limit.used;
    this.#others = this.#of === 'fds' ? Math.max(0, others) : others;
  }

  notice(end: number): Message[] {
    const { t, count, rate } = this.#last;
    if (this.#limit === undefined) return [];
    const { source, name, limit } = this.#limit;
    const since_s = Math.max(0, end - t);
    const had = count - this.#others + (since_s > countAge_s ? 0 : rate * since_s);
    if (had < nearlyAll * limit) return [];
    return [
      this.#of === 'fds'
        ? message('run.ended_at_open_files', { name, limit })
        : message('run.ended_at_tasks', { source, name, limit }),
    ];
  }
}
