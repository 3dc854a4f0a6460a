import { type Aspect, alertingBehaviors, aspects, type Behavior, isAlerting, urgentAlert } from '../behaviors.ts';
import { type ForecastScore, overall } from './exhaustion.ts';
import { falseAlarmsOf } from './judge.ts';
import type { Outcome } from './outcome.ts';
import { type Interval, poissonInterval } from './poisson.ts';
import { meanOf, medianOf, quantileOf } from './quantile.ts';

const day_s = 86_400;

/** How well one behavior was told. `null` where there was nothing to tell. */
export interface BehaviorScore {
  readonly behavior: Behavior;
  readonly events: number;
  readonly found: number;
  readonly inTime: number;
  readonly falseAlarms: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  /** F1 when an event that was found late counts as missed. */
  readonly f1InTime: number | null;
  readonly medianDelay_s: number | null;
  readonly p95Delay_s: number | null;
}

/** False alarms of one aspect. */
export interface FalseAlarmRate {
  readonly aspect: Aspect;
  readonly count: number;
  /** Workload-days in which an alarm would have been false. */
  readonly days: number;
  /** `null` when there was no such time. */
  readonly perDay: number | null;
  readonly interval: Interval;
}

/** All scores of one contender over some traces. */
export interface Tally {
  readonly traces: number;
  readonly days: number;
  readonly behaviors: readonly BehaviorScore[];
  /** Mean F1 of the alerting behaviors that have events. */
  readonly macroF1: number | null;
  readonly macroF1InTime: number | null;
  readonly falseAlarms: readonly FalseAlarmRate[];
  /** Alerts of the urgent lane outside every event. */
  readonly urgent: number;
  readonly watched: number;
  readonly lingering: number;
  readonly exhaustion: (ForecastScore & { leaks: number }) | null;
  /** µs per sample. */
  readonly cost_usec: number;
}

/** Adds up outcomes. */
export function tallyOf(outcomes: readonly Outcome[]): Tally {
  const labelled = new Set(outcomes.flatMap((outcome) => outcome.label.events.map((event) => event.behavior)));
  const quiet = [...labelled].filter((behavior) => !isAlerting(behavior)).sort();
  const scores = [...alertingBehaviors, ...quiet].map((behavior) => scoreOf(behavior, outcomes));
  const alerting = scores.filter((score) => isAlerting(score.behavior) && score.events > 0);
  const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((total, each) => total + of(each), 0);
  return {
    traces: outcomes.length,
    days: sum((each) => each.duration_s) / day_s,
    behaviors: scores,
    macroF1: meanOf(alerting.map((score) => score.f1 ?? 0)),
    macroF1InTime: meanOf(alerting.map((score) => score.f1InTime ?? 0)),
    falseAlarms: aspects.map((aspect) => rateOf(aspect, outcomes)),
    urgent: sum((each) => each.judgement.falseAlarms.filter((alarm) => alarm.behavior === urgentAlert).length),
    watched: sum((each) => each.judgement.watched),
    lingering: sum((each) => each.judgement.lingering),
    exhaustion: overall(outcomes.flatMap((each) => each.forecasts)),
    cost_usec:
      sum((each) => each.cost_usec) /
      Math.max(
        1,
        sum((each) => each.samples),
      ),
  };
}

function scoreOf(behavior: Behavior, outcomes: readonly Outcome[]): BehaviorScore {
  const events = outcomes.flatMap((outcome) =>
    outcome.judgement.events.filter((event) => event.label.behavior === behavior),
  );
  const delays = events.flatMap((event) => event.delay_s ?? []);
  const inTime = events.filter((event) => event.inTime).length;
  const falseAlarms = outcomes
    .flatMap((outcome) => outcome.judgement.falseAlarms)
    .filter((alarm) => alarm.behavior === behavior).length;
  return {
    behavior,
    events: events.length,
    found: delays.length,
    inTime,
    falseAlarms,
    precision: ratio(delays.length, delays.length + falseAlarms),
    recall: ratio(delays.length, events.length),
    f1: ratio(2 * delays.length, delays.length + falseAlarms + events.length),
    f1InTime: ratio(2 * inTime, inTime + falseAlarms + events.length),
    medianDelay_s: medianOf(delays),
    p95Delay_s: quantileOf(delays, 0.95),
  };
}

function rateOf(aspect: Aspect, outcomes: readonly Outcome[]): FalseAlarmRate {
  const members = alertingBehaviors.filter((behavior) => behavior.startsWith(`${aspect}:`));
  let count = 0;
  let seconds = 0;
  for (const { judgement } of outcomes) {
    count += falseAlarmsOf(judgement.falseAlarms, aspect);
    seconds += Math.max(0, ...members.map((behavior) => judgement.exposure_s(behavior)));
  }
  const days = seconds / day_s;
  const { low, high } = poissonInterval(count);
  return { aspect, count, days, perDay: ratio(count, days), interval: { low: low / days, high: high / days } };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
