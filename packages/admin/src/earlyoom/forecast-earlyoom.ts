import { parseEarlyoomArguments } from '@omnimind/linux/earlyoom/command-line';
import { readUnits } from '@omnimind/linux/procfs/pid/auxv';
import type { Configuration } from '@omnimind/protocol/configuration';
import { MachineFiles } from '../checks/machine-files.ts';
import { wantedWords } from '../setup/earlyoom-arguments.ts';
import { argumentsInForce } from './arguments-in-force.ts';
import { askEarlyoom } from './ask-earlyoom.ts';
import { type Simulation, simulateEarlyoom } from './simulate-earlyoom.ts';

export interface EarlyoomForecast {
  /** Release of the installed program; `null` when none is installed or it does not tell: then the rules of 1.7 hold. */
  readonly version: string | null;
  /** Where the arguments are from. */
  readonly source: 'process' | 'settings' | 'none' | 'configuration';
  readonly arguments: readonly string[];
  /** The process that is earlyoom. */
  readonly earlyoomPid: number | null;
  readonly simulation: Simulation;
}

/**
 * Who would die on this machine now.
 *
 * @param configured with the arguments that setup would write, in place of those that earlyoom has
 */
export function forecastEarlyoom(configuration: Configuration, configured: boolean): EarlyoomForecast {
  const program = askEarlyoom();
  const inForce = argumentsInForce(new MachineFiles());
  const flags = new Set(['-m', '-s', '-r', '--avoid', '--prefer']);
  const words = configured ? wantedWords(configuration, program ?? { version: null, flags }) : inForce.words;
  const version = program?.version ?? null;
  const { pageBytes } = readUnits();
  return {
    version: version?.join('.') ?? null,
    source: configured ? 'configuration' : inForce.source,
    arguments: words,
    earlyoomPid: inForce.pid,
    simulation: simulateEarlyoom({
      given: parseEarlyoomArguments(words),
      version,
      pageBytes,
      earlyoomPid: inForce.pid,
    }),
  };
}
