import { describe, expect, test } from 'vitest';
import { labelOf, stretchOf } from '../fake-trace.ts';
import { alarmsOf, falseAlarmsOf, judge } from './judge.ts';

const leak = { behavior: 'memory:leaking', start_s: 3000, end_s: 6000, due_s: 600 } as const;
const leaky = labelOf({ events: [leak], never: ['cpu:runaway'] });
const leaking = (from_s: number, to_s: number) => stretchOf('memory:leaking', from_s, to_s);
const judged = (label: ReturnType<typeof labelOf>, ...stretches: ReturnType<typeof stretchOf>[]) =>
  judge(stretches, label, 9000);

describe('an event', () => {
  test('is found in time at its due time exactly', () => {
    const { events, falseAlarms } = judged(leaky, leaking(3600, 6000));
    expect(events[0]).toMatchObject({ delay_s: 600, inTime: true, text: 'said at 3600' });
    expect(falseAlarms).toEqual([]);
  });

  test('is found late after it', () => {
    expect(judged(leaky, leaking(3601, 6000)).events[0]).toMatchObject({ delay_s: 601, inTime: false });
  });

  test('is found at its very end, and by the last word of a recording', () => {
    expect(judged(leaky, leaking(6000, 6100)).events[0]?.delay_s).toBe(3000);
    expect(judged(leaky, leaking(6000, 6000)).events[0]?.delay_s).toBe(3000);
  });

  test('is missed when its behavior is reported before and after it only', () => {
    const { events, falseAlarms } = judged(leaky, leaking(1000, 3000), leaking(6001, 6100));
    expect(events[0]?.delay_s).toBeNull();
    expect(falseAlarms).toMatchObject([
      { from_s: 1000, to_s: 3000, why: 'outside', text: 'alert at 1000' },
      { from_s: 6001, to_s: 6100, why: 'outside' },
    ]);
  });

  test('is missed when only another behavior is reported', () => {
    const { events, falseAlarms } = judged(leaky, stretchOf('cpu:growing', 3100, 4000));
    expect(events[0]).toMatchObject({ delay_s: null, inTime: false, reported: ['cpu:growing'], text: '' });
    // Inside an event an alert is beside the point, but it is outside of no event.
    expect(falseAlarms).toEqual([]);
  });

  test('that is missed tells what was said instead, for the longest time', () => {
    const growing = stretchOf('memory:growing', 3900, 6000, null);
    const { events } = judged(
      leaky,
      stretchOf('memory:stable', 0, 3900, null),
      growing,
      stretchOf('cpu:idle', 0, 9000, null),
    );
    expect(events[0]).toMatchObject({ delay_s: null, text: 'said at 3900' });
  });

  test('is found by what is merely watched', () => {
    const growing = labelOf({ events: [{ ...leak, behavior: 'cpu:growing' }] });
    expect(judged(growing, stretchOf('cpu:growing', 3200, 3300, null)).events[0]?.delay_s).toBe(200);
  });

  test('names what was reported in it, the longest first', () => {
    const { events } = judged(leaky, stretchOf('cpu:stable', 0, 3100, null), leaking(3500, 6000), leaking(6100, 9000));
    expect(events[0]?.reported).toEqual(['memory:leaking', 'cpu:stable']);
  });
});

describe('an alarm', () => {
  test('before the onset is false, though it stands until the event and finds it', () => {
    const { events, falseAlarms } = judged(leaky, leaking(2900, 4000));
    expect(events[0]).toMatchObject({ delay_s: 0, inTime: true });
    expect(falseAlarms).toMatchObject([{ behavior: 'memory:leaking', from_s: 2900, to_s: 4000 }]);
  });

  test('less than ten minutes before that of the event is one with it: one false alarm, and the event found', () => {
    const { events, falseAlarms } = judged(leaky, leaking(2500, 2600), leaking(3100, 6000));
    expect(events[0]).toMatchObject({ delay_s: 100, inTime: true });
    expect(falseAlarms).toMatchObject([{ from_s: 2500, to_s: 6000 }]);
  });

  test('that comes again after less than ten minutes is one, after ten minutes another', () => {
    expect(judged(labelOf(), leaking(100, 200), leaking(799, 900)).falseAlarms).toHaveLength(1);
    expect(judged(labelOf(), leaking(100, 200), leaking(800, 900)).falseAlarms).toHaveLength(2);
  });

  test('of another behavior is another, however close', () => {
    const { falseAlarms } = judged(labelOf(), leaking(100, 200), stretchOf('cpu:growing', 150, 250));
    expect(falseAlarms.map((alarm) => alarm.behavior)).toEqual(['memory:leaking', 'cpu:growing']);
  });

  test('that follows one inside its event within ten minutes belongs to the event, and lingers when it stays', () => {
    expect(judged(leaky, leaking(3300, 5990), leaking(6500, 6600))).toMatchObject({ falseAlarms: [], lingering: 0 });
    expect(judged(leaky, leaking(3300, 6601))).toMatchObject({ falseAlarms: [], lingering: 1 });
    expect(judged(leaky, leaking(3300, 5000), leaking(6500, 6600)).falseAlarms).toHaveLength(1);
  });

  test('that begins as a suspicion inside its event and becomes an alert after its end belongs to it', () => {
    const label = labelOf({ events: [{ ...leak, behavior: 'cpu:growing' }] });
    expect(judged(label, stretchOf('cpu:growing', 5900, 6800, 6200)).falseAlarms).toEqual([]);
  });

  test('of no named behavior is false outside of events, and finds none', () => {
    const urgent = stretchOf('memory:urgent', 100, 130);
    expect(judged(leaky, urgent).falseAlarms).toHaveLength(1);
    const { events, falseAlarms } = judged(leaky, stretchOf('memory:urgent', 3100, 3130));
    expect([events[0]?.delay_s, falseAlarms]).toEqual([null, []]);
  });
});

describe('what a label forbids', () => {
  test('is a false alarm inside an event too, and when merely watched', () => {
    const { events, falseAlarms } = judged(leaky, leaking(3100, 6000), stretchOf('cpu:runaway', 4000, 4100, null));
    expect(events[0]?.inTime).toBe(true);
    expect(falseAlarms).toMatchObject([{ behavior: 'cpu:runaway', from_s: 4000, why: 'never', text: 'said at 4000' }]);
  });

  test('but what is merely watched elsewhere is none: it is counted apart', () => {
    const { falseAlarms, watched } = judged(leaky, stretchOf('cpu:growing', 100, 200, null));
    expect([falseAlarms, watched]).toEqual([[], 1]);
    expect(judged(leaky, stretchOf('memory:growing', 100, 200, null)).watched).toBe(0);
  });
});

describe('two events of one behavior', () => {
  const later = { ...leak, start_s: 7000, end_s: 8000 };
  const label = labelOf({ events: [leak, later] });

  test('are found one by one', () => {
    const { events, falseAlarms } = judged(label, leaking(3100, 3200), leaking(7700, 8000));
    expect(events.map((event) => [event.delay_s, event.inTime])).toEqual([
      [100, true],
      [700, false],
    ]);
    expect(falseAlarms).toEqual([]);
  });

  test('are both found by an alarm that stands through both', () => {
    expect(judged(label, leaking(3100, 8000)).events.map((event) => event.delay_s)).toEqual([100, 0]);
  });
});

describe('the time in which an alarm would be false', () => {
  test('is the whole recording for what is forbidden, and the time outside of events for the rest', () => {
    const judgement = judged(leaky);
    expect(judgement.exposure_s('cpu:runaway')).toBe(9000);
    expect(judgement.exposure_s('memory:leaking')).toBe(6000);
  });

  test('counts overlapping events once, and no further than the recording goes', () => {
    const overlapping = labelOf({ events: [leak, { ...leak, behavior: 'cpu:growing', start_s: 5000, end_s: 20_000 }] });
    expect(judged(overlapping).exposure_s('memory:leaking')).toBe(3000);
  });
});

test('stretches of one behavior are grouped, each group in the order of its time', () => {
  const groups = alarmsOf([
    leaking(900, 1000),
    leaking(0, 400),
    stretchOf('cpu:idle', 0, 10, null),
    leaking(2000, 2100),
  ]);
  expect(groups.map((group) => group.map((stretch) => stretch.from_s))).toEqual([[0, 900], [0], [2000]]);
});

test('false alarms of two behaviors of one aspect at one time count once for the aspect', () => {
  const { falseAlarms } = judged(
    labelOf(),
    stretchOf('cpu:growing', 100, 200),
    stretchOf('cpu:runaway', 150, 250),
    leaking(160, 170),
    stretchOf('cpu:growing', 2000, 2100),
  );
  expect([falseAlarmsOf(falseAlarms, 'cpu'), falseAlarmsOf(falseAlarms, 'memory')]).toEqual([2, 1]);
});
