import type { OmnimindEvent } from '@omnimind/protocol/event';
import { message } from '@omnimind/protocol/message';
import type { RunReport } from '@omnimind/protocol/report';
import { fakeLeakVerdict } from './fake-verdict.ts';

/** What happens in a run: a leak, two answers to it, and their end. */
export const fakeRunEvents: OmnimindEvent[] = [
  {
    type: 'behavior_changed',
    t: 12,
    time: '2026-03-05T14:07:12.000Z',
    workload: 'run',
    changes: [
      { aspect: 'cpu_behavior', from: 'unknown', to: 'high_but_stable' },
      { aspect: 'memory_behavior', from: 'unknown', to: 'stable' },
    ],
    verdict: fakeLeakVerdict({
      t: 12,
      memory_behavior: 'stable',
      severity: 'ok',
      time_to_exhaustion_s: null,
      evidence: [],
    }),
  },
  {
    type: 'behavior_changed',
    t: 320,
    time: '2026-03-05T14:12:20.000Z',
    workload: 'run',
    changes: [
      { aspect: 'memory_behavior', from: 'stable', to: 'growing' },
      { aspect: 'severity', from: 'ok', to: 'watch' },
    ],
    verdict: fakeLeakVerdict({ t: 320, memory_behavior: 'growing', severity: 'watch' }),
  },
  {
    type: 'action_taken',
    t: 400,
    time: '2026-03-05T14:13:40.000Z',
    workload: 'run',
    rung: 'deprioritize',
    text: message('action.priority_lowered', {
      nice: message('action.nice', { before: [0], set: 10 }),
      io: true,
      threads: 3,
      processes: 1,
    }),
    evidence: fakeLeakVerdict().evidence.slice(0, 1),
  },
  {
    type: 'action_skipped',
    t: 500,
    time: '2026-03-05T14:15:20.000Z',
    workload: 'run',
    rung: 'notify',
    reason: message('reason.no_scope'),
  },
  {
    type: 'action_undone',
    t: 599,
    time: '2026-03-05T14:16:59.000Z',
    workload: 'run',
    rung: 'deprioritize',
    text: message('action.priority_restored', { threads: 3, processes: 1, denied: 0 }),
    reason: message('reason.ended'),
  },
];

/** The report of a run that leaks. */
export function fakeReport(changes: Partial<RunReport> = {}): RunReport {
  return {
    format: 'omnimind-report',
    version: 1,
    run: {
      id: '20260305-140700-api-tests',
      name: 'api-tests',
      command: ['npm', 'test', '--', '--grep', 'api server'],
      directory: '/home/ana/project',
      mode: 'smart',
      started: '2026-03-05T14:07:00.000Z',
      duration_s: 612.4,
    },
    host: { cores: 2, memory_bytes: 8 * 2 ** 30, swap_bytes: 0 },
    exit: { status: 0, signal: null, left_behind: 0 },
    cpu: { peak_cores: 1.98, mean_cores: 1.87, total_usec: 1_145_000_000 },
    memory: { peak_anon_bytes: 612 * 2 ** 20 },
    io: { read_bytes: 1.3e9, write_bytes: 12_288, rchar: 2e9, wchar: 50_000 },
    processes: { peak: 7 },
    series: {
      interval_s: 5.1,
      cpu_cores: Array.from({ length: 120 }, (_, i) => (i < 4 ? i * 0.45 : 1.8 + 0.15 * Math.sin(i))),
      anon_bytes: Array.from({ length: 120 }, (_, i) => (i + 20) * 4.5e6),
    },
    samples: 612,
    verdict: fakeLeakVerdict(),
    events: fakeRunEvents,
    notices: [message('measuring.gap', { seconds: 12 })],
    ...changes,
  };
}
