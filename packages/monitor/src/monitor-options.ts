import type { ProcessKey } from '@omnimind/act/actuator/actuator';
import type { Snapshot } from '@omnimind/engine/snapshot';
import type { Clock } from '@omnimind/observe/clock';
import type { WorkloadDescription } from '@omnimind/observe/workload-description';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { Message } from '@omnimind/protocol/message';
import type { HostSample } from '@omnimind/protocol/trace';
import type { Announcer } from '@omnimind/tell/announcer';
import type { KillStore } from '@omnimind/tell/kills/kill-store';
import type { ApiSetup } from './api/worker-messages.ts';
import type { MonitoredWorkload } from './workload-table.ts';

/** The machine at one tick. */
export interface MonitorTick {
  /** Wall clock, ISO 8601, UTC. */
  readonly time: string;
  readonly host: HostSample;
  readonly workloads: MonitoredWorkload[];
}

/** Samples the machine, as MachineSampler does. */
export interface MachineSource {
  sample(time_s: number): Snapshot;
  label(workload: string): string;
  /** What a workload is, for people; `undefined` where nobody knows. */
  describe?(workload: string): WorkloadDescription | undefined;
  /** The processes of a workload as of now. */
  processesOf(workload: string): readonly ProcessKey[];
  /** The workload of a process, also shortly after its end; `null` when it is not known. */
  ownerOf(pid: number): string | null;
  readonly notices: readonly Message[];
  close(): void;
}

/** Tells when the machine begins to wait for memory, as PressureTrigger does. */
export interface StallSource {
  start(onStall: () => void): void;
  close(): void;
}

export interface MonitorOptions {
  readonly configuration: Configuration;
  /** Time between two samples, s. */
  readonly interval_s: number;
  /** `smart` acts on what is in omnimind-dev.slice. */
  readonly mode: 'smart' | 'observe';
  /** Whether what becomes trouble outside of the slice is moved into it. */
  readonly adoptsCulprits?: boolean;
  /** Of OmniMind. */
  readonly version?: string;
  /** Where the metrics are written, in Prometheus's format when it ends with `.prom`; nowhere without it. */
  readonly metricsFile?: string;
  /** Keys of the configuration that differ from those of the last monitor. */
  readonly changedKeys?: readonly string[];
  /** Announces events to those who don't watch this process. */
  readonly announcer?: Announcer;
  /** The API to serve; none without it. */
  readonly api?: ApiSetup;
  /** Where kills by others are kept; without it they are not followed. */
  readonly killStore?: KillStore;
  /** Ends the monitor. */
  readonly signal: AbortSignal;
  /** Called at each tick, before the events of that tick. */
  onTick?(tick: MonitorTick): void;
  onEvent?(event: OmnimindEvent): void;
  /** For tests. */
  readonly source?: MachineSource;
  readonly stalls?: StallSource;
  readonly clock?: Clock;
  readonly environment?: NodeJS.ProcessEnv;
}
