import { formatOf } from '@omnimind/messages/format';
import { alertingBehaviors } from '../behaviors.ts';
import { type Bar, inTime, isReached } from '../score/bars.ts';
import type { Confusion } from '../score/confusion.ts';
import { byAlerts, byConsequence, type Outcome, type Outcomes } from '../score/outcome.ts';
import { poissonInterval } from '../score/poisson.ts';
import type { StateSize } from '../score/state.ts';
import { leakKinds, leaksOf, type Subset } from '../score/subsets.ts';
import { type BehaviorScore, type Tally, tallyOf } from '../score/tally.ts';
import { cost, count, delay, ofUnit, percent, perDay, rate, score } from './cells.ts';
import type { Table } from './table.ts';

const english = formatOf('en');

/** Contenders against each other over some traces. */
export function comparison(outcomes: Outcomes, subset: Subset): Table {
  const tallies = talliesOf(outcomes, subset);
  const behaviors = alertingBehaviors.filter((behavior) => hasEvents(tallies, behavior));
  return {
    columns: ['contender', 'macro-F1', 'in time', ...behaviors.map((each) => `F1 ${each}`), 'false alarms', 'per day'],
    rows: tallies.map(([name, tally]) => {
      const alarms = tally.falseAlarms.reduce((sum, each) => sum + each.count, 0);
      return [
        name,
        score(tally.macroF1),
        score(tally.macroF1InTime),
        ...behaviors.map((behavior) => score(of(tally, behavior)?.f1 ?? null)),
        count(alarms),
        perDay(alarms / tally.days),
      ];
    }),
  };
}

/** Precision, recall and delay, behavior by behavior, of every contender. */
export function behaviorTable(outcomes: Outcomes, subset: Subset): Table {
  const tallies = talliesOf(outcomes, subset);
  const rows = alertingBehaviors
    .filter((behavior) => hasEvents(tallies, behavior))
    .flatMap((behavior) => tallies.map(([name, tally]) => [behavior, name, ...scoreCells(of(tally, behavior))]));
  return {
    columns: ['behavior', 'contender', 'events', 'found', 'in time', 'false', 'P', 'R', 'F1', 'median delay', 'p95'],
    rows,
  };
}

function scoreCells(of: BehaviorScore | undefined): string[] {
  if (of === undefined) return [];
  return [
    count(of.events),
    count(of.found),
    count(of.inTime),
    count(of.falseAlarms),
    score(of.precision),
    score(of.recall),
    score(of.f1),
    delay(of.medianDelay_s),
    delay(of.p95Delay_s),
  ];
}

/** One contender on several subsets. */
export function subsetTable(outcomes: readonly Outcome[], subsets: readonly Subset[]): Table {
  return {
    columns: [
      'traces',
      'count',
      'macro-F1',
      'in time',
      ...alertingBehaviors.map((each) => `F1 ${each}`),
      'false alarms',
    ],
    rows: subsets.map((subset) => {
      const tally = tallyOf(outcomes.filter(subset.holds));
      const alarms = tally.falseAlarms.reduce((sum, each) => sum + each.count, 0);
      return [
        subset.name,
        count(tally.traces),
        score(tally.macroF1),
        score(tally.macroF1InTime),
        ...alertingBehaviors.map((behavior) =>
          of(tally, behavior)?.events ? score(of(tally, behavior)?.f1 ?? 0) : '–',
        ),
        count(alarms),
      ];
    }),
  };
}

const weekOf40 = 7 * 40;

/** Told at any severity beside alerted, lateness counted; and how often a person is interrupted for nothing. */
export function alertTable(outcomes: readonly Outcome[], subsets: readonly Subset[]): Table {
  return {
    columns: [
      'traces',
      'told',
      'alerted',
      'of what matters',
      ...alertingBehaviors.map((each) => `alerted ${each}`),
      'false told',
      'false alerts',
      'hours',
      'a workload-day',
      'a machine-week',
    ],
    rows: subsets.map((subset) => {
      const some = outcomes.filter(subset.holds);
      const [told, alerted] = [tallyOf(some), tallyOf(byAlerts(some))];
      const falseAlerts = alertsOf(alerted);
      const { low, high } = poissonInterval(falseAlerts);
      const ofDays = (factor: number) =>
        [falseAlerts, low, high].map((each) => perDay((each * factor) / Math.max(alerted.days, 1e-9)));
      const [day, dayLow, dayHigh] = ofDays(1);
      const [week, weekLow, weekHigh] = ofDays(weekOf40);
      return [
        subset.name,
        score(told.macroF1InTime),
        score(alerted.macroF1InTime),
        score(tallyOf(byConsequence(some)).macroF1InTime),
        ...alertingBehaviors.map((behavior) =>
          of(alerted, behavior)?.events ? score(of(alerted, behavior)?.f1InTime ?? 0) : '–',
        ),
        count(alertsOf(told)),
        count(falseAlerts),
        english.number(alerted.days * 24),
        `${day} (${dayLow}–${dayHigh})`,
        `${week} (${weekLow}–${weekHigh})`,
      ];
    }),
  };
}

function alertsOf(tally: Tally): number {
  return tally.falseAlarms.reduce((sum, each) => sum + each.count, 0);
}

/** False alarms per workload-day with their interval. */
export function falseAlarmTable(outcomes: Outcomes, subset: Subset): Table {
  const tallies = talliesOf(outcomes, subset);
  const aspects = tallies[0]?.[1].falseAlarms.map((each) => `${each.aspect} (${english.number(each.days)} days)`) ?? [];
  return {
    columns: ['contender', ...aspects],
    rows: tallies.map(([name, tally]) => [name, ...tally.falseAlarms.map(rate)]),
  };
}

/** Added leaks found in time, by their rate. */
export function leakTable(outcomes: Outcomes): Table {
  return {
    columns: ['contender', ...leakKinds.map((kind) => kind.replace('pct', ' %/h').replace('saw', 'sawtooth, 10 %/h'))],
    rows: [...outcomes].map(([name, all]) => [
      name,
      ...leakKinds.map((kind) => percent(inTime(tallyOf(all.filter(leaksOf(kind).holds))))),
    ]),
  };
}

/** A confusion matrix. */
export function confusionTable({ columns, rows }: Confusion): Table {
  return {
    columns: ['labelled ＼ reported', ...columns],
    rows: rows.map(({ label, counts }) => [label, ...counts.map((each) => (each === 0 ? '·' : count(each)))]),
  };
}

/** Error and coverage of the time to exhaustion. */
export function exhaustionTable(outcomes: readonly Outcome[], subsets: readonly Subset[]): Table {
  return {
    columns: ['traces', 'leaks', 'forecasts', 'median error', 'coverage', 'width (high / low)'],
    rows: subsets.flatMap((subset) => {
      const { exhaustion } = tallyOf(outcomes.filter(subset.holds));
      if (exhaustion === null) return [];
      const { leaks, forecasts, error, coverage, width } = exhaustion;
      return [[subset.name, count(leaks), count(forecasts), percent(error), percent(coverage), english.number(width)]];
    }),
  };
}

/** Time and room that each contender takes. */
export function costTable(
  outcomes: Outcomes,
  states: ReadonlyMap<string, StateSize>,
  subsets: readonly Subset[],
): Table {
  const some = subsets.filter((subset) => [...outcomes.values()].some((all) => all.some(subset.holds)));
  return {
    columns: [
      'contender',
      ...some.map((each) => `per sample, ${each.name}`),
      'state at 10 ticks',
      'state at 100,000 ticks',
    ],
    rows: [...outcomes].map(([name, all]) => {
      const state = states.get(name);
      const bytes = (value: number | undefined): string =>
        value === undefined ? '–' : english.bytes(Math.max(0, value));
      const costs = some.map((subset) => cost(tallyOf(all.filter(subset.holds)).cost_usec));
      return [name, ...costs, bytes(state?.atFew), bytes(state?.atMany)];
    }),
  };
}

/** What must be reached, and what was. */
export function barTable(bars: readonly Bar[]): Table {
  return {
    columns: ['what', 'bar', 'measured', ''],
    rows: bars.map((bar) => [
      bar.what,
      `${bar.side === 'at least' ? '≥' : '≤'} ${ofUnit(bar.bound, bar.unit)}`,
      ofUnit(bar.value, bar.unit),
      bar.value === null ? '–' : isReached(bar) ? 'reached' : 'short',
    ]),
  };
}

function talliesOf(outcomes: Outcomes, subset: Subset): [string, Tally][] {
  return [...outcomes].map(([name, all]) => [name, tallyOf(all.filter(subset.holds))]);
}

function of(tally: Tally, behavior: string): BehaviorScore | undefined {
  return tally.behaviors.find((each) => each.behavior === behavior);
}

function hasEvents(tallies: readonly [string, Tally][], behavior: string): boolean {
  return tallies.some(([, tally]) => (of(tally, behavior)?.events ?? 0) > 0);
}

/** Each recording, what it holds and what became of it. */
export function recordingTable(outcomes: readonly Outcome[]): Table {
  return {
    columns: ['recording', 'half', 'beside other load', 'holds', 'told after', 'false alarms'],
    rows: outcomes.map(({ trace, label, judgement }) => {
      const delays = judgement.events.map((event) => (event.delay_s === null ? 'missed' : delay(event.delay_s)));
      const alarms = judgement.falseAlarms.map((alarm) => alarm.behavior).join(', ');
      const holds = label.events.map((event) => event.behavior).join(', ');
      return [
        trace,
        label.set ?? '–',
        label.contention === true ? 'yes' : 'no',
        holds || 'honest work',
        delays.join(', ') || '–',
        alarms || '–',
      ];
    }),
  };
}
