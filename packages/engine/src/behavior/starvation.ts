import type { Taker } from '@omnimind/protocol/trace';
import type { CpuBehavior, Evidence } from '@omnimind/protocol/verdict';
import { evidence, type Finding, finding } from './detector.ts';
import { type PressureSignals, stalls } from './pressure.ts';

/** Of the time that it wants a processor, it waits this share; half as much free time again ends it. */
export const waitingShare = { entering: 0.9, leaving: 0.8 } as const;
/** Less waiting than this is no work held up, cores. */
const minDelay = 0.5;

/** Whether it waits this share of the time that it wants a processor. @param waited cores, as is `used` */
export function waitsFor(waited: number, used: number, share: number): boolean {
  return waited >= minDelay && waited / (waited + used) >= share;
}

/** The kernel counts waiting only when it ends: one that gets no processor at all seems to want none for so long, s. */
const holds_s = 60;
/** Who gets this much is no longer starved, cores. */
const enough = 0.1;

/**
 * `starved`: it wants to work and hardly gets a processor. That is no trouble of its own, but it is not idle. Where it does get one, its use is judged as ever.
 */
export class StarvationTracker {
  #confirmed_s = Number.NaN;
  /** How it waited when that was seen last. */
  #waiting: Evidence | null = null;

  /**
   * @param t s, time of the sample
   * @param found what its use alone looks like
   * @param takers who uses the processors meanwhile
   */
  update(
    t: number,
    signals: PressureSignals,
    found: Finding<CpuBehavior> | null,
    takers: readonly Taker[],
  ): Finding<CpuBehavior> | null {
    const cores = signals.mean(stalls.cores);
    const delay = signals.mean(stalls.delay);
    // Without a run delay the share of time in which a task waited, of all time, stands for it.
    const waited = Number.isNaN(delay) ? signals.mean(stalls.cpuSome) : delay;
    const share = waited / (waited + cores);
    const held = t - this.#confirmed_s < holds_s && cores < enough;
    const threshold = held ? waitingShare.leaving : waitingShare.entering;
    const waits = waitsFor(waited, cores, threshold);
    if (found !== null && found.behavior !== 'idle' && !(held && found.behavior === 'stable')) return found;
    if (!waits && !held) return found;
    if (waits) {
      this.#confirmed_s = t;
      this.#waiting = evidence('run_delay', share, 'share', threshold, { cores });
    }
    const taken = takers.map(({ pid, name, cores: used }) =>
      evidence('processors_taken_by', used, 'cores', null, { pid, name }),
    );
    return finding('starved', 'watch', 0.8, ...(this.#waiting === null ? [] : [this.#waiting]), ...taken);
  }

  /** Forgets, after a gap. */
  clear(): void {
    this.#confirmed_s = Number.NaN;
  }
}
