import { omnimind } from '../contenders/omnimind.ts';
import type { Bar } from '../score/bars.ts';
import { confusionOf } from '../score/confusion.ts';
import type { Outcome, Outcomes } from '../score/outcome.ts';
import type { StateSize } from '../score/state.ts';
import { alone, cases, contended, liveAll, publicAll, publicNormal, test, tuning } from '../score/subsets.ts';
import type { Table } from './table.ts';
import {
  alertTable,
  barTable,
  behaviorTable,
  comparison,
  confusionTable,
  costTable,
  exhaustionTable,
  falseAlarmTable,
  leakTable,
  recordingTable,
  subsetTable,
} from './tables.ts';

/** A part of the result: a table under a title, and what to know about it. */
export interface Section {
  readonly title: string;
  readonly prose: string;
  readonly table: Table;
}

/** What is known after a run. */
export interface Result {
  readonly outcomes: Outcomes;
  readonly states: ReadonlyMap<string, StateSize>;
  readonly bars: readonly Bar[];
}

/** What a person is told, and what a person is interrupted for. */
export function alertSection(own: readonly Outcome[]): Section {
  const subsets = [liveAll, tuning, test, alone, contended, cases, publicAll, publicNormal];
  return {
    title: 'Told and alerted',
    prose:
      'OmniMind; macro-F1, an event that was found late counted as missed: told at any severity, and alerted (`alert` or `critical`). “Of what matters” is alerted, without the leaks that at their own rate leave memory for more than a day: of those no alert is due. False alerts are all alerts outside events, per workload-day and per week of a machine with 40 workloads, each with its exact 95 % Poisson interval.',
    table: alertTable(
      own,
      subsets.filter((subset) => own.some(subset.holds)),
    ),
  };
}

/** The same with samples left out. @param kinds what was left out, and the outcomes */
export function gapSection(kinds: ReadonlyMap<string, readonly Outcome[]>): Section {
  const rows = [...kinds].flatMap(([kind, own]) =>
    alertTable(
      own,
      [liveAll, test, cases].filter((subset) => own.some(subset.holds)),
    ).rows.map(([traces = '', ...scores]) => [traces, kind, ...scores.slice(0, -2)]),
  );
  const [first = '', ...columns] = alertTable([], []).columns.slice(0, -2);
  return {
    title: 'With samples left out',
    prose:
      'The same, of recordings from which samples were taken as a busy machine takes them, in twenty draws of each kind: false alarms, alerts and hours are those of all twenty. A gap costs rates, not levels, floors, history or what was found.',
    table: { columns: [first, 'left out', ...columns], rows },
  };
}

/** The tables of a run, those without traces left out. */
export function sectionsOf({ outcomes, states, bars }: Result): Section[] {
  const own = outcomes.get(omnimind.name) ?? [];
  const sections: Section[] = [
    { title: 'What must be reached', prose: 'OmniMind with its default parameters.', table: barTable(bars) },
  ];
  sections.push(alertSection(own));
  const live = own.filter(liveAll.holds);
  const open = own.filter(publicAll.holds);
  if (live.length > 0) {
    sections.push(
      {
        title: 'Live: contenders',
        prose: 'All live recordings. “In time” is the macro-F1 when an event that was found late counts as missed.',
        table: comparison(outcomes, liveAll),
      },
      {
        title: 'Live: tuning and test half',
        prose:
          'OmniMind. The parameters were chosen on the tuning half; what the test half did change stands at the end of this page.',
        table: subsetTable(own, [tuning, test, alone, contended]),
      },
      {
        title: 'Live: test half, contenders',
        prose: 'The half on which no parameter was tuned.',
        table: comparison(outcomes, test),
      },
      {
        title: 'Live: behaviors',
        prose: 'Delays count from the onset to the first report.',
        table: behaviorTable(outcomes, liveAll),
      },
      {
        title: 'Live: false alarms',
        prose:
          'Number, then rate per workload-day with its exact 95 % Poisson interval, over the time in which an alarm would be false.',
        table: falseAlarmTable(outcomes, liveAll),
      },
      {
        title: 'Live: labelled and reported',
        prose:
          'OmniMind. Rows: events, and under `none` the recordings’ time outside of events; columns: what was reported there, one event possibly under several.',
        table: confusionTable(confusionOf(live)),
      },
      {
        title: 'Live: recording by recording',
        prose: 'OmniMind. What each program does is said in its label, and on its first lines.',
        table: recordingTable(live),
      },
    );
  }
  if (open.length > 0) {
    sections.push(
      { title: 'Public: contenders', prose: 'All public traces.', table: comparison(outcomes, publicAll) },
      { title: 'Public: behaviors', prose: 'The same scores as above.', table: behaviorTable(outcomes, publicAll) },
      {
        title: 'Public: added leaks found in time',
        prose: 'Leaks added to normal days, by their rate as a share of the level before; due as labelled.',
        table: leakTable(outcomes),
      },
      {
        title: 'Public: false alarms on normal days',
        prose: 'Days without any trouble: number, then rate per day with its exact 95 % Poisson interval.',
        table: falseAlarmTable(outcomes, publicNormal),
      },
      {
        title: 'Public: labelled and reported',
        prose: 'OmniMind, read as above.',
        table: confusionTable(confusionOf(open)),
      },
    );
  }
  sections.push(
    {
      title: 'Time to exhaustion',
      prose:
        'OmniMind, at every new forecast inside a labelled leak. The truth is the time at which the recording reached 99 % of the limit; where it did not, the time at which the straight line through the floor of the whole leak, later data included, reaches the limit of that moment (the workload’s own, or its level and what the machine then has left). The forecast is the geometric mean of its range; each leak counts once.',
      table: exhaustionTable(own, [liveAll, publicAll]),
    },
    {
      title: 'Cost',
      prose:
        'Measured on the machine at hand, and different in every run: time in the contender over all traces, and heap per workload with every signal measured.',
      table: costTable(outcomes, states, [liveAll, publicAll]),
    },
  );
  return sections;
}
