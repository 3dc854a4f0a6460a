import { OmnimindError } from '@omnimind/protocol/errors';
import { machineWorkload } from '@omnimind/protocol/event';
import { followKills } from '@omnimind/tell/kills/kill-follower';
import { locateKill } from '@omnimind/tell/kills/locate-kill';
import type { EventPublisher } from './event-publisher.ts';
import type { Exposition } from './exposition/exposition.ts';
import type { Judged } from './judgment.ts';
import type { Lives } from './lives.ts';
import { formatMetrics, type Metrics, MetricsWriter, writeMetrics } from './metrics-file.ts';
import type { MonitorApi } from './monitor-api.ts';
import type { MachineSource, MonitorOptions } from './monitor-options.ts';
import { WorkloadMemory } from './workload-memory.ts';
import type { WorkloadTable } from './workload-table.ts';

export interface RecordsDependencies
  extends Pick<MonitorOptions, 'configuration' | 'interval_s' | 'metricsFile' | 'killStore'> {
  readonly source: MachineSource;
  readonly table: WorkloadTable;
  readonly publisher: EventPublisher;
  readonly api: MonitorApi | undefined;
  readonly exposition: Exposition;
  readonly lives: Lives;
  /** Wall clock, ms since 1970. */
  wall_ms(): number;
}

/** The last phase: keeps what is asked for later, in memory, in the API's thread with its history, in the metrics file. */
export class Records {
  readonly #dependencies: RecordsDependencies;
  readonly #memory = new WorkloadMemory();
  readonly #metrics: MetricsWriter | undefined;
  #unfollow: (() => void) | undefined;
  /** The newest that the metrics file may say; `null` in Prometheus's format, which has no end. */
  #metricsNow: (() => Omit<Metrics, 'state'>) | null = null;

  constructor(dependencies: RecordsDependencies) {
    const { metricsFile, configuration, interval_s } = dependencies;
    this.#dependencies = dependencies;
    if (metricsFile !== undefined)
      this.#metrics = new MetricsWriter(metricsFile, configuration.monitor.metrics_interval, interval_s);
  }

  /** Follows the journal for kills, which are reported with what is remembered of the workload. */
  start(): void {
    const { killStore: store, source, publisher, wall_ms } = this.#dependencies;
    if (store === undefined) return;
    this.#unfollow = followKills({
      store,
      now_ms: wall_ms,
      find: (report) => this.#memory.find(locateKill(report), (pid) => source.ownerOf(pid)),
      tell: (kill, found, time) => publisher.kill(kill, found?.id ?? machineWorkload, time, found?.name),
      onNotice: (text) => publisher.notice(text, 'watch'),
    });
  }

  /** @throws OmnimindError `output_unwritable` when the metrics file can't be written at the start */
  remember(judged: Judged): void {
    const { table, publisher, api, exposition, lives, metricsFile = '' } = this.#dependencies;
    const { t, time_ms, machine, workloads } = judged;
    this.#memory.observe(t, workloads, (id) => table.history(id));
    lives.observe(judged);
    api?.tick(judged);
    exposition.observe(judged);
    const now = () => ({
      timestamp: new Date(time_ms).toISOString(),
      machine,
      workloads: workloads.map(({ id, name, verdict }) => ({ id, name, verdict, cpuShare: table.cpuShare(id) })),
    });
    const isProm = metricsFile.endsWith('.prom');
    this.#metricsNow = isProm ? null : now;
    const text = isProm ? () => exposition.text() : () => formatMetrics({ state: 'running', ...now() });
    const problem = this.#metrics?.write(t, text, machine.verdict !== null) ?? null;
    if (problem !== null) publisher.noticeOnce(problem);
  }

  close(): void {
    this.#unfollow?.();
    this.#dependencies.lives.close();
    const { metricsFile } = this.#dependencies;
    if (metricsFile === undefined || this.#metricsNow === null) return;
    try {
      writeMetrics(metricsFile, formatMetrics({ state: 'stopped', ...this.#metricsNow() }));
    } catch (error) {
      // Its timestamp tells that it is old.
      if (!(error instanceof OmnimindError)) throw error;
    }
  }
}
