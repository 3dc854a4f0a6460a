import { Exposition, type ExpositionDependencies } from '@omnimind/monitor/exposition/exposition';
import type { Judged } from '@omnimind/monitor/judgment';
import type { WorkloadIdentity } from '@omnimind/protocol/ignored';
import type { Sample } from '@omnimind/protocol/trace';
import type { Verdict } from '@omnimind/protocol/verdict';

const host = { cores: 4, memory_bytes: 16e9, swap_bytes: 0 };

const fakeHost = (t: number) => ({
  ...{ cpu_busy_usec: t * 1e6, cpu_some_usec: t * 1e5, memory_some_usec: t * 1e4, io_some_usec: t * 1e4 },
  ...{ memory_available_bytes: 8e9, swap_free_bytes: 0 },
});

/** One workload of a {@link fakeExposition}. */
export interface FakeExposed {
  readonly id: string;
  readonly identity?: WorkloadIdentity | null;
  readonly name?: string;
  readonly sample?: Partial<Sample>;
  readonly verdict?: Verdict | null;
  readonly protectedBy?: string | null;
  readonly cpu_cores?: number;
}

/** The real exposition of a machine that a test makes up; `tick` gives it the workloads of a tick. */
export function fakeExposition(more: Partial<ExpositionDependencies> = {}) {
  let workloads: readonly FakeExposed[] = [];
  const find = (id: string) => workloads.find((each) => each.id === id);
  const exposition = new Exposition({
    version: '1.2.3',
    mode: 'smart',
    interval_s: 1,
    host,
    maxSeries: 600,
    started_ms: 1e12,
    engine: {
      headroom: () => ({ remaining: 1e9, limit: 2e9, source: 'machine', name: '' }),
      verdict: (id) => find(id)?.verdict ?? null,
    },
    identityOf: (id) => find(id)?.identity ?? null,
    nameOf: (id) => find(id)?.name,
    pace: () => ({ due: 600, late: 2 }),
    ...more,
  });
  const tick = (given: readonly FakeExposed[], t = 1) => {
    workloads = given;
    const machine = { verdict: null, cpuShare: null };
    const rows = given.map(({ id, name = id, sample, verdict = null, cpu_cores = 0 }) => ({
      ...{ id, name, verdict, cpu_cores, pids: 1, rung: 'observe' as const },
      anon_bytes: sample?.anon_bytes ?? null,
    }));
    const observed = given.map(({ id, sample, protectedBy = null }) => ({
      ...{ id, protectedBy, sample: { t, ...sample } },
      facts: { interval_s: 1, host, workload: { name: id } },
    }));
    const judged: Judged = {
      ...{ t, time_ms: 1e12 + t * 1000, host: fakeHost(t) },
      ...{ notices: [], gap: null, changes: [], plan: [], gone: [], machine, workloads: rows },
      snapshot: { time_s: t, workloads: observed },
    };
    exposition.observe(judged);
  };
  return { exposition, tick };
}
