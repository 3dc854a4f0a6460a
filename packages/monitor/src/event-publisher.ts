import type { Engine } from '@omnimind/engine/tick';
import type { Clock } from '@omnimind/observe/clock';
import { behaviorChanged, type EventBody, machineWorkload, type OmnimindEvent } from '@omnimind/protocol/event';
import { messageKey, type ReceivedMessage } from '@omnimind/protocol/message';
import type { Verdict } from '@omnimind/protocol/verdict';
import type { AnnouncedWorkload } from '@omnimind/tell/announcer';
import { ForecastWatch } from '@omnimind/tell/forecast-watch';
import { Heartbeat } from './heartbeat.ts';
import type { IgnoredWorkloads } from './ignored-workloads.ts';
import type { Judged } from './judgment.ts';
import type { MachineSource, MonitorOptions } from './monitor-options.ts';
import type { WorkloadOwners } from './workload-owners.ts';
import type { WorkloadTable } from './workload-table.ts';

export interface EventPublisherDependencies
  extends Pick<MonitorOptions, 'configuration' | 'announcer' | 'onTick' | 'onEvent' | 'environment'> {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly source: MachineSource;
  readonly table: WorkloadTable;
  readonly owners: WorkloadOwners;
  readonly ignored: IgnoredWorkloads;
  /** Processors of the machine. */
  readonly cores: number;
  /** s of the monitor's clock. */
  now_s(): number;
}

/** The fourth phase: reports what happened to whoever watches this monitor, to receivers of announcements, and to systemd. */
export class EventPublisher {
  readonly #dependencies: EventPublisherDependencies;
  readonly #heartbeat: Heartbeat;
  readonly #forecasts = new Map<string, ForecastWatch>();
  readonly #noticed = new Set<string>();
  /** Events that wait for those of the verdicts; `null` outside of {@link hold}. */
  #held: (() => void)[] | null = null;

  constructor(dependencies: EventPublisherDependencies) {
    this.#dependencies = dependencies;
    this.#heartbeat = new Heartbeat(dependencies.environment ?? process.env);
  }

  /** Tells the service manager that the monitor is up. */
  start(): void {
    this.#heartbeat.start();
  }

  /** Reports one tick: what changed, what was done about it, what could not be done. */
  report({ t, time_ms, host, workloads, changes, gone, notices, gap }: Judged): void {
    const { announcer, owners, onTick } = this.#dependencies;
    for (const workload of gone) {
      this.#forecasts.delete(workload);
      announcer?.gone(workload);
      owners.gone(workload);
    }
    onTick?.({ time: new Date(time_ms).toISOString(), host, workloads });
    for (const { workload, previous, verdict } of changes) {
      const change = behaviorChanged(previous, verdict);
      if (change !== null) this.#emit(change, workload, verdict.t);
    }
    for (const { id, verdict } of workloads) if (verdict !== null) this.#forecast(id, verdict);
    this.#release();
    this.#heartbeat.tick(t, workloads.length);
    for (const notice of [...this.#heartbeat.notices, ...notices]) this.noticeOnce(notice);
    if (gap !== null) this.notice(gap, 'ok');
    announcer?.tick();
  }

  /** Holds back what is published meanwhile until {@link report}: an action follows the change that it answers. */
  hold(act: () => void): void {
    this.#held = [];
    act();
  }

  publish(body: EventBody, workload: string): void {
    const emit = () => this.#emit(body, workload);
    if (this.#held === null) emit();
    else this.#held.push(emit);
  }

  /**
   * Reports a kill.
   *
   * @param time when it happened, ISO 8601
   * @param name of the workload, which may be gone
   */
  kill<Kill extends EventBody & { type: 'kill' }>(kill: Kill, workload: string, time: string, name?: string) {
    return this.#emit(kill, workload, this.#dependencies.now_s(), time, name);
  }

  notice(text: ReceivedMessage, severity: 'ok' | 'watch'): void {
    this.publish({ type: 'notice', severity, text }, machineWorkload);
  }

  /** Reports what stays true. */
  noticeOnce(notice: ReceivedMessage): void {
    const key = messageKey(notice);
    if (this.#noticed.has(key)) return;
    this.#noticed.add(key);
    this.notice(notice, 'ok');
  }

  /** Nothing more is announced of a workload: what was announced is over. */
  silence(workload: string): void {
    this.#dependencies.announcer?.gone(workload);
  }

  /** Tells the service manager that the monitor ends. */
  close(): void {
    this.#release();
    this.#heartbeat.stopping();
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const emit of held) emit();
  }

  #emit<Body extends EventBody>(
    body: Body,
    workload: string,
    t = this.#dependencies.now_s(),
    time = new Date(this.#dependencies.clock.wall_ms()).toISOString(),
    name?: string,
  ) {
    const event = { ...body, t, time, workload };
    const { onEvent, announcer, ignored } = this.#dependencies;
    onEvent?.(event);
    // A kill is announced even so: it was not ours, and it can't be looked up later.
    if (event.type === 'kill' || !ignored.has(workload)) announcer?.tell(event, () => this.#about(event, name));
    return event;
  }

  /** Reports memory that will run out. */
  #forecast(workload: string, verdict: Verdict): void {
    let watch = this.#forecasts.get(workload);
    if (watch === undefined) {
      if (verdict.time_to_exhaustion_s === null) return;
      watch = new ForecastWatch();
      this.#forecasts.set(workload, watch);
    }
    const { ladder, detection } = this.#dependencies.configuration;
    const body = watch.look(verdict, ladder.throttle_within, detection.urgent_exhaustion);
    if (body !== null) this.#emit(body, workload, verdict.t);
  }

  #about(event: OmnimindEvent, name?: string): AnnouncedWorkload {
    const { engine, source, table, cores, owners, ignored } = this.#dependencies;
    const id = event.workload;
    const { cpu_cores = null, memory_bytes = null } = table.use(id) ?? {};
    const identity = id === machineWorkload ? null : ignored.identityOf(id);
    return {
      workload: {
        id,
        name: name ?? source.label(id),
        uid: event.type === 'kill' ? event.process.uid : id === machineWorkload ? null : owners.of(id),
        ...(identity === null ? {} : { identity }),
      },
      verdict: engine.verdict(id) ?? (event.type === 'kill' ? event.verdict : null),
      cpu_percent: cpu_cores === null ? null : (cpu_cores / cores) * 100,
      memory_bytes,
    };
  }
}
