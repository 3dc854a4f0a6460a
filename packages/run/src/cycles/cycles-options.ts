import type { Configuration } from '@omnimind/protocol/configuration';
import type { Mode } from '@omnimind/protocol/report';
import type { CyclesListener } from './cycles-listener.ts';

export interface RunCyclesOptions {
  readonly command: string[];
  /** How often, from 1 on. */
  readonly planned: number;
  /** What it is called; the program's name by default. */
  readonly name?: string;
  readonly mode: Mode;
  readonly configuration: Configuration;
  /** File to which each cycle is noted. */
  readonly checkpoint?: string;
  /** Whether to go on with the checkpoint, if it is there. */
  readonly resume: boolean;
  /** Whether to go on after a cycle that failed. */
  readonly keepGoing: boolean;
  /** Time between two cycles, s. */
  readonly cooldown_s: number;
  /** Whether to end when enough cycles say that nothing drifts. */
  readonly untilStable: boolean;
  /** How often a cycle that was killed is run anew. */
  readonly retryKilled: number;
  /** Units and PIDs that outlive the cycles. */
  readonly watch: readonly string[];
  /** Longest time that a cycle is held back while the machine is under pressure, s. */
  readonly maxWait_s: number;
  /** Our descriptor that becomes the command's standard output. */
  readonly output: 1 | 2;
  readonly listener: CyclesListener;
  /** Our environment, which the command gets; `process.env` by default. */
  readonly environment?: NodeJS.ProcessEnv;
}
