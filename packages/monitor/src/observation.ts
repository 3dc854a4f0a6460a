import type { Snapshot } from '@omnimind/engine/snapshot';
import type { Clock } from '@omnimind/observe/clock';
import type { Message } from '@omnimind/protocol/message';
import type { HostSample } from '@omnimind/protocol/trace';
import { GapWatch } from '@omnimind/tell/gap-watch';
import type { IgnoredWorkloads } from './ignored-workloads.ts';
import type { MachineSource } from './monitor-options.ts';

/** What one tick has read of the machine. */
export interface Observed {
  /** s since the first tick. */
  readonly t: number;
  /** Wall clock, ms since 1970. */
  readonly time_ms: number;
  /** Every workload; those that are ignored are protected in it. */
  readonly snapshot: Snapshot;
  readonly host: HostSample;
  /** What could not be read, and why. */
  readonly notices: readonly Message[];
  /** Why no sample was taken for a while; `null` when none is missing. */
  readonly gap: Message | null;
}

export interface ObservationOptions {
  readonly source: MachineSource;
  readonly ignored: IgnoredWorkloads;
  readonly clock: Clock;
  /** Time between two ticks, s. */
  readonly interval_s: number;
}

/** The first phase of a tick: reads the machine. */
export class Observation {
  readonly #options: ObservationOptions;
  readonly #gaps: GapWatch;
  /** Time of the last tick, s since the first. */
  t = 0;

  constructor(options: ObservationOptions) {
    this.#options = options;
    this.#gaps = new GapWatch(options.clock);
  }

  observe(elapsed_s: number): Observed {
    const { source, ignored, clock, interval_s } = this.#options;
    const gap = this.#gaps.look(interval_s);
    this.t = Math.round(elapsed_s * 1000) / 1000;
    const snapshot = ignored.protect(source.sample(this.t));
    // Every sample carries the same reading of the machine.
    const host: HostSample = { ...snapshot.workloads[0]?.sample.host };
    return { t: this.t, time_ms: clock.wall_ms(), snapshot, host, notices: source.notices, gap };
  }
}
