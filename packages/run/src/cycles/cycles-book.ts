import { CyclesDrift } from '@omnimind/engine/cycles/cycles-drift';
import type { Cycle, CyclesReport, Drift } from '@omnimind/protocol/cycles-report';
import { type Message, messageKey } from '@omnimind/protocol/message';
import { middleOf } from '@omnimind/remember/earlier/earlier-uses';

/** What the command usually uses is judged by so many of the newest attempts. */
const usualOf = 20;

/** The facts of a report besides its cycles. */
export type CyclesFacts = Pick<
  CyclesReport,
  'name' | 'command' | 'directory' | 'host' | 'mode' | 'started' | 'planned' | 'watched' | 'resumed'
>;

/** Every attempt so far, their drift, and the report. */
export class CyclesBook {
  readonly facts: CyclesFacts;
  /** Every attempt so far. */
  readonly cycles: Cycle[] = [];
  readonly #notices = new Map<string, Message>();
  readonly #drift: CyclesDrift;
  #isFresh = false;

  constructor(facts: CyclesFacts) {
    this.facts = facts;
    this.#drift = new CyclesDrift(facts.watched);
  }

  /** The newest attempt. */
  get last(): Cycle | undefined {
    return this.cycles.at(-1);
  }

  /** The middle one of the peaks of memory of the newest cycles that passed, bytes; `undefined` where none has. */
  get usualPeak(): number | undefined {
    const peaks = this.cycles
      .slice(-usualOf)
      .flatMap(({ outcome, memory }) => (outcome === 'passed' ? (memory.peak_anon_bytes ?? []) : []));
    return middleOf(peaks.toSorted((a, b) => a - b));
  }

  get isStable(): boolean {
    return this.#drift.isStable;
  }

  /** Counts of cycles by the outcome of their last attempt, and of killed attempts. */
  get totals(): CyclesReport['totals'] {
    const totals = { passed: 0, failed: 0, killed: 0, kills: 0, duration_s: 0, waited_s: 0 };
    for (const [index, cycle] of this.cycles.entries()) {
      totals.duration_s += cycle.duration_s;
      totals.waited_s += cycle.waited_s;
      if (cycle.outcome === 'killed') totals.kills += 1;
      if (this.cycles[index + 1]?.cycle !== cycle.cycle) totals[cycle.outcome] += 1;
    }
    return totals;
  }

  note(notice: Message): void {
    this.#notices.set(messageKey(notice), notice);
  }

  /**
   * Adds an attempt.
   *
   * @param isLast whether it is its cycle's last; a retried one is not
   * @returns new drift
   */
  add(cycle: Cycle, isLast: boolean): Drift[] {
    this.cycles.push(cycle);
    this.#isFresh = false;
    return isLast ? this.#drift.add(cycle) : [];
  }

  /** Detects drift at the end. */
  conclude(): Drift[] {
    this.#isFresh = true;
    return this.#drift.conclude();
  }

  report(ended_by: CyclesReport['ended_by'], updated: string): CyclesReport {
    if (!this.#isFresh) this.conclude();
    return {
      format: 'omnimind-cycles',
      version: 1,
      ...this.facts,
      updated,
      ended_by,
      totals: this.totals,
      cycles: this.cycles,
      drift: [...this.#drift.current],
      notices: [...this.#notices.values()],
    };
  }
}
