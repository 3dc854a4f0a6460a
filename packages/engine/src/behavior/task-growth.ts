import type { Limit, Sample } from '@omnimind/protocol/trace';
import { type CountFinding, CountGrowth } from './count-growth.ts';
import { evidence } from './detector.ts';

/** Tasks and open descriptors of one workload, with the limits that they run into. */
export class TaskGrowth {
  readonly #tasks: CountGrowth;
  readonly #descriptors: CountGrowth;
  #limits: readonly Limit[] = [];
  /** As of now, and when the limits were read. */
  readonly #now = { tasks: 0, fds: 0, zombies: 0, processes: 0 };
  readonly #then = { tasks: 0, fds: 0 };

  constructor(interval_s: number) {
    this.#tasks = new CountGrowth(interval_s);
    this.#descriptors = new CountGrowth(interval_s);
  }

  add({ t, tasks, fds, threads, pids, limits }: Sample): void {
    const now = this.#now;
    if (typeof tasks === 'number') {
      this.#tasks.add(t, tasks);
      now.tasks = tasks;
      now.zombies = Math.max(0, tasks - (threads ?? tasks));
      now.processes = pids ?? 0;
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
    const { tasks: count, zombies, processes } = this.#now;
    const kind = zombies * 2 > count ? 'zombies' : processes * 2 > count ? 'processes' : 'threads';
    const limits = this.#limits.filter(({ of }) => of === 'tasks');
    return this.#tasks.judge(limits, count - this.#then.tasks, (perMinute, span_s) =>
      evidence('tasks_growth', perMinute, '1/min', null, { kind, count, span_s }),
    );
  }

  descriptors(): CountFinding | null {
    const count = this.#now.fds;
    const limits = this.#limits.filter(({ of }) => of === 'fds');
    return this.#descriptors.judge(limits, count - this.#then.fds, (perMinute, span_s) =>
      evidence('fds_growth', perMinute, '1/min', null, { count, span_s }),
    );
  }
}
