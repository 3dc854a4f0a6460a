import { aspectOf, type Behavior, isAlerting } from '../behaviors.ts';
import type { EventLabel, TraceLabel } from '../labels.ts';
import type { Stretch } from './stretches.ts';

/** Alarms of one behavior closer than this are one, s. */
const merging_s = 600;

/** What became of one labelled event. */
export interface JudgedEvent {
  readonly label: EventLabel;
  /** From the onset to the first report; `null` when it was missed. */
  readonly delay_s: number | null;
  readonly inTime: boolean;
  /** What the report said; when it was missed, what was said instead of the same aspect, the longest. */
  readonly text: string;
  /** Everything that was reported within the event, the longest first. */
  readonly reported: readonly Behavior[];
}

/** An alarm that should not have been. */
export interface FalseAlarm {
  readonly behavior: Behavior;
  readonly from_s: number;
  readonly to_s: number;
  /** The label forbids it, or it was an alert outside every event. */
  readonly why: 'never' | 'outside';
  readonly text: string;
}

/** The judgement on one account of one trace. */
export interface Judgement {
  readonly events: readonly JudgedEvent[];
  readonly falseAlarms: readonly FalseAlarm[];
  /** Reports of an alerting behavior outside every event that never became an alert, merged like alarms. */
  readonly watched: number;
  /** Alarms that were right, but stood for more than {@link merging_s} after their event's end. */
  readonly lingering: number;
  /** s in which an alarm of this behavior would be false. */
  exposure_s(behavior: Behavior): number;
}

/**
 * Judges what was said of a trace by its label.
 *
 * An event is found when its behavior is reported, at whatever severity, between its start and its end. A false alarm
 * is a behavior under `never`, or an alert that begins outside every event of an alerting behavior. The alarm and its
 * event are counted apart: an alarm that begins before the onset is false even if it lasts into the event, which it
 * finds. An alarm that follows a report made inside its own event, no more than {@link merging_s} later, belongs to it.
 */
export function judge(stretches: readonly Stretch[], label: TraceLabel, duration_s: number): Judgement {
  const troubles = label.events.filter((event) => isAlerting(event.behavior));
  const falseAlarms: FalseAlarm[] = [];
  let watched = 0;
  let lingering = 0;
  for (const group of alarmsOf(stretches)) {
    const [first] = group;
    if (first === undefined) continue;
    const to_s = Math.max(...group.map((stretch) => stretch.to_s));
    if (label.never.includes(first.behavior)) {
      falseAlarms.push({ behavior: first.behavior, from_s: first.from_s, to_s, why: 'never', text: first.text });
      continue;
    }
    const alert = group.find((stretch) => stretch.alert_s !== null);
    const from_s = alert?.alert_s ?? first.from_s;
    const home = troubles.find(
      (event) => isWithin(from_s, event) || (event.behavior === first.behavior && followsUp(group, event, from_s)),
    );
    if (home === undefined) {
      if (alert === undefined) watched += isAlerting(first.behavior) ? 1 : 0;
      else falseAlarms.push({ behavior: first.behavior, from_s, to_s, why: 'outside', text: alert.alertText });
    } else if (alert !== undefined && to_s - home.end_s > merging_s) lingering += 1;
  }
  return {
    events: label.events.map((event) => judgeEvent(event, stretches)),
    falseAlarms: falseAlarms.sort((a, b) => a.from_s - b.from_s),
    watched,
    lingering,
    exposure_s: (behavior) =>
      label.never.includes(behavior) ? duration_s : duration_s - covered(troubles, duration_s),
  };
}

/** The stretches of each behavior, those closer than {@link merging_s} together. */
export function alarmsOf(stretches: readonly Stretch[]): Stretch[][] {
  const groups: Stretch[][] = [];
  const newest = new Map<Behavior, Stretch[]>();
  for (const stretch of [...stretches].sort((a, b) => a.from_s - b.from_s)) {
    const group = newest.get(stretch.behavior);
    const end = group?.at(-1)?.to_s ?? Number.NEGATIVE_INFINITY;
    if (group !== undefined && stretch.from_s - end < merging_s) group.push(stretch);
    else {
      const begun = [stretch];
      newest.set(stretch.behavior, begun);
      groups.push(begun);
    }
  }
  return groups;
}

function judgeEvent(label: EventLabel, stretches: readonly Stretch[]): JudgedEvent {
  const inside = stretches.filter((stretch) => overlap(stretch, label) !== null);
  const own = inside.filter((stretch) => stretch.behavior === label.behavior);
  const first = own.reduce<Stretch | null>((a, b) => (a === null || b.from_s < a.from_s ? b : a), null);
  const delay_s = first === null ? null : Math.max(0, first.from_s - label.start_s);
  return {
    label,
    delay_s,
    inTime: delay_s !== null && delay_s <= label.due_s,
    text: (first ?? longestInstead(inside, label))?.text ?? '',
    reported: longestFirst(inside, label),
  };
}

function longestInstead(inside: readonly Stretch[], label: EventLabel): Stretch | undefined {
  const length = (stretch: Stretch): number => overlap(stretch, label) ?? 0;
  return inside
    .filter((stretch) => aspectOf(stretch.behavior) === aspectOf(label.behavior))
    .sort((a, b) => length(b) - length(a))[0];
}

function longestFirst(inside: readonly Stretch[], label: EventLabel): Behavior[] {
  const seconds = new Map<Behavior, number>();
  for (const stretch of inside)
    seconds.set(stretch.behavior, (seconds.get(stretch.behavior) ?? 0) + (overlap(stretch, label) ?? 0));
  return [...seconds].sort(([, a], [, b]) => b - a).map(([behavior]) => behavior);
}

/** s that a stretch lies within an event; `null` when it does not touch it. A stretch ends before its `to_s`. */
function overlap(stretch: Stretch, event: EventLabel): number | null {
  const from = Math.max(stretch.from_s, event.start_s);
  const to = Math.min(stretch.to_s, event.end_s);
  return from < to || (from === to && stretch.from_s >= event.start_s) ? to - from : null;
}

function isWithin(t: number, event: EventLabel): boolean {
  return t >= event.start_s && t <= event.end_s;
}

/** Whether a stretch of this alarm was reported inside the event and began no later than the alert at `t`. */
function followsUp(group: readonly Stretch[], event: EventLabel, t: number): boolean {
  return t > event.end_s && group.some((stretch) => stretch.from_s <= t && overlap(stretch, event) !== null);
}

/** s that events cover, up to the end of the trace; they may overlap. */
function covered(events: readonly EventLabel[], duration_s: number): number {
  let seconds = 0;
  let reached = 0;
  for (const { start_s, end_s } of [...events].sort((a, b) => a.start_s - b.start_s)) {
    const end = Math.min(end_s, duration_s);
    seconds += Math.max(0, end - Math.max(start_s, reached));
    reached = Math.max(reached, end);
  }
  return seconds;
}

/** The aspect's false alarms, those of its behaviors that are closer than {@link merging_s} counted once. */
export function falseAlarmsOf(falseAlarms: readonly FalseAlarm[], aspect: ReturnType<typeof aspectOf>): number {
  let count = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const alarm of falseAlarms.filter((each) => aspectOf(each.behavior) === aspect)) {
    if (alarm.from_s - reached >= merging_s) count += 1;
    reached = Math.max(reached, alarm.to_s);
  }
  return count;
}
