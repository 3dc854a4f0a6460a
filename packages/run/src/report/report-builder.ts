import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { Message } from '@omnimind/protocol/message';
import type { RunReport } from '@omnimind/protocol/report';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import type { Verdict } from '@omnimind/protocol/verdict';
import { EventLog } from './event-log.ts';
import { RunTotals } from './run-totals.ts';
import { Series } from './series.ts';

/** Facts of a run's end for its report. */
export interface RunEnd {
  readonly run: RunReport['run'];
  readonly exit: RunReport['exit'];
  readonly verdict: Verdict;
  /** What was not measured or not kept. */
  readonly notices: readonly Message[];
}

/** Builds a report sample by sample, in constant memory. */
export class ReportBuilder {
  readonly #facts: TraceHeader;
  readonly #log = new EventLog();
  readonly #totals: RunTotals;
  readonly #series: Series;
  #samples = 0;

  constructor(facts: TraceHeader) {
    this.#facts = facts;
    this.#totals = new RunTotals(facts.host.cores);
    this.#series = new Series(facts.interval_s);
  }

  sample(sample: Sample): void {
    this.#samples += 1;
    this.#totals.add(sample);
    this.#series.add(sample);
  }

  event(event: OmnimindEvent): void {
    this.#log.add(event);
  }

  /** CPU use and memory so far. */
  get series(): RunReport['series'] {
    return this.#series.result();
  }

  /** Peaks and totals so far. @param duration_s of the run */
  totals(duration_s: number): ReturnType<RunTotals['result']> {
    return this.#totals.result(duration_s);
  }

  build({ run, exit, verdict, notices }: RunEnd): RunReport {
    return {
      format: 'omnimind-report',
      version: 1,
      run,
      host: this.#facts.host,
      exit,
      ...this.totals(run.duration_s),
      series: this.#series.result(),
      samples: this.#samples,
      verdict,
      events: this.#log.events,
      notices: [...notices, ...this.#log.notices],
    };
  }
}
