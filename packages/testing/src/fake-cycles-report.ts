import type { Cycle, CyclesReport } from '@omnimind/protocol/cycles-report';
import type { Kill } from '@omnimind/protocol/event';
import { message } from '@omnimind/protocol/message';
import { fakeCycle } from './fake-cycle.ts';
import { fakeRunEvents } from './fake-report.ts';
import { fakeLeakVerdict } from './fake-verdict.ts';

const MiB = 2 ** 20;
const start = Date.parse('2026-03-05T14:07:00Z');

/** A pseudorandom number in [0, 1). */
function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

/** earlyoom kills a process of a run. */
export function fakeKill(changes: Partial<Kill> = {}): Kill {
  return {
    type: 'kill',
    t: 7.4,
    time: '2026-03-05T14:53:21.000Z',
    workload: 'run',
    killer: 'earlyoom',
    process: { pid: 48_211, name: 'node', uid: 1000, memory_bytes: 3.1 * 2 ** 30 },
    signal: 'SIGTERM',
    available_share: 0.048,
    swap_free_share: 0.02,
    limit_bytes: null,
    before: {
      interval_s: 5,
      cpu_cores: Array.from({ length: 120 }, (_, i) => (i === 40 ? null : 1.2 + noise(i) + i / 80)),
      anon_bytes: Array.from({ length: 120 }, (_, i) => (420 + (i < 60 ? 20 * noise(i) : (i - 60) ** 1.9)) * MiB),
    },
    verdict: fakeLeakVerdict(),
    text: 'earlyoom killed node (48211) of nightly: memory 4.8 % free, swap 2 % free',
    ...changes,
  };
}

/** A cycle with the noise, slowdown and pressure of the report below. */
export function fakeReportCycle(cycle: number, changes: Partial<Cycle> = {}): Cycle {
  const kept = Math.max(0, cycle - 39) * 3 * MiB;
  const slow = cycle >= 320 ? 1.1 : 0;
  return {
    ...fakeCycle(cycle),
    started: new Date(start + cycle * 5000).toISOString(),
    duration_s: 3.1 + slow + 0.5 * noise(cycle) + (cycle % 97 === 0 ? 4 : 0),
    waited_s: cycle >= 228 && cycle < 236 ? 12 + 30 * noise(cycle) : 0,
    cpu: { peak_cores: 3.2 + 0.7 * noise(cycle + 7), mean_cores: 2.1 },
    memory: { peak_anon_bytes: (412 + 40 * noise(cycle + 3)) * MiB },
    watched_bytes: [700 * MiB + kept + 6 * MiB * noise(cycle + 5), cycle % 50 === 0 ? null : 180 * MiB],
    pressure: {
      cpu_some: 0.04 + 0.1 * noise(cycle),
      memory_some: cycle >= 226 && cycle < 236 ? 0.3 * noise(cycle + 1) : 0,
      memory_full: cycle >= 230 && cycle < 235 ? 0.15 * noise(cycle + 2) : 0,
      io_some: 0.03 * noise(cycle + 4),
    },
    verdict: { cpu_behavior: 'high_but_stable', memory_behavior: 'stable', pressure: 'none', severity: 'ok' },
    ...changes,
  };
}

/** Cycles of which 3 fail, 1 is killed for good and 1 passes on retry; a backend keeps 3 MiB of each. */
export function fakeCyclesReport(changes: Partial<CyclesReport> = {}, count = 500): CyclesReport {
  const failed = { outcome: 'failed', exit: { status: 1, signal: null }, events: fakeRunEvents.slice(1, 4) } as const;
  const killed = { outcome: 'killed', exit: { status: 143, signal: 'SIGTERM' }, kill: fakeKill() } as const;
  const cycles = Array.from({ length: count }, (_, index) => {
    const cycle = index + 1;
    if (cycle === 77 || cycle === 310 || cycle === 311) return [fakeReportCycle(cycle, failed)];
    if (cycle === 233) return [fakeReportCycle(cycle, killed), fakeReportCycle(cycle, { ...killed, attempt: 2 })];
    if (cycle === 231) return [fakeReportCycle(cycle, killed), fakeReportCycle(cycle, { attempt: 2 })];
    return [fakeReportCycle(cycle)];
  }).flat();
  return {
    format: 'omnimind-cycles',
    version: 1,
    name: 'nightly',
    command: ['npm', 'test', '--', '--grep', 'api server'],
    directory: '/home/ana/project',
    host: { name: 'workstation', cores: 8, memory_bytes: 16 * 2 ** 30, swap_bytes: 2 * 2 ** 30 },
    mode: 'smart',
    started: '2026-03-05T14:07:00.000Z',
    updated: '2026-03-05T14:49:00.000Z',
    planned: count,
    ended_by: 'completed',
    resumed: 0,
    totals: {
      passed: cycles.filter(({ outcome }) => outcome === 'passed').length,
      failed: cycles.filter(({ outcome }) => outcome === 'failed').length,
      killed: count >= 233 ? 1 : 0,
      kills: cycles.filter(({ outcome }) => outcome === 'killed').length,
      duration_s: cycles.reduce((sum, { duration_s }) => sum + duration_s, 0),
      waited_s: cycles.reduce((sum, { waited_s }) => sum + waited_s, 0),
    },
    watched: ['backend (java)', 'postgres'],
    cycles,
    drift: fakeDrifts(count),
    notices: [message('measuring.gap', { seconds: 12 })],
    ...changes,
  };
}

function fakeDrifts(count: number): CyclesReport['drift'] {
  const drifts: CyclesReport['drift'] = [
    {
      signal: 'memory_left_behind',
      subject: 'backend (java)',
      kind: 'trend',
      first_cycle: 40,
      seen_at_cycle: 71,
      per_cycle: 3 * MiB,
      from: 703 * MiB,
      to: (700 + (count - 39) * 3) * MiB,
      unit: 'bytes',
      last_cycle: null,
    },
    {
      signal: 'duration',
      subject: null,
      kind: 'step',
      first_cycle: 320,
      seen_at_cycle: 331,
      per_cycle: 0,
      from: 3.35,
      to: 4.45,
      unit: 's',
      last_cycle: null,
    },
  ];
  return drifts.filter(({ seen_at_cycle }) => seen_at_cycle <= count);
}
