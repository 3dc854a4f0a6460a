import type { Configuration } from '@omnimind/protocol/configuration';
import type { Mode } from '@omnimind/protocol/report';
import type { CyclesListener } from './cycles-listener.ts';

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
