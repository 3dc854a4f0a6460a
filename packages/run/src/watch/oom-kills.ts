import { dirname, join } from 'node:path';
import { parseMemoryEvents } from '@omnimind/linux/cgroup/statistics';
import { readText } from '@omnimind/linux/files/outcome';

/** SIGKILL, as a shell tells it. */
const killed = 137;

/** How many processes of a run's scope the kernel has killed for want of memory. Begins to count when it is made. */
export class OomKills {
  readonly #directory: string | null;
  readonly #before: number;

  /** @param scope `null` where the run has none: then none are counted */
  constructor(scope: { readonly cgroupRoot: string; readonly cgroup: string } | null) {
    this.#directory = scope === null ? null : join(scope.cgroupRoot, scope.cgroup);
    this.#before = this.#inSlice();
  }

  /**
   * The manager removes the scope with its last process. Of a command that was killed the slice then tells, whose count outlives it.
   *
   * @param status exit status as a shell tells it
   */
  count(status: number): number {
    if (this.#directory === null) return 0;
    const own = oomKillsIn(this.#directory);
    if (!Number.isNaN(own)) return own;
    return status === killed && this.#inSlice() > this.#before ? 1 : 0;
  }

  #inSlice(): number {
    return this.#directory === null ? 0 : oomKillsIn(dirname(this.#directory)) || 0;
  }
}

/** Of a cgroup and those below it; `NaN` when it is gone. */
function oomKillsIn(directory: string): number {
  const text = readText(join(directory, 'memory.events'));
  return typeof text === 'string' ? (parseMemoryEvents(text).oom_kill ?? 0) : Number.NaN;
}
