import type { Cycle } from '@omnimind/protocol/cycles-report';
import { median } from '../statistics/summary.ts';
import { senInterval } from '../statistics/trend.ts';
import { type Change, leastChange } from './change.ts';
import { binsOf, History } from './history.ts';
import type { Signal } from './signals.ts';
import { heldStep, stepChange } from './step-change.ts';
import { grossChange, heldTrend, trendChange } from './trend-change.ts';

const stableBins = 24;

/** One signal over all cycles so far. */
export class SignalWatch {
  readonly signal: Signal;
  readonly #history = new History();
  #change: Change | null = null;

  constructor(signal: Signal) {
    this.signal = signal;
  }

  add(cycle: Cycle): void {
    this.#history.add(cycle.cycle, this.signal.read(cycle));
  }

  /** Looks at the history as it is now. */
  look(): Change | null {
    this.#change = (this.#change === null ? null : this.#held(this.#change)) ?? this.#fresh();
    return this.#change;
  }

  /**
   * Whether it is known not to drift: over all cycles the line through them rises or falls by less than what would count as
   * a change, with 95 % confidence. A signal that is not measured is no obstacle.
   */
  get isStable(): boolean {
    const history = this.#history;
    if (history.length === 0) return true;
    const { count, times, values } = binsOf(history, this.signal.sought.fold, stableBins);
    const { low, high } = senInterval(times, values, count);
    const span = (times[count - 1] ?? 0) - (times[0] ?? 0);
    const tolerance = leastChange(this.signal.sought, median(history.values));
    return this.#change === null && low * span > -tolerance && high * span < tolerance;
  }

  #held(change: Change): Change | null {
    const { sought } = this.signal;
    return change.kind === 'step' ? heldStep(this.#history, change) : heldTrend(this.#history, sought, change);
  }

  #fresh(): Change | null {
    const { sought, kinds } = this.signal;
    const { low, high } = this.#history;
    // The usual case, and the cheapest: nothing in it is far enough apart.
    if (!(high - low >= leastChange(sought, low))) return null;
    const trend = trendChange(this.#history, sought);
    return (
      trend ?? (kinds === 'trend' ? null : (stepChange(this.#history, sought) ?? grossChange(this.#history, sought)))
    );
  }
}
