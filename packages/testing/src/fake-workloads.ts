import type { MachineState, Recent, Workload, WorkloadDetail } from '@omnimind/protocol/api/schemas';
import type { Rung } from '@omnimind/protocol/event';
import { announce } from '@omnimind/tell/announce';
import { fakeRunEvents } from './fake-report.ts';
import type { FakeState } from './fake-state.ts';
import { fakeLeakVerdict } from './fake-verdict.ts';

// A machine of many workloads that changes with each second, the same way each time.

const MiB = 2 ** 20;
const start_ms = Date.UTC(2026, 2, 5, 14, 0, 0);
const points = 180;
const interval_s = 5;

const quiet = { cpu_some: 0, memory_some: 0, memory_full: 0, io_some: 0, io_full: 0 };

/** The wall clock at that second. */
export function fakeTime(second: number): string {
  return new Date(start_ms + second * 1000).toISOString();
}

const sure = fakeLeakVerdict({
  cpu_behavior: 'stable',
  memory_behavior: 'stable',
  severity: 'ok',
  time_to_exhaustion_s: null,
  evidence: [],
});

/** Workloads that stand out; the others are calm. */
const troubles: Readonly<Record<number, Partial<Workload>>> = {
  3: {
    name: 'pytest-leaky.scope',
    verdict: fakeLeakVerdict(),
    rung: 'throttle' as Rung,
    memory_limit_bytes: 4096 * MiB,
  },
  7: {
    name: 'webpack.scope',
    verdict: fakeLeakVerdict({
      cpu_behavior: 'runaway',
      memory_behavior: 'stable',
      severity: 'critical',
      time_to_exhaustion_s: null,
      evidence: [
        {
          signal: 'pinned_threads',
          value: 2,
          unit: '',
          threshold: 1,
          text: '2 threads used a whole core each for 10 min, with no sign of progress',
        },
      ],
    }),
    rung: 'deprioritize' as Rung,
  },
  12: {
    name: 'dev-server.scope',
    verdict: fakeLeakVerdict({
      cpu_behavior: 'spiking',
      memory_behavior: 'growing',
      pressure: 'some',
      severity: 'watch',
      time_to_exhaustion_s: { low: 5400, high: 9000 },
    }),
  },
  20: { name: 'ollama.service', verdict: fakeLeakVerdict({ ...sure, cpu_behavior: 'high_but_stable' }) },
  21: { name: 'evil\x1b[31m\u202e\n.scope', ignored: true, verdict: fakeLeakVerdict() },
  22: { name: '数据库服务器-測試.service', protected_by: 'backend' },
};

/** One workload at that second. */
export function fakeWorkloadAt(index: number, second = 0, changes: Partial<Workload> = {}): Workload {
  const name = `session-${index}.scope`;
  return {
    id: `cgroup:/user.slice/${name}#${1000 + index}`,
    name,
    uid: 1000,
    cgroup: `/user.slice/${name}`,
    first_seen: fakeTime(0),
    cpu_cores: coresAt(index, second),
    anon_bytes: bytesAt(index, second),
    memory_limit_bytes: null,
    pids: 1 + (index % 9),
    stall: { ...quiet, cpu_some: index % 10 === 0 ? 0.12 : 0 },
    rung: 'observe',
    protected_by: null,
    ignored: false,
    verdict: index % 10 === 9 ? { ...sure, cpu_behavior: 'idle' } : sure,
    ...troubles[index],
    ...changes,
  };
}

/** @param withRecent whether the last minutes come with them */
export function fakeWorkloadsAt(count: number, second = 0, withRecent = true): Workload[] {
  return Array.from({ length: count }, (_, index) =>
    fakeWorkloadAt(index, second, withRecent ? { recent: fakeRecentAt(index, second) } : {}),
  );
}

export function fakeDetailAt(index: number, second = 0, changes: Partial<WorkloadDetail> = {}): WorkloadDetail {
  const workload = fakeWorkloadAt(index, second);
  const { id, name } = workload;
  const { verdict, anon_bytes: memory_bytes } = workload;
  const context = { host: 'ana-laptop', workload: { id, name, uid: 1000 }, verdict, cpu_percent: 3, memory_bytes };
  const events = fakeRunEvents.flatMap(
    (event, at) => announce({ ...event, workload: id }, { ...context, id: `event-${at}`, sequence: at + 1 }) ?? [],
  );
  return {
    ...workload,
    recent: fakeRecentAt(index, second),
    events,
    processes: Array.from({ length: workload.pids ?? 0 }, (_, at) => ({
      pid: 4711 + at,
      name: at === 0 ? 'sh' : 'node',
    })),
    ...changes,
  };
}

export function fakeMachineAt(second = 0, changes: Partial<MachineState> = {}): MachineState {
  return {
    time: fakeTime(second),
    host: { name: 'ana-laptop', cores: 8, memory_bytes: 15.6 * 1024 * MiB, swap_bytes: 2048 * MiB },
    monitor: {
      version: '0.1.0',
      pid: 812,
      mode: 'smart',
      manager: 'system',
      interval_s: 1,
      started: fakeTime(-86_400),
    },
    history: { available: true, reason: null },
    cpu_cores: 3.2 + Math.sin(second / 7),
    memory_available_bytes: 4.1 * 1024 * MiB,
    swap_free_bytes: 1024 * MiB,
    stall: { ...quiet, cpu_some: 0.12, memory_some: 0.03 },
    verdict: fakeLeakVerdict({ ...sure, severity: 'watch', pressure: 'some' }),
    severity: 'critical',
    workloads: 50,
    worst: fakeWorkloadAt(7).id,
    recent: fakeRecentAt(16, second),
    ...changes,
  };
}

function fakeRecentAt(index: number, second: number): Recent {
  const last = Math.floor(second / interval_s);
  const at = (of: (index: number, second: number) => number) =>
    Array.from({ length: points }, (_, point) => of(index, (last - points + 1 + point) * interval_s));
  return { interval_s, cpu_cores: at(coresAt), anon_bytes: at(bytesAt) };
}

function coresAt(index: number, second: number): number {
  if (index === 7) return 2;
  const swing = 1 + Math.sin(second / (5 + index) + index);
  return Math.round((index % 10 === 9 ? 0 : 0.02 * (index % 17) * swing) * 1000) / 1000;
}

function bytesAt(index: number, second: number): number {
  if (index === 3) return Math.round((2048 + second * 0.6) * MiB);
  return Math.round((20 + (index % 23) * 31 + 3 * Math.sin(second / 20 + index)) * MiB);
}

/** Fifty workloads as they are now, since the state was made. */
export class FakeLiveState implements FakeState {
  readonly #started_ms = Date.now();
  readonly #changes = new Map<string, Partial<Workload>>();

  get #second(): number {
    return Math.floor((Date.now() - this.#started_ms) / 1000);
  }

  get machine(): MachineState {
    return fakeMachineAt(this.#second);
  }

  get workloads(): Workload[] {
    return fakeWorkloadsAt(50, this.#second).map((workload) => ({ ...workload, ...this.#changes.get(workload.id) }));
  }

  detail(id: string): Partial<WorkloadDetail> {
    const index = this.workloads.findIndex((workload) => workload.id === id);
    return fakeDetailAt(index, this.#second);
  }

  change(id: string, changes: Partial<Workload>): void {
    this.#changes.set(id, { ...this.#changes.get(id), ...changes });
  }
}
