import type { WorkloadIdentity } from '@omnimind/protocol/ignored';
import { type FakeExposed, fakeExposition } from '@omnimind/testing/fake-exposition';
import { fakeVerdictOf } from '@omnimind/testing/fake-verdict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** The series of an exposition by name and labels; fails for what the text format does not allow. */
function seriesOf(text: string): Map<string, number> {
  const series = new Map<string, number>();
  const begun = new Set<string>();
  const wrong: string[] = text.endsWith('\n') ? [] : ['no end'];
  let family = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, of = ''] = /^# (HELP|TYPE) (\w+) \S/.exec(line) ?? [];
    if (keyword !== undefined) {
      // All of a metric's series stand together.
      if (keyword === 'HELP' ? begun.has(of) : of !== family) wrong.push(line);
      family = of;
      begun.add(family);
      continue;
    }
    const [, name, labels = '', value] =
      /^(\w+)(\{(?:\w+="(?:[^"\\]|\\[\\"n])*",?)*[^,]?\})? (-?\d[\d.e+-]*)$/.exec(line) ?? [];
    // Whatever could end a line, also to a reader that goes by other ends, is escaped.
    if (name !== family || /[\p{Cc}\u2028\u2029]/u.test(line) || series.has(`${name}${labels}`)) wrong.push(line);
    series.set(`${name}${labels}`, Number(value));
  }
  expect(wrong).toEqual([]);
  return series;
}

const run = (name: string) => ({ kind: 'run', name }) as const;
const cpu = (seconds: number) => ({ user_usec: seconds * 1e6, system_usec: 0 });
const cpuOf = (text: string, kind: string, name: string) =>
  seriesOf(text).get(`omnimind_workload_cpu_seconds_total{kind="${kind}",name="${name}"}`);

describe('what it tells', () => {
  test('a leak: its memory, the time left, its behavior', () => {
    const { exposition, tick } = fakeExposition();
    const verdict = {
      ...fakeVerdictOf('alert'),
      memory_behavior: 'leaking' as const,
      time_to_exhaustion_s: { low: 3600, high: 7200 },
    };
    tick([{ id: 'a', identity: run('api-tests'), sample: { ...cpu(2), anon_bytes: 5e8, pids: 3 }, verdict }]);
    const series = seriesOf(exposition.text());
    const of = (name: string, labels = '') =>
      series.get(`omnimind_workload_${name}{kind="run",name="api-tests"${labels}}`);
    expect(of('memory_anonymous_bytes')).toBe(5e8);
    expect(of('memory_headroom_bytes')).toBe(1e9);
    expect(of('exhaustion_seconds', ',bound="low"')).toBe(3600);
    expect(of('behavior', ',aspect="memory",state="leaking"')).toBe(1);
    expect(of('severity')).toBe(2);
    expect(of('protected')).toBeUndefined();
    expect(series.get('omnimind_build_info{version="1.2.3",mode="smart"}')).toBe(1);
    expect(series.get('omnimind_exposition_series')).toBe(series.size);
  });

  test('what happened: alerts by severity, actions, kills, and what a person took for a false alarm', () => {
    const { exposition, tick } = fakeExposition();
    const verdict = fakeVerdictOf('alert');
    tick([{ id: 'a', verdict }, { id: 'b' }]);
    const at = { t: 0, time: '2026-11-28T00:00:00.000Z', workload: 'a' };
    const changed = (from: string, to: string) =>
      exposition.count({ type: 'behavior_changed', ...at, changes: [{ aspect: 'severity', from, to }], verdict });
    changed('ok', 'alert');
    changed('alert', 'critical');
    changed('watch', 'critical');
    for (const workload of ['a', 'b']) exposition.dismissed(workload, 'ignore');
    const series = seriesOf(exposition.text());
    expect(series.get('omnimind_alerts_total{severity="alert"}')).toBe(1);
    expect(series.get('omnimind_alerts_total{severity="critical"}')).toBe(1);
    expect(series.get('omnimind_alerts_dismissed_total{by="ignore"}')).toBe(1);
    expect(series.get('omnimind_kills_total{by="earlyoom"}')).toBe(0);
    expect(series.get('omnimind_actions_total{rung="throttle"}')).toBe(0);
  });
});

describe('a series has a name that outlives its processes', () => {
  test('namesakes are one: counters add up, the worst one gives the verdict', () => {
    const { exposition, tick } = fakeExposition();
    tick([
      { id: 'session:7@1', name: 'node a.js', sample: cpu(2) },
      { id: 'session:8@2', name: 'node a.js', sample: cpu(3), verdict: fakeVerdictOf('alert') },
    ]);
    expect(cpuOf(exposition.text(), 'program', 'node a.js')).toBe(5);
    expect(exposition.text()).not.toMatch(/[78]@/);
    expect(seriesOf(exposition.text()).get('omnimind_workload_severity{kind="program",name="node a.js"}')).toBe(2);
  });

  test('a counter never falls when one of its processes ends', () => {
    const { exposition, tick } = fakeExposition();
    const at = (id: string, seconds: number) => ({ id, identity: run('test'), sample: cpu(seconds) });
    tick([at('a', 10), at('b', 5)]);
    exposition.text();
    tick([at('b', 6), at('c', 1)], 2);
    expect(cpuOf(exposition.text(), 'run', 'test')).toBe(17);
  });
});

describe('the number of series is bounded', () => {
  const many = (seconds: number, count = 200): FakeExposed[] =>
    Array.from({ length: count }, (_, index) => ({
      id: `w${index}`,
      identity: run(`w${index}`),
      // The last ones work most.
      ...{ cpu_cores: index / 1000, sample: { ...cpu(seconds), anon_bytes: 1e6 } },
    }));

  test('those in trouble and those that use most keep their names, the rest is summed as other', () => {
    const { exposition, tick } = fakeExposition();
    tick(many(1).map((each) => (each.id === 'w3' ? { ...each, verdict: fakeVerdictOf('alert') } : each)));
    const series = seriesOf(exposition.text());
    expect(series.size).toBeLessThanOrEqual(600);
    expect(cpuOf(exposition.text(), 'run', 'w3')).toBe(1);
    expect(cpuOf(exposition.text(), 'run', 'w199')).toBe(1);
    expect(cpuOf(exposition.text(), 'run', 'w4')).toBeUndefined();
    const summed = series.get('omnimind_workloads{shown="other"}') ?? 0;
    expect(summed).toBeGreaterThan(100);
    expect(cpuOf(exposition.text(), 'other', 'other')).toBe(summed);
    expect(series.get('omnimind_workloads{shown="name"}')).toBe(200 - summed);
  });

  test('what changes between a name of its own and other never makes a counter jump', () => {
    const { exposition, tick } = fakeExposition({ maxSeries: 100 });
    const pair = (a: number, b: number, busier: 'a' | 'b'): FakeExposed[] => [
      { id: 'a', identity: run('a'), sample: cpu(a), cpu_cores: busier === 'a' ? 2 : 1 },
      { id: 'b', identity: run('b'), sample: cpu(b), cpu_cores: busier === 'b' ? 2 : 1 },
    ];
    tick(pair(1000, 5, 'a'));
    expect(cpuOf(exposition.text(), 'other', 'other')).toBe(5);
    tick(pair(1002, 9, 'b'), 2);
    expect(cpuOf(exposition.text(), 'other', 'other')).toBe(7);
    expect(cpuOf(exposition.text(), 'run', 'b')).toBe(4);
  });
});

test('whatever workloads are called, the text can be parsed, no series comes twice, and the bound holds', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom('a"} 1\nomnimind_up 1', '\\', '\\"', 'other', '\u2028', '\0', 'a\rb', '{}', ' '),
  );
  const identity: fc.Arbitrary<WorkloadIdentity | null> = fc.oneof(
    fc.constant(null),
    fc.record({ kind: fc.constant('unit' as const), unit: hostile }),
    fc.record({ kind: fc.constant('run' as const), name: hostile }),
    fc.record({ kind: fc.constant('program' as const), executable: hostile, directory: hostile }),
  );
  const count = fc.option(fc.double({ min: 0, max: 1e18, noNaN: true }), { nil: null });
  const workload = fc.record({
    id: hostile,
    identity,
    name: hostile,
    verdict: fc.constantFrom(null, fakeVerdictOf('alert'), fakeVerdictOf('ok')),
    sample: fc.record({ user_usec: count, system_usec: count, anon_bytes: count, pids: count, read_bytes: count }),
  });
  const workloads = fc.uniqueArray(workload, { selector: ({ id }) => id, maxLength: 60 });
  fc.assert(
    fc.property(fc.array(workloads, { minLength: 1, maxLength: 3 }), (ticks) => {
      const { exposition, tick } = fakeExposition();
      let before = new Map<string, number>();
      for (const [t, given] of ticks.entries()) {
        tick(given, t);
        const series = seriesOf(exposition.text());
        expect(series.size).toBeLessThanOrEqual(600);
        for (const [name, value] of series)
          if (/^omnimind_workload_\w+_total\{kind="other"/.test(name) && value < (before.get(name) ?? 0))
            expect.fail(`${name} fell`);
        before = series;
      }
    }),
    { numRuns: 25 },
  );
});
