import { alertingBehaviors, type Behavior, isAlerting, urgentAlert } from '../behaviors.ts';
import type { Outcome } from './outcome.ts';

/** What was reported, beside what was labelled. One event may stand in several columns of its row. */
export interface Confusion {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly counts: readonly number[] }[];
}

const columns: readonly (Behavior | 'nothing')[] = [...alertingBehaviors, urgentAlert, 'nothing'];

/** Rows: events of each alerting behavior, and the times outside of events; columns: what was said there. */
export function confusionOf(outcomes: readonly Outcome[]): Confusion {
  const rows = alertingBehaviors.map((behavior) => {
    const events = outcomes.flatMap((outcome) =>
      outcome.judgement.events.filter((event) => event.label.behavior === behavior),
    );
    return { label: behavior, said: events.map((event) => event.reported.filter(isTrouble)) };
  });
  const outside = outcomes.map(({ judgement, label }) =>
    judgement.falseAlarms
      .filter(({ from_s }) => !label.events.some((event) => from_s >= event.start_s && from_s <= event.end_s))
      .map((alarm) => alarm.behavior),
  );
  return {
    columns,
    rows: [...rows.filter((row) => row.said.length > 0), { label: 'none', said: outside }].map(({ label, said }) => ({
      label,
      counts: columns.map((column) => count(said, column)),
    })),
  };
}

function isTrouble(behavior: Behavior): boolean {
  return isAlerting(behavior) || behavior === urgentAlert;
}

function count(said: readonly (readonly Behavior[])[], column: (typeof columns)[number]): number {
  return said.filter((behaviors) => (column === 'nothing' ? behaviors.length === 0 : behaviors.includes(column)))
    .length;
}
