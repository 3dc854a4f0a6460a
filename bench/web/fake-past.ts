import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Announcement } from '@omnimind/protocol/announcement';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { message } from '@omnimind/protocol/message';
import { History } from '@omnimind/remember/history/history';
import type { HistoryRow } from '@omnimind/remember/history/history-store';
import { announce } from '@omnimind/tell/announce';
import { fakeContext } from '@omnimind/testing/fake-events';
import { fakeLeakVerdict, fakeSlope } from '@omnimind/testing/fake-verdict';
import { FakeRows } from '../history/fake-rows.ts';

const interval_s = 60;
const day_ticks = 1440;
/** Ticks that the leak of a day goes on, and the tick of the day at which it begins. */
const leak = { begin: 700, length: 240 } as const;

const programs = [
  'npm test',
  'vite',
  'tsserver',
  'node server.js',
  'postgres',
  'cargo build',
  'pytest',
  'redis',
  'webpack',
  'jest',
];
const projects = ['shop', 'api', 'search', 'mail', 'billing'];
/** What a workload of that number is called. */
const nameOf = (index: number): string =>
  `${programs[index % programs.length]} · ${projects[Math.floor(index / programs.length) % projects.length]}`;

const leakVerdict = fakeLeakVerdict({
  evidence: [
    { ...fakeSlope, value: 14 * 2 ** 20 },
    {
      ...{ signal: 'top_grower', value: 0.94, unit: 'share', threshold: null },
      parameters: { pid: 4711, name: 'node', growth_bytes: 1.2 * 2 ** 30, span_s: 5400, cores: 1.4 },
    },
  ],
});

/** The machine of these workloads: all that they use, and the worst that is said of them. */
function machineOf(machine: HistoryRow, rows: readonly HistoryRow[]): HistoryRow {
  const others = rows.filter((row) => row !== machine);
  const sum = (of: (row: HistoryRow) => number | null) => others.reduce((all, row) => all + (of(row) ?? 0), 0);
  const isTroubled = others.some(({ verdict }) => verdict === leakVerdict);
  return {
    ...machine,
    name: 'machine',
    cpu_cores: sum(({ cpu_cores }) => cpu_cores) / 4,
    anon_bytes: sum(({ anon_bytes }) => anon_bytes),
    pids: sum(({ pids }) => pids),
    verdict: {
      cpu_behavior: 'stable',
      memory_behavior: 'stable',
      pressure: 'none',
      severity: isTroubled ? 'alert' : 'ok',
    },
  };
}

/** Writes days of fake workloads that end now, on each of which one leaks, is throttled, and every other time killed. */
export function writeFakePast(file: string, workloads: number, days: number, end_ms: number): void {
  mkdirSync(dirname(file), { recursive: true });
  const ticks = days * day_ticks;
  const start_ms = end_ms - ticks * interval_s * 1000;
  let now_ms = start_ms;
  const history = History.open({
    file,
    interval_s,
    maxBytes: 256 * 2 ** 20,
    clock: { monotonic_s: () => (now_ms - start_ms) / 1000, wall_ms: () => now_ms },
    onNotice: () => {},
  });
  const fakeRows = new FakeRows(workloads);
  let sequence = 0;
  const tell = (event: OmnimindEvent, name: string) => {
    sequence += 1;
    const workload = { id: event.workload, name, uid: 0 };
    const told = announce(event, fakeContext({ id: `past-${sequence}`, sequence, workload, verdict: leakVerdict }));
    if (told !== null) history.appendEvents([{ cursor: now_ms * 1000 + sequence, announcement: dated(told, now_ms) }]);
  };
  for (let tick = 0; tick < ticks; tick += 1) {
    now_ms = start_ms + tick * interval_s * 1000;
    const day = Math.floor(tick / day_ticks);
    const since = (tick % day_ticks) - leak.begin;
    const rows = fakeRows.rows(tick);
    const leaking = rows[4 + (day % 20)];
    const isLeaking = leaking !== undefined && since >= 0 && since < leak.length;
    const shown = rows.map((row, index) => {
      const named = { ...row, name: nameOf(index) };
      return isLeaking && row === leaking
        ? { ...named, anon_bytes: (400 + since * 14) * 2 ** 20, verdict: leakVerdict }
        : named;
    });
    history.append(
      now_ms,
      shown.map((row) => (row.id === 'machine' ? machineOf(row, shown) : row)),
    );
    if (!isLeaking) continue;
    const at = { t: since * 60, time: new Date(now_ms).toISOString(), workload: leaking.id };
    const verdict = { ...leakVerdict, t: at.t };
    if (since === 20)
      tell(
        {
          type: 'behavior_changed',
          ...at,
          changes: [
            { aspect: 'memory_behavior', from: 'growing', to: 'leaking' },
            { aspect: 'severity', from: 'ok', to: 'alert' },
          ],
          verdict,
        },
        nameOf(rows.indexOf(leaking)),
      );
    if (since === 40)
      tell(
        {
          type: 'action_taken',
          ...at,
          rung: 'throttle',
          text: message('action.memory_throttled', { bytes: 960 * 2 ** 20 }),
          evidence: verdict.evidence,
        },
        nameOf(rows.indexOf(leaking)),
      );
    if (since === leak.length - 1 && day % 2 === 0) tell(killOf(at), nameOf(rows.indexOf(leaking)));
  }
  history.close();
}

function killOf(at: { t: number; time: string; workload: string }): OmnimindEvent {
  const points = Array.from({ length: 180 }, (_, index) => (2400 + index * 5) * 2 ** 20);
  return {
    type: 'kill',
    ...at,
    killer: 'earlyoom',
    process: { pid: 4711, name: 'node', uid: 0, memory_bytes: 3.1 * 2 ** 30 },
    signal: 'SIGTERM',
    available_share: 0.027,
    swap_free_share: null,
    limit_bytes: null,
    before: { interval_s: 5, anon_bytes: points, cpu_cores: points.map((_, index) => 1.2 + 0.4 * Math.sin(index / 9)) },
    verdict: leakVerdict,
  };
}

function dated(announcement: Announcement, ms: number): Announcement {
  return { ...announcement, time: new Date(ms).toISOString() };
}
