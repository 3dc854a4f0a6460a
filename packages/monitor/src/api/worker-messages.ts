import type { MessagePort } from 'node:worker_threads';
import type { WorkloadDescription } from '@omnimind/observe/workload-description';
import type { Announcement } from '@omnimind/protocol/announcement';
import type { MachineState, Workload } from '@omnimind/protocol/api/schemas';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { EarlierLives } from '@omnimind/protocol/earlier-lives';
import type { Rung } from '@omnimind/protocol/event';
import type { Ignored } from '@omnimind/protocol/ignored';
import type { Message } from '@omnimind/protocol/message';
import type { HostSample } from '@omnimind/protocol/trace';
import type { Verdict } from '@omnimind/protocol/verdict';

/** Messages between the monitor and its API thread; all can be cloned. */

/** What the thread is started with. */
export interface WorkerData {
  readonly setup: ApiSetup;
  /** Where ticks come. Nobody listens there: they wait until they are fetched. */
  readonly ticks: MessagePort;
}

/** What it serves, and where. */
export interface ApiSetup {
  readonly version: string;
  readonly host: MachineState['host'];
  readonly monitor: Omit<MachineState['monitor'], 'version'>;
  readonly socket: SocketAddress;
  /** Where it also listens on loopback; `null`: nowhere. */
  readonly tcp: { readonly port: number; readonly tokenFile: string } | null;
  /** Where the history is kept; `null`: nowhere. */
  readonly history: { readonly file: string; readonly maxBytes: number } | null;
  readonly configuration: Configuration;
}

export interface SocketAddress {
  readonly path: string;
  /** Group that may use it besides the owner; `null`: none. */
  readonly gid: number | null;
}

/** One workload, from one tick on. */
export interface TickRow
  extends Readonly<Pick<Workload, 'id' | 'name' | 'uid' | 'memory_limit_bytes' | 'cpu_cores' | 'anon_bytes' | 'pids'>>,
    Readonly<Pick<Workload, 'shmem_bytes' | 'gpu_bytes' | 'vram_bytes' | 'headroom_bytes' | 'peak_bytes'>>,
    Readonly<Pick<Workload, 'rung' | 'protected_by'>> {
  /** Counters of stalls, µs: cpu some, memory some and full, io some and full; `null` where they are not measured. */
  readonly stalled_usec: StallCounters | null;
  /** `null` when it is not ignored. */
  readonly ignored_as: Ignored | null;
  /** These are absent when they are as they were sent last. */
  readonly verdict?: Verdict | null;
  readonly description?: WorkloadDescription | null;
  readonly earlier?: EarlierLives | null;
}
export type StallCounters = readonly (number | null | undefined)[];

export interface TickMessage {
  /** s of the monitor's clock. */
  readonly t: number;
  readonly time_ms: number;
  readonly host: HostSample;
  readonly verdict: Verdict | null;
  /** Of the workloads that changed since the last tick; of all where it `isWhole`. */
  readonly rows: readonly TickRow[];
  /** IDs of those that are gone. */
  readonly gone: readonly string[];
  readonly isWhole: boolean;
}

export type MainToWorker =
  /** It is time to fetch the ticks. */
  | { readonly type: 'ticks' }
  | { readonly type: 'announcements'; readonly announcements: readonly Announcement[] }
  | { readonly type: 'answer'; readonly number: number; readonly result: CommandResult }
  | { readonly type: 'end' };

/** What the monitor is asked to do by an authorized caller. */
export type Command =
  | ({ readonly what: 'ignore'; readonly workload: string } & IgnoreCommand)
  | ({ readonly what: 'ignore_named'; readonly name: string } & IgnoreCommand)
  | { readonly what: 'ignored'; readonly uid: number | null }
  | {
      readonly what: 'release';
      readonly workload: string;
      readonly room_bytes: number | null;
      /** Whether its unit is to stop. */
      readonly stop: boolean;
      readonly reason: Message;
    }
  | { readonly what: 'metrics' }
  /** Favors workloads for so many seconds. */
  | { readonly what: 'focus'; readonly workloads: readonly string[]; readonly for_s: number }
  /** Reports something about a workload. */
  | { readonly what: 'notice'; readonly workload: string; readonly text: Message }
  | { readonly what: 'processes'; readonly workload: string };
interface IgnoreCommand {
  readonly ignored: boolean;
  /** `null` without end. */
  readonly for_s: number | null;
  /** Who asks. */
  readonly uid: number | null;
}
/** `gone`: there is no such workload any more. */
export type CommandResult =
  | 'gone'
  /** What came on the list or off it; all of it. */
  | { readonly what: 'ignored'; readonly entries: readonly Ignored[] }
  | { readonly what: 'release'; readonly undone: readonly Rung[] }
  | { readonly what: 'metrics'; readonly text: string }
  | { readonly what: 'focus'; readonly favored: readonly string[] }
  | { readonly what: 'notice' }
  | { readonly what: 'processes'; readonly pids: readonly number[] };

export type WorkerToMain =
  /** Where it listens. */
  | { readonly type: 'ready'; readonly places: readonly string[] }
  /** One message was processed. */
  | { readonly type: 'worked' }
  /** How many ticks were fetched, and after how many more it is time again, should nobody ask for them before. */
  | { readonly type: 'fetched'; readonly ticks: number; readonly due: number }
  | { readonly type: 'ask'; readonly number: number; readonly command: Command }
  | { readonly type: 'notice'; readonly notice: Message }
  | { readonly type: 'ended' };
