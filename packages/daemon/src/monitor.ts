import { Engine, engineParameters, type Snapshot } from '@omnimind/engine';
import { type Configuration, type HostSample, OmnimindError, type OmnimindEvent } from '@omnimind/protocol';
import { recoverJournals } from './actuator/recover.ts';
import { LinuxScheduling } from './actuator/scheduling.ts';
import { type Clock, systemClock } from './clock.ts';
import { Loop } from './loop.ts';
import { Machine } from './monitor/machine.ts';
import { type Metrics, writeMetrics } from './monitor/metrics-file.ts';
import { type MonitoredWorkload, WorkloadTable } from './monitor/workload-table.ts';
import { MachineSampler, readHostFacts } from './sampler/index.ts';
import { journalDirectory } from './store/state-directory.ts';
import { behaviorChanged, type Happening } from './watch/events.ts';
import { GapWatch } from './watch/gap-watch.ts';

/** The machine at one tick. */
export interface MonitorTick {
  /** Wall clock, ISO 8601, UTC. */
  readonly time: string;
  readonly host: HostSample;
  readonly workloads: MonitoredWorkload[];
}

/** What the machine is sampled by; MachineSampler is one. */
export interface MachineSource {
  sample(time_s: number): Snapshot;
  label(workload: string): string;
  readonly notices: readonly string[];
  close(): void;
}

export interface MonitorOptions {
  readonly configuration: Configuration;
  /** Time between two samples, s. */
  readonly interval_s: number;
  /** Where the metrics are written; nowhere without it. */
  readonly metricsFile?: string;
  /** Ends the monitor. */
  readonly signal: AbortSignal;
  /** Called at each tick, before the events of that tick. */
  onTick?(tick: MonitorTick): void;
  onEvent?(event: OmnimindEvent): void;
  /** For tests. */
  readonly source?: MachineSource;
  readonly clock?: Clock;
}

/** The workload of events that are about the machine as a whole. */
const machineId = 'machine';

/**
 * Watches the whole machine until the signal comes: every workload, its behavior, the changes as they come. It changes
 * nothing on the machine.
 *
 * @throws OmnimindError `unavailable` without /proc; `output_unwritable` when the metrics file can't be written at the
 * start (later that is a notice)
 */
export async function monitorMachine(options: MonitorOptions): Promise<void> {
  const { configuration, interval_s, signal } = options;
  if (signal.aborted) return;
  const source = options.source ?? new MachineSampler({ interval_s, protectedNames: configuration.protect.names });
  try {
    await new Promise<void>((resolve, reject) => {
      const monitor = new Monitor(options, source, (error) => {
        monitor.stop();
        reject(error);
      });
      signal.addEventListener(
        'abort',
        () => {
          monitor.stop();
          resolve();
        },
        { once: true },
      );
      monitor.start();
    });
  } finally {
    source.close();
  }
}

class Monitor {
  readonly #options: MonitorOptions;
  readonly #source: MachineSource;
  readonly #clock: Clock;
  readonly #engine: Engine;
  readonly #table: WorkloadTable;
  readonly #machine: Machine;
  readonly #gaps: GapWatch;
  readonly #loop: Loop;
  readonly #cores: number;
  readonly #told = new Set<string>();
  #t = 0;
  #hasVerdict = false;
  #metricsDue_s = 0;

  /** @param onFailure gets what a tick threw */
  constructor(options: MonitorOptions, source: MachineSource, onFailure: (error: unknown) => void) {
    const { configuration, interval_s, clock = systemClock } = options;
    const parameters = engineParameters(configuration);
    const host = readHostFacts();
    this.#options = options;
    this.#source = source;
    this.#clock = clock;
    this.#cores = host.cores;
    this.#engine = new Engine({ parameters, ladder: configuration.ladder, mode: 'observe' });
    this.#table = new WorkloadTable(this.#engine);
    this.#machine = new Machine(host, interval_s, parameters);
    this.#gaps = new GapWatch(clock);
    this.#loop = new Loop({
      clock,
      interval_s,
      onTick: (elapsed_s) => {
        try {
          this.#tick(elapsed_s);
        } catch (error) {
          onFailure(error);
        }
      },
    });
  }

  start(): void {
    this.#loop.start();
    const recovered = recoverJournals(journalDirectory(), new LinuxScheduling(new Set()));
    for (const text of recovered) this.#notice(text, 'watch');
  }

  stop(): void {
    this.#loop.stop();
  }

  #tick(elapsed_s: number): void {
    const { onTick, interval_s } = this.#options;
    const gap = this.#gaps.look(interval_s);
    this.#t = Math.round(elapsed_s * 1000) / 1000;
    const snapshot = this.#source.sample(this.#t);
    // Every sample carries the same reading of the machine.
    const host: HostSample = { ...snapshot.workloads[0]?.sample.host };
    const { changes } = this.#engine.tick(snapshot);
    this.#table.update(snapshot);
    this.#machine.observe(this.#t, host);
    const workloads = this.#table.rows(snapshot, (id) => this.#source.label(id));
    onTick?.({ time: this.#now(), host, workloads });
    for (const { workload, previous, verdict } of changes) {
      const change = behaviorChanged(previous, verdict);
      if (change !== null) this.#tell(change, workload, verdict.t);
    }
    for (const text of [...this.#source.notices, ...(gap === null ? [] : [gap])]) this.#noticeOnce(text, gap);
    this.#writeMetrics(workloads);
  }

  /** At the start, as soon as the machine can be judged, then at each interval. */
  #writeMetrics(workloads: readonly MonitoredWorkload[]): void {
    const { metricsFile, configuration } = this.#options;
    if (metricsFile === undefined) return;
    const isFirst = this.#metricsDue_s === 0;
    const isFirstVerdict = !this.#hasVerdict && this.#machine.verdict !== null;
    this.#hasVerdict ||= isFirstVerdict;
    if (!isFirst && !isFirstVerdict && this.#t < this.#metricsDue_s) return;
    // Half an interval of slack: a tick comes some ms before or after its time.
    if (isFirst || !isFirstVerdict)
      this.#metricsDue_s = this.#t + configuration.monitor.metrics_interval - this.#options.interval_s / 2;
    try {
      writeMetrics(metricsFile, this.#metrics(workloads));
    } catch (error) {
      if (isFirst || !(error instanceof OmnimindError)) throw error;
      this.#noticeOnce(error.message, null);
    }
  }

  #metrics(workloads: readonly MonitoredWorkload[]): Metrics {
    const share = (cores: number | null): number | null => (cores === null ? null : cores / this.#cores);
    return {
      timestamp: this.#now(),
      machine: { verdict: this.#machine.verdict, cpuShare: share(this.#machine.use.cores) },
      workloads: workloads.map(({ id, name, verdict }) => ({
        id,
        name,
        verdict,
        cpuShare: share(this.#table.meanCores(id)),
      })),
    };
  }

  /** What stays true is told once; a gap is told each time. */
  #noticeOnce(text: string, gap: string | null): void {
    if (text !== gap && this.#told.has(text)) return;
    this.#told.add(text);
    this.#notice(text, 'ok');
  }

  #notice(text: string, severity: 'ok' | 'watch'): void {
    this.#tell({ type: 'notice', severity, text }, machineId, this.#t);
  }

  #tell(happening: Happening, workload: string, t: number): void {
    this.#options.onEvent?.({ ...happening, t, time: this.#now(), workload });
  }

  #now(): string {
    return new Date(this.#clock.wall_ms()).toISOString();
  }
}
