import type { WorkloadDescription } from '@omnimind/observe/workload-description';
import type { MachineState, Recent, Workload } from '@omnimind/protocol/api/schemas';
import type { EarlierLives } from '@omnimind/protocol/earlier-lives';
import { machineWorkload } from '@omnimind/protocol/event';
import type { Ignored } from '@omnimind/protocol/ignored';
import { memoryOf } from '@omnimind/protocol/memory';
import { type Severity, severities, type Verdict, worse } from '@omnimind/protocol/verdict';
import { cgroupIn } from '@omnimind/protocol/workload-id';
import type { HistoryRow } from '@omnimind/remember/history/history-store';
import { type CpuReading, coresBetween, UseHistory } from '../use-history.ts';
import { StallMeter } from './stall-meter.ts';
import type { ApiSetup, TickMessage, TickRow } from './worker-messages.ts';

/** A list of all workloads shows the last five of the 15 minutes kept. */
const recentPoints = 60;

class KnownWorkload {
  readonly stall = new StallMeter();
  readonly past = new UseHistory();
  readonly firstSeen: string;
  verdict: Verdict | null = null;
  description: WorkloadDescription | null = null;
  earlier: EarlierLives | null = null;
  row: TickRow;

  constructor(row: TickRow, time: string) {
    this.row = row;
    this.firstSeen = time;
  }

  update(row: TickRow): void {
    this.row = row;
    if (row.verdict !== undefined) this.verdict = row.verdict;
    if (row.description !== undefined) this.description = row.description;
    if (row.earlier !== undefined) this.earlier = row.earlier;
  }

  tick(t: number): void {
    this.stall.add(t, this.row.stalled_usec);
    this.past.add(t, this.row.cpu_cores, memoryOf(this.row));
  }
}

/** The machine as of the last tick, as the API shows it. */
export class ApiState {
  readonly #setup: ApiSetup;
  readonly #workloads = new Map<string, KnownWorkload>();
  readonly #stall = new StallMeter();
  readonly #past = new UseHistory();
  #tick: Pick<TickMessage, 't' | 'time_ms' | 'host' | 'verdict'> | null = null;
  #reading: CpuReading | null = null;
  #cores: number | null = null;

  constructor(setup: ApiSetup) {
    this.#setup = setup;
  }

  /** Wall clock of the last tick, ISO 8601; before the first, of the start. */
  get time(): string {
    return this.#tick === null ? this.#setup.monitor.started : new Date(this.#tick.time_ms).toISOString();
  }

  update({ t, time_ms, host, verdict, rows, gone, isWhole }: TickMessage): void {
    const reading = { t, cpu_usec: host.cpu_busy_usec ?? null };
    this.#cores = coresBetween(this.#reading, reading);
    this.#reading = reading;
    this.#tick = { t, time_ms, host, verdict };
    const { time } = this;
    for (const id of gone) this.#workloads.delete(id);
    if (isWhole) {
      const present = new Set(rows.map(({ id }) => id));
      for (const id of this.#workloads.keys()) if (!present.has(id)) this.#workloads.delete(id);
    }
    for (const row of rows) {
      let known = this.#workloads.get(row.id);
      if (known === undefined) {
        known = new KnownWorkload(row, time);
        this.#workloads.set(row.id, known);
      }
      known.update(row);
    }
    for (const known of this.#workloads.values()) known.tick(t);
    const { cpu_some_usec, memory_some_usec, memory_full_usec, io_some_usec, io_full_usec } = host;
    this.#stall.add(t, [cpu_some_usec, memory_some_usec, memory_full_usec, io_some_usec, io_full_usec]);
    this.#past.add(t, this.#cores, this.#usedBytes());
  }

  machine(history: MachineState['history']): MachineState {
    const { host, monitor, version } = this.#setup;
    const tick = this.#tick;
    const { severity, worst } = this.#worst();
    return {
      time: this.time,
      host,
      monitor: { version, ...monitor },
      history,
      cpu_cores: rounded(this.#cores),
      memory_available_bytes: tick?.host.memory_available_bytes ?? null,
      swap_free_bytes: tick?.host.swap_free_bytes ?? null,
      stall: this.#stall.mean,
      verdict: tick?.verdict ?? null,
      severity,
      workloads: this.#workloads.size,
      worst,
      recent: recentOf(this.#past),
    };
  }

  workloads(withRecent: boolean): Workload[] {
    return [...this.#workloads.values()].map((known) => ({
      ...workloadOf(known),
      ...(withRecent ? { recent: recentOf(known.past, recentPoints) } : {}),
    }));
  }

  find(id: string): (Workload & { readonly recent: Recent }) | null {
    const known = this.#workloads.get(id);
    return known === undefined ? null : { ...workloadOf(known), recent: recentOf(known.past) };
  }

  /** Everything that the history keeps of this tick, the machine first. */
  *rows(): Generator<HistoryRow> {
    const tick = this.#tick;
    if (tick === null) return;
    const name = this.#setup.host.name;
    const own = { cpu_cores: this.#cores, anon_bytes: this.#usedBytes(), pids: null };
    yield { id: machineWorkload, name, verdict: tick.verdict, ...own, ...stallsOf(this.#stall) };
    for (const workload of this.#workloads.values()) {
      const { row, verdict, stall } = workload;
      const { id, name: known, cpu_cores, pids, shmem_bytes = null, headroom_bytes = null } = row;
      const memory = { anon_bytes: memoryOf(row), shmem_bytes, headroom_bytes };
      yield { id, name: known, verdict, cpu_cores, ...memory, pids, ...stallsOf(stall) };
    }
  }

  #usedBytes(): number | null {
    const available = this.#tick?.host.memory_available_bytes;
    return typeof available === 'number' ? Math.max(0, this.#setup.host.memory_bytes - available) : null;
  }

  /** Among equally severe ones the one that uses most memory. */
  #worst(): { severity: Severity; worst: string | null } {
    let worst: KnownWorkload | null = null;
    for (const known of this.#workloads.values()) {
      if (known.row.ignored_as !== null || severityOf(known) === 0) continue;
      const difference = worst === null ? 1 : severityOf(known) - severityOf(worst);
      if (difference > 0 || (difference === 0 && useOf(known) > useOf(worst))) worst = known;
    }
    const severity = worse(this.#tick?.verdict?.severity ?? 'ok', worst?.verdict?.severity ?? 'ok');
    return { severity, worst: worst?.row.id ?? null };
  }
}

function workloadOf({ row, verdict, description, earlier, stall, firstSeen }: KnownWorkload): Workload {
  const { id, name, uid, cpu_cores, pids, rung, protected_by, ignored_as } = row;
  return {
    id,
    name,
    pid: description?.pid ?? null,
    directory: description?.directory ?? null,
    heaviest: description?.heaviest ?? null,
    uid,
    cgroup: cgroupIn(id)?.path ?? null,
    first_seen: firstSeen,
    cpu_cores: rounded(cpu_cores),
    anon_bytes: row.anon_bytes,
    shmem_bytes: row.shmem_bytes ?? null,
    gpu_bytes: row.gpu_bytes ?? null,
    vram_bytes: row.vram_bytes ?? null,
    memory_limit_bytes: row.memory_limit_bytes,
    headroom_bytes: row.headroom_bytes ?? null,
    peak_bytes: row.peak_bytes ?? null,
    earlier,
    pids,
    stall: stall.mean,
    rung,
    protected_by,
    ...ignoredFields(ignored_as),
    verdict,
  };
}

/** What a workload says of its being ignored. */
export function ignoredFields(ignored_as: Ignored | null): Pick<Workload, 'ignored' | 'ignored_as'> {
  return ignored_as === null ? { ignored: false } : { ignored: true, ignored_as };
}

function recentOf(past: UseHistory, points = Number.POSITIVE_INFINITY): Recent {
  const { interval_s, cpu_cores, anon_bytes } = past.minutes();
  return { interval_s, cpu_cores: cpu_cores.slice(-points).map(rounded), anon_bytes: anon_bytes.slice(-points) };
}

function stallsOf(stall: StallMeter): Pick<HistoryRow, 'cpu_some' | 'memory_some' | 'memory_full' | 'io_some'> {
  const { cpu_some, memory_some, memory_full, io_some } = stall.last;
  return { cpu_some, memory_some, memory_full, io_some };
}

function severityOf({ verdict }: KnownWorkload): number {
  return severities.indexOf(verdict?.severity ?? 'ok');
}

function useOf(known: KnownWorkload | null): number {
  return known === null ? 0 : (memoryOf(known.row) ?? 0);
}

/** To thousandths of a core; more digits are noise. */
function rounded(cores: number | null): number | null {
  return cores === null ? null : Math.round(cores * 1000) / 1000;
}
