import { statSync } from 'node:fs';
import { FakeHistory, fakeRow, fakeVerdictWords, numbers, removeFakeHistories } from '@omnimind/testing/fake-history';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';

afterEach(removeFakeHistories);

const hour_ms = 3_600_000;
const minute_ms = 60_000;

/** Means of the points that there are. */
const known = (points: readonly (number | null)[] | undefined) => points?.filter((value) => value !== null) ?? [];

describe('hours by the minute', () => {
  test('are means, the maximum of memory, and the worst verdict', () => {
    const fake = new FakeHistory({ interval_s: 10 });
    const start = fake.wall_ms;
    const alert = { ...fakeVerdictWords, severity: 'alert' } as const;
    // Six ticks make a minute; 700 of them are two blocks and nearly two hours.
    for (let tick = 0; tick < 1400; tick += 1) {
      const isPeak = tick % 6 === 3;
      const cells = {
        cpu_cores: tick % 6,
        anon_bytes: isPeak ? 81_920 : 4096,
        verdict: isPeak ? alert : fakeVerdictWords,
      };
      fake.tick([fakeRow('w', { ...cells, memory_some: null })], 10_000);
    }
    // A coarse step asks for the minutes.
    const series = fake.history.series('w', start, start + 2 * hour_ms, 600);
    expect(series?.cpu_cores).toEqual(Array.from({ length: 12 }, () => expect.closeTo(2.5, 1)));
    expect(new Set(series?.anon_bytes)).toEqual(new Set([81_920]));
    expect(new Set(series?.memory_some)).toEqual(new Set([null]));
    expect(series?.verdicts.map(({ severity }) => severity)).toEqual(['alert']);
  });

  test('are what a naive model says, over gaps, ends and kills', () => {
    const stretch = fc.record({
      // Who is there for less than two minutes has no minutes.
      ticks: fc.integer({ min: 20, max: 500 }),
      cores: fc.array(fc.option(fc.integer({ min: 0, max: 8000 })), { minLength: 1, maxLength: 9 }),
      gap_ms: fc.constantFrom(0, 10_000, 900_000, 2 * hour_ms),
      end: fc.constantFrom('on', 'reopen', 'kill'),
    });
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 5 }), (stretches) => {
        const fake = new FakeHistory({ interval_s: 10 });
        const start = fake.wall_ms;
        const minutes = new Map<number, number[]>();
        for (const { ticks, cores, gap_ms, end } of stretches) {
          for (let tick = 0; tick < ticks; tick += 1) {
            const value = cores[tick % cores.length] ?? null;
            fake.tick([fakeRow('w', { cpu_cores: value === null ? null : value / 1000 })], 10_000);
            const minute = Math.floor((fake.wall_ms - start) / minute_ms);
            if (value !== null) minutes.set(minute, [...(minutes.get(minute) ?? []), value]);
          }
          fake.pass(gap_ms);
          if (end === 'reopen') fake.reopen();
          if (end === 'kill') fake.kill();
        }
        const finish = fake.wall_ms;
        // Long enough for all of it to be in the minutes; less than a day, so that it is at full rate, too.
        for (let tick = 0; tick < 1000; tick += 1) fake.tick([], 10_000);
        const count = Math.ceil((finish - start) / 600_000);
        const expected = Array.from({ length: count }, (_, point) => {
          const its = Array.from({ length: 10 }, (_, minute) => minutes.get(point * 10 + minute) ?? []);
          const means = its.filter((all) => all.length > 0).map((all) => Math.round(mean(all)) / 1000);
          return means.length === 0 ? null : expect.closeTo(mean(means), 6);
        });
        expect(fake.history.series('w', start, start + count * 600_000, 600)?.cpu_cores).toEqual(expected);
        fake.remove();
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  test('are kept for thirty days, and everything for one', () => {
    // A tick a minute: 31 days are 44,640 ticks.
    const fake = new FakeHistory({ interval_s: 60 });
    const start = fake.wall_ms;
    const days = 31;
    for (let tick = 0; tick < days * 1440; tick += 1) fake.tick([fakeRow('w', { cpu_cores: tick % 6 })], minute_ms);
    const day = (number: number, step_s: number) =>
      known(
        fake.history.series('w', start + number * 24 * hour_ms, start + (number + 1) * 24 * hour_ms, step_s)?.cpu_cores,
      );
    expect(day(0, 3600).length).toBeLessThanOrEqual(1);
    expect(day(2, 3600)).toHaveLength(24);
    // By the minute also where a finer step is asked for.
    expect(day(2, 60)).toHaveLength(1440);
    expect(day(29, 3600)).toEqual(Array.from({ length: 24 }, () => 2.5));
    expect(day(30, 60)).toHaveLength(1440);
    expect(fake.notices).toEqual([]);
    expect(statSync(fake.file).size).toBeLessThan(2 ** 20);
  }, 60_000);

  test('of who was there for less than two minutes are none: it is read at full rate for a day', () => {
    const fake = new FakeHistory({ interval_s: 10 });
    const start = fake.wall_ms;
    fake.tick([fakeRow('brief')], 10_000);
    for (let tick = 0; tick < 1000; tick += 1) fake.tick([fakeRow('w')], 10_000);
    const read = () => known(fake.history.series('brief', start, start + 6 * hour_ms, 600)?.cpu_cores);
    expect(read()).toEqual([0.5]);
    for (let tick = 0; tick < 10_000; tick += 1) fake.tick([fakeRow('w')], 10_000);
    expect(fake.history.series('brief', start, start + 6 * hour_ms, 600)).toBeNull();
  });

  test('of a clock that was set back are there, too', () => {
    const fake = new FakeHistory({ interval_s: 10 });
    const start = fake.wall_ms;
    for (let tick = 0; tick < 720; tick += 1) fake.tick([fakeRow('w', { cpu_cores: 1 })], 10_000);
    fake.wall_ms = start;
    for (let tick = 0; tick < 1440; tick += 1) fake.tick([fakeRow('w', { cpu_cores: 3 })], 10_000);
    const series = fake.history.series('w', start, start + 4 * hour_ms, 600);
    // Both count where both are kept at full rate.
    expect(series?.cpu_cores.slice(1, 11)).toEqual(Array.from({ length: 10 }, () => 2));
    expect(series?.cpu_cores.slice(13, 23)).toEqual(Array.from({ length: 10 }, () => 3));
  });

  test('a clock that is wrong for some minutes takes nothing away', () => {
    const fake = new FakeHistory({ interval_s: 10 });
    const start = fake.wall_ms;
    const count = () => known(fake.history.series('w', start, start + 3 * hour_ms, 10)?.cpu_cores).length;
    for (let tick = 0; tick < 1000; tick += 1) fake.tick([fakeRow('w')], 10_000);
    const before = count();
    fake.wall_ms += 400 * 24 * hour_ms;
    for (let tick = 0; tick < 50; tick += 1) fake.tick([fakeRow('w')], 10_000);
    fake.wall_ms -= 400 * 24 * hour_ms;
    for (let tick = 0; tick < 500; tick += 1) fake.tick([fakeRow('w')], 10_000);
    expect(count()).toBeGreaterThanOrEqual(before);
    expect(fake.notices).toEqual([]);
  });
});

describe('the ticks of a day', () => {
  const alert = { ...fakeVerdictWords, severity: 'alert' } as const;
  const cells = (tick: number) => ({
    cpu_cores: tick % 5,
    anon_bytes: 4096 * (1 + (tick % 5)),
    cpu_some: tick % 5 === 1 ? null : 0.1,
    verdict: tick === 1002 ? alert : fakeVerdictWords,
  });

  test('are as measured for two hours; then five seconds are alike, but for the verdict', () => {
    const fake = new FakeHistory();
    const start = fake.wall_ms + 1000;
    for (let tick = 0; tick < 12_000; tick += 1) {
      fake.tick([fakeRow('w', cells(tick)), fakeRow('v')]);
      // What was smoothed since the last commit is smoothed again.
      if (tick === 11_104) fake.kill();
    }
    const read = (from: number, ticks: number) =>
      fake.history.series('w', start + from * 1000, start + (from + ticks) * 1000, 1);
    const old = read(1000, 20);
    expect(new Set(old?.cpu_cores)).toEqual(new Set([2]));
    expect(new Set(old?.anon_bytes)).toEqual(new Set([5 * 4096]));
    expect(old?.cpu_some).toEqual(Array.from({ length: 20 }, (_, tick) => (tick % 5 === 1 ? null : 0.1)));
    expect(old?.verdicts.map(({ time, severity }) => [time, severity])).toEqual([
      [new Date(start + 1_000_000).toISOString(), 'ok'],
      [new Date(start + 1_002_000).toISOString(), 'alert'],
      [new Date(start + 1_003_000).toISOString(), 'ok'],
    ]);
    const young = read(12_000 - 7200, 3300);
    expect(young?.cpu_cores).toEqual(Array.from({ length: 3300 }, (_, tick) => tick % 5));
    expect(young?.anon_bytes.slice(0, 5)).toEqual([4096, 8192, 12_288, 16_384, 20_480]);
    expect(fake.notices).toEqual([]);
  }, 30_000);
});

describe('bounds', () => {
  test('the file keeps to its size; what goes first is the oldest at full rate', () => {
    const maxBytes = 1.5 * 2 ** 20;
    const fake = new FakeHistory({ interval_s: 1, maxBytes });
    const start = fake.wall_ms;
    let largest = 0;
    const random = numbers();
    for (let tick = 0; tick < 9000; tick += 1) {
      const rows = Array.from({ length: 30 }, (_, index) =>
        fakeRow(`w-${index}`, { cpu_cores: random() * 8, anon_bytes: random() * 2 ** 32, cpu_some: random() }),
      );
      fake.tick(rows);
      if (tick % 100 === 0) largest = Math.max(largest, sizeOf(fake.file));
    }
    expect(largest).toBeGreaterThan(maxBytes / 2);
    expect(largest).toBeLessThanOrEqual(maxBytes);
    expect(fake.notices).toEqual([]);
    const finePoints = (from_ms: number) => known(fake.history.series('w-0', from_ms, from_ms + 600_000, 1)?.cpu_cores);
    // The newest at full rate, the oldest by the minute: one value for sixty points.
    expect(new Set(finePoints(fake.wall_ms - 600_000)).size).toBeGreaterThan(500);
    const old = finePoints(start + 60_000);
    expect([old.length, new Set(old).size]).toEqual([600, expect.closeTo(10, 0)]);
  }, 120_000);

  test('a lowered bound makes the file smaller', () => {
    const fake = new FakeHistory({ maxBytes: 8 * 2 ** 20 });
    const random = numbers();
    const rows = () =>
      Array.from({ length: 50 }, (_, index) =>
        fakeRow(`w-${index}`, { cpu_cores: random() * 99, anon_bytes: random() * 2 ** 40, io_some: random() }),
      );
    for (let tick = 0; tick < 4000; tick += 1) fake.tick(rows());
    fake.reopen();
    const before = sizeOf(fake.file);
    fake.reopen({ maxBytes: 2 * 2 ** 20 });
    for (let tick = 0; tick < 3000; tick += 1) fake.tick(rows());
    fake.reopen({ maxBytes: 2 * 2 ** 20 });
    expect(before).toBeGreaterThan(2.5 * 2 ** 20);
    expect(sizeOf(fake.file)).toBeLessThanOrEqual(2 * 2 ** 20);
    expect(fake.notices).toEqual([]);
  }, 60_000);

  test('thousands of short-lived workloads are forgotten, lasting ones are not', () => {
    const fake = new FakeHistory({ interval_s: 1 });
    // 6 new ones at each tick, each for three ticks: 21,600 in an hour.
    for (let tick = 0; tick < 4000; tick += 1) {
      const brief = Array.from({ length: 18 }, (_, index) => fakeRow(`build-${tick * 6 - index}`));
      fake.tick([fakeRow('machine'), fakeRow('w'), ...brief]);
    }
    fake.reopen();
    const isKnown = (id: string) => fake.history.series(id, 0, 1, 1) !== null;
    expect(['machine', 'w', 'build-23000'].map(isKnown)).toEqual([true, true, true]);
    const kept = Array.from({ length: 24_000 }, (_, index) => `build-${index}`).filter(isKnown).length;
    expect(kept).toBeLessThanOrEqual(10_000);
    expect(sizeOf(fake.file)).toBeLessThan(12 * 2 ** 20);
  }, 60_000);

  test('more workloads at once than there are places are told once', () => {
    const fake = new FakeHistory();
    const rows = Array.from({ length: 2100 }, (_, index) => fakeRow(`w-${index}`));
    for (let tick = 0; tick < 3; tick += 1) fake.tick(rows);
    expect(fake.notices).toEqual(['history of 52 workloads is not kept: there are more than 2048']);
    const read = (id: string) => fake.history.series(id, fake.wall_ms, fake.wall_ms + 1000, 1)?.cpu_cores[0];
    expect([read('w-2047'), read('w-2099') ?? null]).toEqual([0.5, null]);
  });
});

test('another pace begins a new block', () => {
  const fake = new FakeHistory({ interval_s: 60 });
  const start = fake.wall_ms;
  for (let tick = 0; tick < 10; tick += 1) fake.tick([fakeRow('w')], minute_ms);
  fake.reopen({ interval_s: 1 });
  const middle = fake.wall_ms;
  for (let tick = 0; tick < 400; tick += 1) fake.tick([fakeRow('w', { cpu_cores: 2 })], 1000);
  const points = fake.history.series('w', start, fake.wall_ms, 1)?.cpu_cores ?? [];
  const at = (middle - start) / 1000;
  expect(new Set(points.slice(60, at))).toEqual(new Set([0.5]));
  expect(new Set(points.slice(at + 1))).toEqual(new Set([2]));
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value) / values.length;
}

/** Of the file and its log. */
function sizeOf(file: string): number {
  return ['', '-wal'].reduce((sum, log) => sum + (statSync(`${file}${log}`, { throwIfNoEntry: false })?.size ?? 0), 0);
}
