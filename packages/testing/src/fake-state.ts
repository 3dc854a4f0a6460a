import type { MachineState, Series, Workload, WorkloadDetail } from '@omnimind/protocol/api/schemas';
import { fakeSlope, fakeVerdict } from './fake-verdict.ts';

/** What a monitor sees. */
export interface FakeState {
  machine: MachineState;
  workloads: Workload[];
  /** What the detail of a workload holds beside it; something by default. */
  detail?(id: string): Partial<WorkloadDetail>;
  /** Changes a workload; by default it is assigned to. */
  change?(id: string, changes: Partial<Workload>): void;
}

const calm = { cpu_some: 0.01, memory_some: 0, memory_full: 0, io_some: 0, io_full: 0 };

/** Three workloads, one of which leaks. */
export function fakeState(): FakeState {
  const leaking = fakeVerdict({
    memory_behavior: 'leaking',
    severity: 'alert',
    time_to_exhaustion_s: { low: 500, high: 900 },
    evidence: [fakeSlope],
  });
  const workloads = [
    fakeWorkload('code', { protected_by: 'editor', cpu_cores: 0.2 }),
    fakeWorkload('api-tests', { cpu_cores: 1.4, rung: 'throttle', verdict: leaking, recent: fakeRecent(1.4) }),
    fakeWorkload('backend'),
  ];
  const time = new Date().toISOString();
  const machine: MachineState = {
    time,
    host: { name: 'box', cores: 8, memory_bytes: 16 * 2 ** 30, swap_bytes: 0 },
    monitor: { version: '0.1.0', pid: 1, mode: 'smart', manager: 'user', interval_s: 1, started: time },
    history: { available: true, reason: null },
    cpu_cores: 2,
    memory_available_bytes: 6 * 2 ** 30,
    swap_free_bytes: null,
    stall: calm,
    verdict: fakeVerdict(),
    severity: 'alert',
    workloads: workloads.length,
    worst: 'api-tests',
    recent: fakeRecent(2),
  };
  return { machine, workloads };
}

/** A calm workload of this user. */
export function fakeWorkload(id: string, changes: Partial<Workload> = {}): Workload {
  return {
    id,
    name: id,
    uid: process.getuid?.() ?? 0,
    cgroup: `/user.slice/${id}.scope`,
    first_seen: '2026-11-25T13:00:00.000Z',
    cpu_cores: 0.4,
    anon_bytes: 300 * 2 ** 20,
    memory_limit_bytes: null,
    pids: 7,
    stall: calm,
    rung: 'observe',
    protected_by: null,
    ignored: false,
    verdict: fakeVerdict(),
    recent: fakeRecent(0.4),
    ...changes,
  };
}

/** Five minutes of a workload, with one gap. */
export function fakeRecent(cpu_cores: number) {
  const points = Array.from({ length: 60 }, (_, index) => index);
  return {
    interval_s: 5,
    cpu_cores: points.map((index) => (index === 3 ? null : cpu_cores * (0.6 + 0.4 * Math.sin(index / 5)))),
    anon_bytes: points.map((index) => (200 + index * 4) * 2 ** 20),
  };
}

/**
 * History in which memory grows from its middle on and leaks in its last fifth.
 *
 * @param query times, ISO 8601; by default the last hour
 */
export function fakeSeries(id: string, query: { from?: string | undefined; to?: string | undefined } = {}): Series {
  const to = Date.parse(query.to ?? new Date().toISOString());
  const from = Date.parse(query.from ?? new Date(to - 3_600_000).toISOString());
  const count = 300;
  const step_s = (to - from) / 1000 / count;
  const points = Array.from({ length: count }, (_, index) => index);
  const share = (scale: number) => points.map((index) => scale * (0.5 + 0.5 * Math.sin(index / 30)));
  const verdict = { cpu_behavior: 'stable', memory_behavior: 'stable', pressure: 'none', severity: 'ok' } as const;
  return {
    id,
    from: new Date(from).toISOString(),
    step_s,
    cpu_cores: points.map((index) => (index > 40 && index < 50 ? null : 1 + Math.sin(index / 20))),
    anon_bytes: points.map((index) => (200 + index * 2) * 2 ** 20),
    pids: points.map(() => 7),
    cpu_some: share(0.4),
    memory_some: share(0.2),
    memory_full: share(0.1),
    io_some: share(0.3),
    verdicts: [
      { time: new Date(from - 1000).toISOString(), ...verdict },
      {
        time: new Date(from + (to - from) / 2).toISOString(),
        ...verdict,
        memory_behavior: 'growing',
        severity: 'watch',
      },
      {
        time: new Date(from + (to - from) * 0.8).toISOString(),
        ...verdict,
        memory_behavior: 'leaking',
        severity: 'alert',
      },
    ],
  };
}
