import type { Snapshot } from '@omnimind/engine/snapshot';
import type { Engine } from '@omnimind/engine/tick';
import type { Rung } from '@omnimind/protocol/event';
import { memoryOf } from '@omnimind/protocol/memory';
import type { Verdict } from '@omnimind/protocol/verdict';
import { type CpuReading, coresBetween, UseHistory } from './use-history.ts';

/** One workload of the machine at one tick. */
export interface MonitoredWorkload {
  readonly id: string;
  /** For people, unescaped. */
  readonly name: string;
  readonly verdict: Verdict | null;
  /** CPU use since the last tick; `null` at the first. */
  readonly cpu_cores: number | null;
  readonly anon_bytes: number | null;
  readonly shmem_bytes?: number | null | undefined;
  readonly pids: number | null;
  readonly rung: Rung;
}

interface Tracked {
  readonly history: UseHistory;
  reading: CpuReading | null;
  cpu_cores: number | null;
  memory_bytes: number | null;
}

/** What is kept of each workload from tick to tick; what is gone is forgotten. */
export class WorkloadTable {
  readonly #engine: Engine;
  readonly #cores: number;
  readonly #tracked = new Map<string, Tracked>();

  /** @param cores processors of the machine */
  constructor(engine: Engine, cores: number) {
    this.#engine = engine;
    this.#cores = cores;
  }

  /** Takes over a snapshot and drops the workloads that are not in it. @returns those that were dropped */
  update({ workloads }: Snapshot): string[] {
    const present = new Set<string>();
    for (const { id, sample } of workloads) {
      present.add(id);
      const { user_usec, system_usec } = sample;
      const cpu_usec =
        typeof user_usec === 'number' && typeof system_usec === 'number' ? user_usec + system_usec : null;
      this.#track(id, { t: sample.t, cpu_usec }, memoryOf(sample));
    }
    if (this.#tracked.size === present.size) return [];
    const gone = [...this.#tracked.keys()].filter((id) => !present.has(id));
    for (const id of gone) {
      this.#tracked.delete(id);
      this.#engine.forget(id);
    }
    return gone;
  }

  /** The workloads of the snapshot that was taken over last. */
  rows({ workloads }: Snapshot, label: (id: string) => string): MonitoredWorkload[] {
    return workloads.map(({ id, sample }) => ({
      id,
      name: label(id),
      verdict: this.#engine.verdict(id),
      cpu_cores: this.#tracked.get(id)?.cpu_cores ?? null,
      anon_bytes: sample.anon_bytes ?? null,
      shmem_bytes: sample.shmem_bytes ?? null,
      pids: sample.pids ?? null,
      rung: this.#engine.rung(id),
    }));
  }

  /** What it uses as of the last tick; `undefined` when there is no such workload. */
  use(id: string): { readonly cpu_cores: number | null; readonly memory_bytes: number | null } | undefined {
    return this.#tracked.get(id);
  }

  /** Its last minutes, which go on being filled while it is there; `undefined` when there is no such workload. */
  history(id: string): UseHistory | undefined {
    return this.#tracked.get(id)?.history;
  }

  /** Mean use of the last five minutes as a share of the machine, 0 to 1; `null` when not known. */
  cpuShare(id: string): number | null {
    const cores = this.#tracked.get(id)?.history.meanCores ?? null;
    return cores === null ? null : cores / this.#cores;
  }

  #track(id: string, reading: CpuReading, memory_bytes: number | null): void {
    let tracked = this.#tracked.get(id);
    if (tracked === undefined) {
      tracked = { history: new UseHistory(), reading: null, cpu_cores: null, memory_bytes: null };
      this.#tracked.set(id, tracked);
    }
    const cores = coresBetween(tracked.reading, reading);
    tracked.history.add(reading.t, cores, memory_bytes);
    tracked.reading = reading;
    tracked.cpu_cores = cores ?? tracked.cpu_cores;
    tracked.memory_bytes = memory_bytes;
  }
}
