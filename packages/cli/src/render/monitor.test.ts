import type { MonitorTick } from '@omnimind/monitor/monitor-options';
import { asWritten } from '@omnimind/protocol/message';
import { fakeRunEvents } from '@omnimind/testing/fake-report';
import { fakeLeakVerdict } from '@omnimind/testing/fake-verdict';
import { describe, expect, test } from 'vitest';
import { liveLine } from './event.ts';
import { changeLines, changeLogLine, monitorLines } from './monitor.ts';
import { makeScreen } from './screen.ts';
import { displayWidth } from './width.ts';

type Workload = MonitorTick['workloads'][number];

const workload = (index: number, changes: Partial<Workload> = {}): Workload => ({
  id: `w${index}`,
  name: `session-${index}.scope`,
  verdict: fakeLeakVerdict({ severity: 'ok', memory_behavior: 'stable' }),
  cpu_cores: index / 10,
  anon_bytes: index * 2 ** 20,
  pids: index,
  rung: 'observe',
  ...changes,
});

const tick = (workloads: Workload[]): MonitorTick => ({
  time: '2026-03-05T14:07:00.000Z',
  host: { memory_available_bytes: 14 * 2 ** 30 },
  workloads,
});

describe('the table of the monitor', () => {
  test('shows the worst first, then the busiest', () => {
    const lines = monitorLines(
      makeScreen({ columns: 120 }),
      tick([
        workload(1),
        workload(2),
        workload(3, { verdict: fakeLeakVerdict(), rung: 'deprioritize' }),
        workload(4, { verdict: null }),
      ]),
      24,
    );
    expect(lines[0]).toMatch(/^omnimind {2}4 workloads, 14 GiB memory available +\d\d:\d\d:\d\d {2}Ctrl-C to quit$/);
    expect(lines[2]).toMatch(/^session-3\.scope +alert +0\.30 +high but stable +3 MiB +leaking +3 +lower priority$/);
    expect(lines.slice(3).map((line) => line.split(' ')[0])).toEqual([
      'session-2.scope',
      'session-1.scope',
      'session-4.scope',
    ]);
  });

  test.each([
    [40, 10],
    [80, 24],
    [200, 60],
  ])('fits %d columns and %d rows', (columns, rows) => {
    const many = Array.from({ length: 100 }, (_, index) => workload(index, { name: 'a-name-that-is-long-'.repeat(9) }));
    const lines = monitorLines(makeScreen({ columns }), tick(many), rows);
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(lines.at(-1)).toBe(`${100 - (rows - 3)} more`);
  });

  test('no line is spent on nothing hidden', () => {
    const lines = monitorLines(makeScreen(), tick(Array.from({ length: 8 }, (_, index) => workload(index))), 10);
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toMatch(/^session-0/);
  });
});

const [, change, taken, skipped, undone] = fakeRunEvents;

test('a change is told with its first reason, names escaped', () => {
  if (change === undefined) throw new TypeError('the events are made up wrongly');
  const [first = '', ...rest] = changeLines(makeScreen(), change, 'evil\x1b\n');
  expect(first).toMatch(/^\d\d:\d\d:\d\d {2}evil\\x1b\\n: memory stable → growing, severity OK → watch$/);
  expect(rest.join(' ')).toContain('the memory floor rises by 37.2 MiB/min');
  expect(changeLogLine(makeScreen(), change, 'w\n')).toMatch(
    /^2026-03-05T14:12:20\.000Z w\\n: memory stable → growing, severity OK → watch: the memory floor/,
  );
});

test('while a command runs a notice comes with its reason', () => {
  if (taken?.type !== 'action_taken') throw new TypeError('the events are made up wrongly');
  const line = liveLine(makeScreen(), { ...taken, rung: 'notify', text: asWritten('memory leaking') });
  expect(line).toMatch(/^omnimind: memory leaking: the memory floor rises by 37\.2 MiB\/min .*\n$/);
});

test('while a command runs only what is done about trouble is told', () => {
  const screen = makeScreen();
  const lines = [change, taken, skipped, undone].map((event) => event && liveLine(screen, event));
  expect(lines).toEqual([
    undefined,
    'omnimind: lower priority: nice 0 → 10 and I/O priority lowest, 3 threads of 1 process\n',
    undefined,
    'omnimind: lower priority undone: priority restored for 3 threads of 1 process (omnimind ended)\n',
  ]);
});
