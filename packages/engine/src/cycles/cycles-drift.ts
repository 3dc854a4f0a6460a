import type { Cycle, Drift } from '@omnimind/protocol/cycles-report';
import { failureCluster } from './failure-cluster.ts';
import { SignalWatch } from './signal-watch.ts';
import { signalsOf } from './signals.ts';

/** Below this many cycles nothing is called stable. */
const leastStable = 30;
/** It is looked again when the cycles have become more by this share: all looks together cost as much as 50 of the last. */
const lookAgainShare = 0.02;

/**
 * What changes from cycle to cycle. It takes nothing but the cycles, so that those of a checkpoint, added again, give the same drift. Cost: 4 numbers a cycle and as many as are watched; about 1 ms a look at 10,000 cycles.
 */
export class CyclesDrift {
  readonly #signals: readonly SignalWatch[];
  readonly #failures: number[] = [];
  /** After which cycle a drift was first seen, by signal and subject. */
  readonly #seen = new Map<string, number>();
  #cycles = 0;
  #looked = 0;
  /** What drifts, as of the last look. */
  current: readonly Drift[] = [];

  /** @param watched names of `--watch`, in the order of a cycle's `watched_bytes` */
  constructor(watched: readonly string[]) {
    this.#signals = signalsOf(watched).map((signal) => new SignalWatch(signal));
  }

  /**
   * Adds the next cycle; of one that was retried its last attempt.
   *
   * @returns what is seen to drift that was not seen before
   */
  add(cycle: Cycle): Drift[] {
    this.#cycles = cycle.cycle;
    for (const watch of this.#signals) watch.add(cycle);
    if (cycle.outcome !== 'passed') this.#failures.push(cycle.cycle);
    if (this.#cycles - this.#looked < Math.max(1, Math.floor(this.#cycles * lookAgainShare))) return [];
    return this.#look();
  }

  /** Looks at all of it once more, whenever it was looked at last. @returns as {@link add} */
  conclude(): Drift[] {
    return this.#looked === this.#cycles ? [] : this.#look();
  }

  /** Whether enough cycles say that nothing drifts: at least {@link leastStable}, and the interval of every signal is tight. */
  get isStable(): boolean {
    return this.#cycles >= leastStable && this.current.length === 0 && this.#signals.every(({ isStable }) => isStable);
  }

  #look(): Drift[] {
    this.#looked = this.#cycles;
    const found: Drift[] = [];
    const fresh: Drift[] = [];
    const take = (drift: Omit<Drift, 'seen_at_cycle'>): void => {
      const key = JSON.stringify([drift.signal, drift.subject]);
      const seen_at_cycle = this.#seen.get(key) ?? this.#cycles;
      found.push({ ...drift, seen_at_cycle });
      if (!this.#seen.has(key)) fresh.push({ ...drift, seen_at_cycle });
      this.#seen.set(key, seen_at_cycle);
    };
    for (const watch of this.#signals) {
      const change = watch.look();
      const { signal, subject, unit } = watch.signal;
      if (change !== null) take({ signal, subject, unit, ...change, last_cycle: null });
    }
    const cluster = failureCluster(this.#failures, this.#cycles);
    if (cluster !== null) {
      const about = { signal: 'failures', subject: null, kind: 'cluster', per_cycle: 0, unit: 'share' } as const;
      const last_cycle = cluster.last_cycle === this.#cycles ? null : cluster.last_cycle;
      take({ ...about, ...cluster, last_cycle });
    }
    this.current = found;
    return fresh;
  }
}
