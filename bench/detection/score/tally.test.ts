import { describe, expect, test } from 'vitest';
import type { Behavior } from '../behaviors.ts';
import { labelOf, stretchOf, traceOf } from '../fake-trace.ts';
import { confusionOf } from './confusion.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Stretch } from './stretches.ts';
import { tallyOf } from './tally.ts';

const eventOf = (behavior: Behavior) => ({ behavior, start_s: 14_400, end_s: 43_200, due_s: 600 });
/** The outcome of a trace of half a day. */
function outcome(events: readonly Behavior[], never: readonly Behavior[], ...stretches: Stretch[]): Outcome {
  const label = labelOf({ events: events.map(eventOf), never: [...never] });
  const trace = traceOf({ cores: () => 1 }, 43_200, { label });
  return outcomeOf('live', trace, {
    stretches,
    alerts: stretches.filter(({ alert_s }) => alert_s !== null),
    forecasts: [],
    cost_usec: 7 * trace.samples.length,
  });
}
const leaking = (from_s: number, to_s = from_s + 60) => stretchOf('memory:leaking', from_s, to_s);

const outcomes = [
  outcome(['memory:leaking'], [], leaking(14_500)),
  outcome(['memory:leaking'], [], leaking(14_700)),
  outcome(['memory:leaking'], [], leaking(15_500)),
  outcome(['memory:leaking'], []),
  outcome(['cpu:runaway'], ['memory:leaking'], leaking(20_000), stretchOf('cpu:runaway', 14_650, 20_000)),
  outcome([], ['memory:leaking', 'cpu:runaway'], leaking(1000), stretchOf('memory:urgent', 1030, 1040)),
];
const tally = tallyOf(outcomes);

describe('the tally', () => {
  test('scores each behavior', () => {
    expect(tally.behaviors.find((each) => each.behavior === 'memory:leaking')).toEqual({
      behavior: 'memory:leaking',
      events: 4,
      found: 3,
      inTime: 2,
      falseAlarms: 2,
      precision: 3 / 5,
      recall: 3 / 4,
      f1: 6 / 9,
      f1InTime: 4 / 8,
      medianDelay_s: 300,
      p95Delay_s: expect.closeTo(1020, 6),
    });
    expect(tally.behaviors.find((each) => each.behavior === 'cpu:runaway')).toMatchObject({
      f1: 1,
      medianDelay_s: 250,
    });
  });

  test('leaves behaviors without events out of the macro-F1', () => {
    expect(tally.macroF1).toBeCloseTo((6 / 9 + 1) / 2, 12);
    expect(tally.macroF1InTime).toBeCloseTo((4 / 8 + 1) / 2, 12);
    expect(tally.behaviors.find((each) => each.behavior === 'cpu:growing')).toMatchObject({ events: 0, recall: null });
  });

  test('counts a behavior with events that nothing was ever said of as zero', () => {
    expect(tallyOf([outcome(['cpu:growing'], [])]).macroF1).toBe(0);
    expect(tallyOf([outcome([], [])]).macroF1).toBeNull();
  });

  test('gives false alarms per workload-day, over the time in which one would be false', () => {
    const memory = tally.falseAlarms.find((rate) => rate.aspect === 'memory');
    // Four traces outside of their events (4 h each), and two whole half days where it is forbidden.
    expect(memory?.days).toBeCloseTo((4 * 4 + 2 * 12) / 24, 6);
    // The urgent alert comes within ten minutes of the other one.
    expect(memory?.count).toBe(2);
    expect(memory?.perDay).toBeCloseTo(2 / (40 / 24), 6);
    expect(memory?.interval.high).toBeCloseTo(7.2247 / (40 / 24), 3);
    expect(tally.urgent).toBe(1);
  });

  test('gives the cost per sample', () => {
    expect(tally.cost_usec).toBe(7);
  });
});

test('the confusion matrix sets labels beside what was said', () => {
  const { columns, rows } = confusionOf(outcomes);
  const row = (label: string) => {
    const counts = rows.find((each) => each.label === label)?.counts ?? [];
    return Object.fromEntries(columns.flatMap((column, i) => (counts[i] ? [[column, counts[i]]] : [])));
  };
  expect(row('memory:leaking')).toEqual({ 'memory:leaking': 3, nothing: 1 });
  expect(row('cpu:runaway')).toEqual({ 'cpu:runaway': 1, 'memory:leaking': 1 });
  expect(row('none')).toEqual({ 'memory:leaking': 1, 'memory:urgent': 1, nothing: 5 });
  expect(rows.map((each) => each.label)).toEqual(['cpu:runaway', 'memory:leaking', 'none']);
});
