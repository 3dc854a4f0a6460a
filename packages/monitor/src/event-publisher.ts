import type { Engine } from '@omnimind/engine/tick';
import type { Clock } from '@omnimind/observe/clock';
import type { Configuration } from '@omnimind/protocol/configuration';
import { machineWorkload, type OmnimindEvent } from '@omnimind/protocol/event';
import type { EventBody } from '@omnimind/protocol/event-body';
import type { Verdict } from '@omnimind/protocol/verdict';
import type { AnnouncedWorkload, Announcer } from '@omnimind/tell/announcer';
import { ForecastWatch } from '@omnimind/tell/forecast-watch';
import type { IgnoredWorkloads } from './ignored-workloads.ts';
import type { MachineSource } from './monitor-options.ts';
import type { WorkloadOwners } from './workload-owners.ts';
import type { WorkloadTable } from './workload-table.ts';

export interface EventPublisherDependencies {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly source: MachineSource;
  readonly table: WorkloadTable;
  readonly owners: WorkloadOwners;
  readonly ignored: IgnoredWorkloads;
  /** Processors of the machine. */
  readonly cores: number;
  readonly announcer: Announcer | undefined;
  readonly onEvent: ((event: OmnimindEvent) => void) | undefined;
}

/** Tells what happened: to whoever looks at the monitor, and to all others by announcements. */
export class EventPublisher {
  readonly #parts: EventPublisherDependencies;
  readonly #forecasts = new Map<string, ForecastWatch>();

  constructor(parts: EventPublisherDependencies) {
    this.#parts = parts;
  }

  /** Wall clock, ISO 8601, UTC. */
  now(): string {
    return new Date(this.#parts.clock.wall_ms()).toISOString();
  }

  /**
   * @param time when it happened, where that was not now
   * @param name of the workload, where it may be gone
   */
  publish<Told extends EventBody>(happening: Told, workload: string, t: number, time = this.now(), name?: string) {
    const event = { ...happening, t, time, workload };
    const { onEvent, announcer, ignored } = this.#parts;
    onEvent?.(event);
    // That somebody killed it is told all the same: it was not done by us, and it can't be looked up later.
    if (event.type === 'kill' || !ignored.has(workload)) announcer?.tell(event, () => this.#about(event, name));
    return event;
  }

  /** Tells of memory that will end. To be called for each workload at each tick. */
  forecast(workload: string, verdict: Verdict): void {
    let watch = this.#forecasts.get(workload);
    if (watch === undefined) {
      if (verdict.time_to_exhaustion_s === null) return;
      watch = new ForecastWatch();
      this.#forecasts.set(workload, watch);
    }
    const { ladder, detection } = this.#parts.configuration;
    const happening = watch.look(verdict, ladder.throttle_within, detection.urgent_exhaustion);
    if (happening !== null) this.publish(happening, workload, verdict.t);
  }

  /** Nobody is to be told of it any more: what was told is over. */
  ignored(workload: string): void {
    this.#parts.announcer?.gone(workload);
  }

  gone(workload: string): void {
    this.#forecasts.delete(workload);
    this.#parts.announcer?.gone(workload);
    this.#parts.owners.gone(workload);
  }

  #about(event: OmnimindEvent, name?: string): AnnouncedWorkload {
    const { engine, source, table, cores, owners } = this.#parts;
    const id = event.workload;
    const { cpu_cores = null, anon_bytes = null } = table.use(id) ?? {};
    return {
      workload: {
        id,
        name: name ?? source.label(id),
        uid: event.type === 'kill' ? event.process.uid : id === machineWorkload ? null : owners.of(id),
      },
      verdict: engine.verdict(id) ?? (event.type === 'kill' ? event.verdict : null),
      cpu_percent: cpu_cores === null ? null : (cpu_cores / cores) * 100,
      anon_bytes,
    };
  }
}
