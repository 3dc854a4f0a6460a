import { engineParameters } from '@omnimind/engine/parameters';
import { Engine } from '@omnimind/engine/tick';
import { findUnifiedCgroup } from '@omnimind/linux/cgroup/mount';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { managerKindOf } from '@omnimind/linux/systemd/service-manager';
import { devSliceOf } from '@omnimind/linux/systemd/slice-names';
import { type Clock, systemClock } from '@omnimind/observe/clock';
import { readHostFacts } from '@omnimind/observe/host-facts';
import { Loop } from '@omnimind/observe/loop';
import { machineWorkload } from '@omnimind/protocol/event';
import { behaviorChanged, type EventBody } from '@omnimind/protocol/event-body';
import { asWritten, type Message, message, messageKey } from '@omnimind/protocol/message';
import type { HostSample } from '@omnimind/protocol/trace';
import { GapWatch } from '@omnimind/tell/gap-watch';
import { followKills } from '@omnimind/tell/kills/kill-follower';
import { locateKill } from '@omnimind/tell/kills/locate-kill';
import type { ApiSetup } from './api/messages.ts';
import { Heartbeat } from './heartbeat.ts';
import { IgnoredWorkloads } from './ignored-workloads.ts';
import { Machine } from './machine.ts';
import type { Metrics } from './metrics-file.ts';
import { MetricsWriter } from './metrics-writer.ts';
import { MonitorActions } from './monitor-actions.ts';
import { MonitorApi } from './monitor-api.ts';
import type { MachineSource, MonitorOptions } from './monitor-options.ts';
import { Recovery } from './recovery.ts';
import { Telling } from './telling.ts';
import { WorkloadMemory } from './workload-memory.ts';
import { WorkloadOwners } from './workload-owners.ts';
import { type MonitoredWorkload, WorkloadTable } from './workload-table.ts';

/** Which manager's slice is ours, and where. */
const uid = process.getuid?.() ?? 0;
const kind = managerKindOf(uid);
export const slice = `/${devSliceOf(kind, uid)}`;

/** The monitor itself: one tick of it is observe, understand, decide, act, tell. */
export class Monitor {
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
  readonly #ignored: IgnoredWorkloads;
  readonly #api: MonitorApi | undefined;
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
    const [engine, table] = [this.#engine, this.#table];
    const ignored = new IgnoredWorkloads((notice) => this.#notice(notice, 'watch'), options.environment);
    this.#ignored = ignored;
    const owners = new WorkloadOwners(source);
    this.#telling = new Telling({
      configuration,
      clock,
      engine,
      source,
      table,
      owners,
      ignored,
      cores,
      announcer,
      onEvent,
    });
    if (options.api !== undefined) {
      const api = this.#makeApi(options.api, owners);
      this.#api = api;
      announcer?.listen((announcements) => api.announce(announcements));
    }
    this.#recovery = new Recovery((notice) => this.#notice(notice, 'watch'));
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
    this.#api?.start();
  }

  /** Resolves when everything is undone. */
  async stop(): Promise<void> {
    this.#loop.stop();
    this.#heartbeat.stopping();
    this.#unfollow?.();
    await this.#actions?.close();
    await this.#api?.close();
  }

  #followKills(): (() => void) | undefined {
    const { killStore: store } = this.#options;
    if (store === undefined) return undefined;
    return followKills({
      store,
      now_ms: () => this.#clock.wall_ms(),
      find: (report) => this.#memory.find(locateKill(report), (pid) => this.#source.ownerOf(pid)),
      tell: (kill, found, time) => this.#telling.tell(kill, found?.id ?? machineWorkload, this.#t, time, found?.name),
      onNotice: (notice) => this.#notice(notice, 'watch'),
    });
  }

  #makeApi(setup: ApiSetup, owners: WorkloadOwners): MonitorApi {
    return new MonitorApi({
      setup,
      engine: this.#engine,
      source: this.#source,
      ignored: this.#ignored,
      owners,
      now_s: () => this.#t,
      carryOut: (plan) => this.#actions?.carryOut(plan),
      onIgnored: (workload) => this.#telling.ignored(workload),
      onNotice: (notice) => this.#notice(notice, 'watch'),
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
        onNotice: (notice) => this.#notice(notice, 'ok'),
      });
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      this.#notice(message('acting.unavailable', { reason: asWritten(error) }), 'watch');
      return undefined;
    }
  }

  #tick(elapsed_s: number): void {
    const { onTick, interval_s } = this.#options;
    const gap = this.#gaps.look(interval_s);
    this.#t = Math.round(elapsed_s * 1000) / 1000;
    const snapshot = this.#ignored.protect(this.#source.sample(this.#t));
    // Every sample carries the same reading of the machine.
    const host: HostSample = { ...snapshot.workloads[0]?.sample.host };
    const { changes, plan } = this.#engine.tick(snapshot);
    this.#table.update(snapshot, (id) => {
      this.#actions?.gone(id);
      this.#telling.gone(id);
      this.#ignored.gone(id);
      this.#api?.gone(id);
    });
    this.#machine.observe(this.#t, host);
    const workloads = this.#table.rows(snapshot, (id) => this.#source.label(id));
    this.#memory.observe(this.#t, workloads);
    const time_ms = this.#clock.wall_ms();
    this.#api?.tick(snapshot, workloads, { host, verdict: this.#machine.verdict, time_ms });
    onTick?.({ time: this.#telling.now(), host, workloads });
    for (const { workload, previous, verdict } of changes) {
      const change = behaviorChanged(previous, verdict);
      if (change !== null) this.#tell(change, workload, verdict.t);
    }
    for (const { id, verdict } of workloads) if (verdict !== null) this.#telling.forecast(id, verdict);
    this.#actions?.tick(this.#t, plan);
    this.#recovery.tick(this.#t);
    this.#heartbeat.tick(this.#t, workloads.length);
    for (const notice of [...this.#heartbeat.notices, ...this.#source.notices]) this.#noticeOnce(notice);
    if (gap !== null) this.#notice(gap, 'ok');
    this.#options.announcer?.tick();
    const problem = this.#writer?.tick(this.#t, this.#machine.verdict !== null, () => this.#metrics(workloads)) ?? null;
    if (problem !== null) this.#noticeOnce(problem);
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

  /** For what stays true. */
  #noticeOnce(notice: Message): void {
    const key = messageKey(notice);
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#notice(notice, 'ok');
  }

  #notice(text: Message, severity: 'ok' | 'watch'): void {
    this.#tell({ type: 'notice', severity, text }, machineWorkload, this.#t);
  }

  #tell(happening: EventBody, workload: string, t: number): void {
    this.#telling.tell(happening, workload, t);
  }
}
