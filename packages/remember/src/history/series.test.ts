import { maxPoints, type Series, seriesColumns } from '@omnimind/protocol/api/schemas';
import { FakeHistory, fakeRow, fakeVerdictWords, removeFakeHistories } from '@omnimind/testing/fake-history';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { columnScales } from './columns.ts';
import type { HistoryRow } from './history-store.ts';

afterEach(removeFakeHistories);

interface Sample {
  readonly time_ms: number;
  readonly row: HistoryRow | null;
}

/** The same, as plainly as it can be said: for each point, look at all samples. */
function naive(samples: readonly Sample[], from_ms: number, step_ms: number, count: number, interval_ms: number) {
  const pointOf = (time_ms: number) => Math.floor((time_ms - from_ms) / step_ms);
  return Array.from({ length: count }, (_, point) => {
    const its = samples.flatMap(({ time_ms, row: measured }, index) => {
      const before = samples[index - 1]?.time_ms ?? Number.NaN;
      const isIn = pointOf(time_ms) === point;
      const isInTime = time_ms > before && time_ms - before <= 2 * interval_ms;
      const isBetween = isInTime && pointOf(before) < point && point < pointOf(time_ms);
      return measured !== null && (isIn || isBetween) ? [measured] : [];
    });
    return seriesColumns.map((column, index) => {
      const scale = columnScales[index] ?? 1;
      const values = its
        .flatMap((measured) => measured[column] ?? [])
        .map((value) => Math.round(value * scale) / scale);
      if (values.length === 0) return null;
      if (column === 'anon_bytes') return Math.max(...values);
      return values.reduce((sum, value) => sum + value) / values.length;
    });
  });
}

const pointsOf = (series: Series | null) =>
  series?.cpu_cores.map((_, point) => seriesColumns.map((column) => series[column][point] ?? null));

const rounded = (points: (number | null)[][] | undefined) =>
  points?.map((point) => point.map((value) => (value === null ? null : Number(value.toPrecision(9)))));

const measured: fc.Arbitrary<HistoryRow> = fc
  .record({
    cpu_cores: fc.option(fc.double({ min: 0, max: 64, noNaN: true })),
    anon_bytes: fc.option(fc.integer({ min: 0, max: 2 ** 30 })),
    pids: fc.option(fc.integer({ min: 0, max: 1000 })),
    cpu_some: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    io_some: fc.option(fc.constantFrom(0, 0.5)),
  })
  .map((cells) => fakeRow('w', cells));

/** A stretch of ticks: how they came, who was there, and what happens after it. */
const stretch = fc.record({
  ticks: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 200, max: 700 })),
  pace_ms: fc.constantFrom(1000, 1000, 1003, 400, 2100),
  gap_ms: fc.constantFrom(0, 0, 5000, 3_600_000, -1000, -90_000, -7_200_000),
  isThere: fc.boolean(),
  rows: fc.array(measured, { minLength: 1, maxLength: 8 }),
  end: fc.constantFrom('on', 'on', 'reopen', 'kill'),
});

describe('a series at full rate', () => {
  test('is what a naive model says, over gaps, set-back clocks, ends and kills', () => {
    const question = fc.record({
      step_s: fc.constantFrom(0.1, 0.7, 1, 2, 7.3, 60, 250),
      start: fc.double({ min: 0, max: 1, noNaN: true }),
      length_s: fc.integer({ min: 1, max: 4000 }),
    });
    fc.assert(
      fc.property(
        fc.array(stretch, { minLength: 1, maxLength: 5 }),
        question,
        (stretches, { step_s, start, length_s }) => {
          const fake = new FakeHistory();
          const samples: Sample[] = [];
          // Of ticks of 1 s each tenth is committed with those before it, and the last when the file is closed.
          let uncommitted = 0;
          for (const { ticks, pace_ms, gap_ms, isThere, rows, end } of stretches) {
            for (let tick = 0; tick < ticks; tick += 1) {
              const its = isThere ? (rows[tick % rows.length] ?? null) : null;
              fake.tick([fakeRow('machine'), ...(its === null ? [] : [its])], pace_ms);
              samples.push({ time_ms: fake.wall_ms, row: its });
              uncommitted = samples.length % 10 === 0 ? 0 : uncommitted + 1;
            }
            fake.wall_ms += gap_ms;
            if (end === 'on') continue;
            if (end === 'reopen') fake.reopen();
            else {
              fake.kill();
              samples.length -= uncommitted;
            }
            uncommitted = 0;
          }
          const times = [fake.wall_ms, ...samples.map(({ time_ms }) => time_ms)];
          const [first, last] = [Math.min(...times), Math.max(...times)];
          const from_ms = Math.round(first - 5000 + start * (last - first));
          const step_ms = Math.max(step_s * 1000, Math.ceil((length_s * 1000) / maxPoints));
          const count = Math.ceil((length_s * 1000) / step_ms);
          const series = fake.history.series('w', from_ms, from_ms + length_s * 1000, step_s);
          const expected = naive(samples, from_ms, step_ms, count, 1000);
          const isKnown = samples.some((sample) => sample.row !== null);
          expect(rounded(pointsOf(series))).toEqual(isKnown ? rounded(expected) : undefined);
          expect(fake.notices).toEqual([]);
          fake.remove();
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  test('has at most 4000 points, and says the step that it took', () => {
    const fake = new FakeHistory();
    fake.tick([fakeRow('w')]);
    const series = fake.history.series('w', fake.wall_ms - 86_400_000, fake.wall_ms, 0.1);
    expect([series?.cpu_cores.length, series?.step_s]).toEqual([4000, 21.6]);
  });

  test.each([
    [Number.NaN, Number.NaN, Number.NaN],
    [-1e300, 1e300, 0],
    [5, 1, 1],
    [0, 1, Number.POSITIVE_INFINITY],
  ])('from %s to %s in steps of %s throws nothing', (from, to, step) => {
    const fake = new FakeHistory();
    fake.tick([fakeRow('w')]);
    expect(fake.history.series('w', from, to, step)?.cpu_cores.length).toBeLessThanOrEqual(4000);
  });

  test('of a workload that nobody saw is none', () => {
    const fake = new FakeHistory();
    fake.tick([fakeRow('w')]);
    expect(fake.history.series('v', 0, fake.wall_ms, 60)).toBeNull();
  });

  test('keeps names apart, whatever is in them', () => {
    const fake = new FakeHistory();
    const ids = ['a\0b', 'a', '\ud800', '\u{1f600}', "'; DROP TABLE workload", 'x'.repeat(4000)];
    fake.tick(ids.map((id, index) => fakeRow(id, { cpu_cores: index })));
    const read = (id: string) => fake.history.series(id, fake.wall_ms, fake.wall_ms + 1000, 1)?.cpu_cores[0];
    expect(ids.map(read)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('verdicts', () => {
  const alert = { ...fakeVerdictWords, severity: 'alert' } as const;
  const unknown = { cpu_behavior: 'unknown', memory_behavior: 'unknown', pressure: 'unknown', severity: 'ok' };
  const timesOf = (fake: FakeHistory, from_ms: number, to_ms: number) =>
    fake.history
      .series('w', from_ms, to_ms, 1)
      ?.verdicts.map(({ time, ...verdict }) => [(Date.parse(time) - from_ms) / 1000, verdict]);

  test('are told when they change, and not over a gap', () => {
    const fake = new FakeHistory();
    const start = fake.wall_ms;
    for (let tick = 0; tick < 5; tick += 1) fake.tick([fakeRow('w')]);
    for (let tick = 0; tick < 5; tick += 1) fake.tick([fakeRow('w', { verdict: alert })]);
    fake.pass(60_000);
    for (let tick = 0; tick < 5; tick += 1) fake.tick([fakeRow('w', { verdict: alert })]);
    for (let tick = 0; tick < 5; tick += 1) fake.tick([]);
    for (let tick = 0; tick < 5; tick += 1) fake.tick([fakeRow('w', { verdict: null })]);
    expect(timesOf(fake, start, fake.wall_ms + 1000)).toEqual([
      [1, fakeVerdictWords],
      [6, alert],
      [11, unknown],
      [71, alert],
      [76, unknown],
    ]);
  });

  test('that flap are told as the worst of each point', () => {
    const fake = new FakeHistory();
    const start = fake.wall_ms;
    for (let tick = 0; tick < 100; tick += 1)
      fake.tick([fakeRow('w', { verdict: tick % 2 === 0 ? fakeVerdictWords : alert })]);
    const verdicts = fake.history.series('w', start, fake.wall_ms, 10)?.verdicts;
    expect(verdicts?.map(({ severity }) => severity)).toEqual(['alert']);
  });
});
