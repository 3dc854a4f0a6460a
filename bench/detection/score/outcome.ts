import { isAlerting } from '../behaviors.ts';
import type { Contender } from '../contenders/contender.ts';
import type { Corpus, Trace } from '../corpus.ts';
import type { TraceLabel } from '../labels.ts';
import { type ForecastScore, leftAfter, scoreForecasts } from './exhaustion.ts';
import { floorLine } from './floor-line.ts';
import { type Judgement, judge } from './judge.ts';
import { type Account, accountOf } from './stretches.ts';

const day_s = 86_400;

/** What one contender made of one trace. */
export interface Outcome {
  readonly corpus: Corpus['name'];
  readonly trace: string;
  readonly label: TraceLabel;
  readonly duration_s: number;
  readonly samples: number;
  /** By what was told at any severity. */
  readonly judgement: Judgement;
  /** By what was an alert: what interrupts a person. */
  readonly alerted: Judgement;
  /** For each labelled event, whether an alert is due by its consequence: of leaks, those that fill memory within a day. */
  readonly matters: readonly boolean[];
  /** For each labelled leak with forecasts. */
  readonly forecasts: readonly ForecastScore[];
  /** Rise of the floor in each labelled leak, bytes/s; `null` when it was not measured. */
  readonly leakRates: readonly (number | null)[];
  readonly cost_usec: number;
}

/** Runs a contender over a trace and judges it. */
export function outcomeOf(corpus: Corpus['name'], trace: Trace, account: Account): Outcome {
  const leaks = trace.label.events.filter((event) => event.behavior === 'memory:leaking');
  return {
    corpus,
    trace: trace.name,
    label: trace.label,
    duration_s: trace.duration_s,
    samples: trace.samples.length,
    judgement: judge(account.stretches, trace.label, trace.duration_s),
    alerted: judge(account.alerts, trace.label, trace.duration_s),
    matters: trace.label.events.map((event) => event.behavior !== 'memory:leaking' || leftAfter(trace, event) <= day_s),
    forecasts: leaks.flatMap((leak) => scoreForecasts(trace, leak, account.forecasts) ?? []),
    leakRates: leaks.map((leak) => floorLine(trace, leak)?.slope ?? null),
    cost_usec: account.cost_usec,
  };
}

/** Each contender's outcomes, over whole corpora. */
export type Outcomes = ReadonlyMap<string, readonly Outcome[]>;

/**
 * Runs all contenders over all traces, one trace in memory at a time.
 *
 * @param seen told of each trace and contender, while the trace is there
 */
export function runAll(
  corpora: readonly Corpus[],
  contenders: readonly Contender[],
  seen: (trace: Trace, contender: Contender, account: Account, outcome: Outcome) => void,
): Outcomes {
  const outcomes = new Map(contenders.map((contender): [string, Outcome[]] => [contender.name, []]));
  for (const corpus of corpora) {
    for (const label of corpus.labels) {
      const trace = corpus.read(label);
      for (const contender of contenders) {
        const account = accountOf(contender, trace);
        const outcome = outcomeOf(corpus.name, trace, account);
        outcomes.get(contender.name)?.push(outcome);
        seen(trace, contender, account, outcome);
      }
    }
  }
  return outcomes;
}

/** The same outcomes, judged by their alerts alone. */
export function byAlerts(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.map((outcome) => ({ ...outcome, judgement: outcome.alerted }));
}

/** Judged by their alerts, without the events whose consequence is further away: those may stay at `watch`. */
export function byConsequence(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.map((outcome) => ({
    ...outcome,
    judgement: { ...outcome.alerted, events: outcome.alerted.events.filter((_, i) => outcome.matters[i]) },
  }));
}

/** Whether a trace holds trouble. */
export function isNormal(outcome: Outcome): boolean {
  return !outcome.label.events.some((event) => isAlerting(event.behavior));
}
