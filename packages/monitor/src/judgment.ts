import { engineParameters } from '@omnimind/engine/parameters';
import { Engine, type TickResult } from '@omnimind/engine/tick';
import type { TraceHeader } from '@omnimind/protocol/trace';
import { MachineAnalysis } from './machine-analysis.ts';
import type { MetricsEntry } from './metrics-file.ts';
import type { MonitorOptions } from './monitor-options.ts';
import type { Observed } from './observation.ts';
import { type MonitoredWorkload, WorkloadTable } from './workload-table.ts';

/** What one tick has read, with what the engine makes of it. */
export interface Judged extends Observed, TickResult {
  readonly machine: MetricsEntry;
  /** In the order of the snapshot. */
  readonly workloads: MonitoredWorkload[];
  /** IDs of the workloads that were in the last snapshot and are not in this one. */
  readonly gone: readonly string[];
}

/** The second phase: understands what was read and decides what is to be done, both by the engine. */
export class Judgment {
  readonly engine: Engine;
  readonly table: WorkloadTable;
  readonly #machine: MachineAnalysis;
  readonly #cores: number;
  readonly #labelOf: (workload: string) => string;

  constructor(
    { configuration, mode, interval_s }: Pick<MonitorOptions, 'configuration' | 'mode' | 'interval_s'>,
    host: TraceHeader['host'],
    labelOf: (workload: string) => string,
  ) {
    const parameters = engineParameters(configuration);
    this.engine = new Engine({
      parameters,
      ladder: configuration.ladder,
      lastResort: configuration.earlyoom.memory,
      mode,
    });
    this.table = new WorkloadTable(this.engine, host.cores);
    this.#machine = new MachineAnalysis(host, interval_s, parameters);
    this.#cores = host.cores;
    this.#labelOf = labelOf;
  }

  judge(observed: Observed): Judged {
    const { t, snapshot, host } = observed;
    const result = this.engine.tick(snapshot);
    const gone = this.table.update(snapshot);
    this.#machine.observe(t, host);
    const { verdict, use } = this.#machine;
    const machine = { verdict, cpuShare: use.meanCores === null ? null : use.meanCores / this.#cores };
    return { ...observed, ...result, gone, machine, workloads: this.table.rows(snapshot, this.#labelOf) };
  }
}
