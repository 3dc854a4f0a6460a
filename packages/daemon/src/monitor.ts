import { Engine, engineParameters } from '@omnimind/engine';
import { BusError, findUnifiedCgroup, isUnavailable, managerKindOf } from '@omnimind/linux';
import type { HostSample } from '@omnimind/protocol';
import { type Clock, systemClock } from './clock.ts';
import { followKills } from './kills/kill-follower.ts';
import { locateKill } from './kills/locate-kill.ts';
import { Loop } from './loop.ts';
import { Heartbeat } from './monitor/heartbeat.ts';
import { Machine } from './monitor/machine.ts';
import type { Metrics } from './monitor/metrics-file.ts';
import { MetricsWriter } from './monitor/metrics-writer.ts';
import { MonitorActions } from './monitor/monitor-actions.ts';
import type { MachineSource, MonitorOptions } from './monitor/monitor-options.ts';
import { untouchable } from './monitor/own-slice.ts';
import { Recovery } from './monitor/recovery.ts';
import { machineId, Telling } from './monitor/telling.ts';
import { WorkloadMemory } from './monitor/workload-memory.ts';
import { type MonitoredWorkload, WorkloadTable } from './monitor/workload-table.ts';
import { MachineSampler, readHostFacts } from './sampler/index.ts';
import { devSliceOf } from './slice-names.ts';
import { behaviorChanged, type Happening } from './watch/events.ts';
import { GapWatch } from './watch/gap-watch.ts';

/** Which manager's slice is ours, and where. */
const uid = process.getuid?.() ?? 0;
const kind = managerKindOf(uid);
const slice = `/${devSliceOf(kind, uid)}`;

/**
 * Watches the whole machine until the signal comes: every workload, its behavior, the changes as they come. In mode `observe`
 * it changes nothing on the machine; in mode `smart` it acts on the units of omnimind-dev.slice, and undoes all at its end.
 *
 * @throws OmnimindError `unavailable` without /proc; `output_unwritable` when the metrics file can't be written at the
 * start (later that is a notice)
 */
export async function monitorMachine(options: MonitorOptions): Promise<void> {
  const { configuration, interval_s, signal } = options;
  if (signal.aborted) return;
  const { names, units } = configuration.protect;
  const protectedPath = (path: string): string | null =>
    path.split('/').find((part) => units.includes(part)) ?? untouchable(path, slice);
  const source = options.source ?? new MachineSampler({ interval_s, protectedNames: names, protectedPath });
  let ended: Promise<void> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const monitor = new Monitor(options, source, (error) => {
        ended = monitor.stop();
        reject(error);
      });
      signal.addEventListener(
        'abort',
        () => {
          ended = monitor.stop();
          resolve();
        },
        { once: true },
      );
      monitor.start();
    });
  } finally {
    await ended;
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
  readonly #heartbeat: Heartbeat;
  readonly #recovery: Recovery;
  readonly #writer: MetricsWriter | undefined;
  readonly #telling: Telling;
  readonly #memory = new WorkloadMemory();
  #unfollow: (() => void) | undefined;
  #actions: MonitorActions | undefined;
  #t = 0;

  /** @param onFailure gets what a tick threw */
  constructor(options: MonitorOptions, source: MachineSource, onFailure: (error: unknown) => void) {
    const { configuration, interval_s, clock = systemClock } = options;
    const parameters = engineParameters(configuration);
    const host = readHostFacts();
    this.#options = options;
    this.#source = source;
    this.#clock = clock;
    this.#cores = host.cores;
    this.#engine = new Engine({ parameters, ladder: configuration.ladder, mode: options.mode });
    this.#table = new WorkloadTable(this.#engine);
    this.#machine = new Machine(host, interval_s, parameters);
    this.#gaps = new GapWatch(clock);
    const { metricsFile } = options;
    if (metricsFile !== undefined)
      this.#writer = new MetricsWriter(metricsFile, configuration.monitor.metrics_interval, interval_s);
    this.#heartbeat = new Heartbeat(options.environment ?? process.env);
    const { announcer, onEvent } = options;
    const { cores } = host;
    this.#telling = new Telling({
      configuration,
      clock,
      engine: this.#engine,
      source,
      table: this.#table,
      cores,
      announcer,
      onEvent,
    });
    this.#recovery = new Recovery((text) => this.#notice(text, 'watch'));
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
    if (this.#options.mode === 'smart') this.#actions = this.#makeActions();
    this.#unfollow = this.#followKills();
    this.#loop.start();
  }

  /** Resolves when everything is undone. */
  async stop(): Promise<void> {
    this.#loop.stop();
    this.#heartbeat.stopping();
    this.#unfollow?.();
    await this.#actions?.close();
  }

  #followKills(): (() => void) | undefined {
    const { killStore: store } = this.#options;
    if (store === undefined) return undefined;
    return followKills({
      store,
      now_ms: () => this.#clock.wall_ms(),
      find: (report) => this.#memory.find(locateKill(report), (pid) => this.#source.ownerOf(pid)),
      tell: (kill, found, time) => this.#telling.tell(kill, found?.id ?? machineId, this.#t, time, found?.name),
      onNotice: (text) => this.#notice(text, 'watch'),
    });
  }

  #makeActions(): MonitorActions | undefined {
    const root = findUnifiedCgroup();
    try {
      if (isUnavailable(root)) throw new BusError('unavailable', root.unavailable);
      return new MonitorActions({
        engine: this.#engine,
        configuration: this.#options.configuration,
        processors: this.#cores,
        kind,
        slice,
        cgroupRoot: root.mountPoint,
        processesOf: (workload) => this.#source.processesOf(workload),
        tell: (workload, happening) => this.#tell(happening, workload, this.#t),
        onNotice: (text) => this.#notice(text, 'ok'),
      });
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      this.#notice(`nothing is acted on: ${error.message}`, 'watch');
      return undefined;
    }
  }

  #tick(elapsed_s: number): void {
    const { onTick, interval_s } = this.#options;
    const gap = this.#gaps.look(interval_s);
    this.#t = Math.round(elapsed_s * 1000) / 1000;
    const snapshot = this.#source.sample(this.#t);
    // Every sample carries the same reading of the machine.
    const host: HostSample = { ...snapshot.workloads[0]?.sample.host };
    const { changes, plan } = this.#engine.tick(snapshot);
    this.#table.update(snapshot, (id) => {
      this.#actions?.gone(id);
      this.#telling.gone(id);
    });
    this.#machine.observe(this.#t, host);
    const workloads = this.#table.rows(snapshot, (id) => this.#source.label(id));
    this.#memory.observe(this.#t, workloads);
    onTick?.({ time: this.#telling.now(), host, workloads });
    for (const { workload, previous, verdict } of changes) {
      const change = behaviorChanged(previous, verdict);
      if (change !== null) this.#tell(change, workload, verdict.t);
    }
    for (const { id, verdict } of workloads) if (verdict !== null) this.#telling.forecast(id, verdict);
    this.#actions?.tick(this.#t, plan);
    this.#recovery.tick(this.#t);
    this.#heartbeat.tick(this.#t, workloads.length);
    for (const text of [...this.#heartbeat.notices, ...this.#source.notices, ...(gap === null ? [] : [gap])])
      this.#noticeOnce(text, gap);
    this.#options.announcer?.tick();
    const problem = this.#writer?.tick(this.#t, this.#machine.verdict !== null, () => this.#metrics(workloads)) ?? null;
    if (problem !== null) this.#noticeOnce(problem, null);
  }

  #metrics(workloads: readonly MonitoredWorkload[]): Metrics {
    const share = (cores: number | null): number | null => (cores === null ? null : cores / this.#cores);
    return {
      timestamp: this.#telling.now(),
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
    this.#telling.tell(happening, workload, t);
  }
}
