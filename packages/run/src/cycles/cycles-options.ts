import type { Configuration } from '@omnimind/protocol/configuration';
import type { Cycle, CyclesReport, Drift, StopStage } from '@omnimind/protocol/cycles-report';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { Message } from '@omnimind/protocol/message';
import type { Mode } from '@omnimind/protocol/report';

export interface RunCyclesOptions {
  readonly command: string[];
  /** Number of cycles, from 1 on. */
  readonly planned: number;
  /** Name of the repetition; the program's by default. */
  readonly name?: string;
  readonly mode: Mode;
  readonly configuration: Configuration;
  /** File that each cycle is appended to. */
  readonly checkpoint?: string;
  /** Whether to resume from the checkpoint, if it exists. */
  readonly resume: boolean;
  /** Whether to continue after a failed cycle. */
  readonly keepGoing: boolean;
  /** Time between two cycles, s. */
  readonly cooldown_s: number;
  /** Whether to end once enough cycles show no drift. */
  readonly untilStable: boolean;
  /** Retries of a killed cycle. */
  readonly retryKilled: number;
  /** Units and PIDs that outlive the cycles and are measured after each. */
  readonly watch: readonly string[];
  /** Longest time that a cycle is held back while the machine is under pressure, s. */
  readonly maxWait_s: number;
  /** Which of our descriptors becomes the command's standard output. */
  readonly output: 1 | 2;
  readonly listener: CyclesListener;
  /** Our environment, which the command gets; `process.env` by default. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Receives the progress of a repetition. No method may block. */
export interface CyclesListener {
  /** Before the first cycle. `done`: attempts from a checkpoint. */
  onStart?(start: { readonly name: string; readonly planned: number; readonly done: readonly Cycle[] }): void;
  /** A cycle's command is about to start. */
  onCycle?(cycle: number, attempt: number): void;
  /** An event of the running cycle. */
  onEvent?(event: OmnimindEvent): void;
  /** An attempt has ended. @param isAgain whether the cycle is retried */
  onEnd?(cycle: Cycle, totals: CyclesReport['totals'], isAgain: boolean): void;
  onDrift?(drift: Drift): void;
  /** The next cycle is delayed. */
  onWait?(cycle: number, reason: Message): void;
  /** The delay is over. @param timedOut the machine is still under pressure */
  onWaited?(cycle: number, seconds: number, timedOut: boolean): void;
  /** A stop was requested. */
  onStop?(stage: StopStage, isIdle: boolean): void;
  /** Ctrl-Z is about to stop us. */
  onSuspend?(): void;
  /** Something to report at once. */
  onNotice?(notice: Message): void;
}
