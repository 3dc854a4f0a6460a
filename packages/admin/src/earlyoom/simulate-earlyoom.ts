import { readFileSync } from 'node:fs';
import { type OomCandidate, rankCandidates } from '@omnimind/linux/earlyoom/candidates';
import {
  type EarlyoomArguments,
  type EarlyoomLimits,
  type EarlyoomPattern,
  limitsInPercent,
  parseEarlyoomArguments,
} from '@omnimind/linux/earlyoom/command-line';
import { anonymousBytesOf, type OomPressure, oomPressure } from '@omnimind/linux/earlyoom/memory-limits';
import { judgePattern } from '@omnimind/linux/earlyoom/pattern-judge';
import { readOomProcesses } from '@omnimind/linux/earlyoom/read-processes';
import type { EarlyoomVersion } from '@omnimind/linux/earlyoom/version';
import { Meminfo, parseMeminfo } from '@omnimind/linux/procfs/machine';
import { readUnits } from '@omnimind/linux/procfs/pid/once';
import { readHostFacts } from '@omnimind/observe/host-reader';
import type { Configuration } from '@omnimind/protocol/configuration';
import { onMachine } from '@omnimind/protocol/last-resort';
import { MachineFiles } from '../checks/machine-files.ts';
import { wantedWords } from '../setup/earlyoom-plan.ts';
import { type ArgumentsInForce, argumentsInForce, askEarlyoom } from './installed.ts';

export interface SimulationOptions {
  readonly given: EarlyoomArguments;
  readonly version: EarlyoomVersion | null;
  /** Bytes of a page. */
  readonly pageBytes: number;
  /** The process that is earlyoom: chosen, it kills nobody. */
  readonly earlyoomPid?: number | null;
  /** Stands before /proc; empty for the machine itself. */
  readonly root?: string;
}

export interface Simulation extends OomPressure {
  readonly limits: { readonly memory: EarlyoomLimits; readonly swap: EarlyoomLimits };
  /** Options whose pattern wasn't checked: the order leaves them out, and there is no victim. */
  readonly unchecked: readonly EarlyoomPattern['option'][];
  readonly victim: OomCandidate | null;
  /** All processes, the first to die first, those that are passed over last. */
  readonly candidates: readonly OomCandidate[];
}

/** What earlyoom would do with these arguments, by the rules of its release. It reads all of /proc once. */
export function simulateEarlyoom(options: SimulationOptions): Simulation {
  const { given, version, pageBytes, earlyoomPid = null, root = '' } = options;
  const processes = readOomProcesses(root, pageBytes);
  const names = [...new Set(processes.map(({ name }) => name))];
  const unchecked: EarlyoomPattern['option'][] = [];
  const matching = (option: EarlyoomPattern['option']): ((name: string) => boolean) => {
    const pattern = given.patterns.find((each) => each.option === option)?.pattern;
    const matched = pattern === undefined ? new Set<string>() : judgePattern(pattern, names).matched;
    if (matched === null) unchecked.push(option);
    return (name) => matched?.has(name) ?? false;
  };
  const candidates = rankCandidates(processes, {
    version,
    avoid: matching('--avoid'),
    prefer: matching('--prefer'),
    ignore: matching('--ignore'),
    ignoreRoot: given.ignoreRoot,
    sortByRss: given.sortByRss,
  });
  const bytes = readFileSync(`${root}/proc/meminfo`);
  const meminfo = new Meminfo();
  parseMeminfo(bytes, bytes.length, meminfo);
  const limits = limitsInPercent(given, meminfo);
  const [first] = candidates;
  const canDie = first !== undefined && first.exemption === null && first.pid !== earlyoomPid;
  return {
    ...oomPressure(meminfo, anonymousBytesOf(bytes.toString('latin1')), limits, version),
    limits,
    unchecked,
    victim: canDie && unchecked.length === 0 ? first : null,
    candidates,
  };
}

export interface EarlyoomForecast {
  /** Release of the installed program; `null` when none is installed or it does not tell: then the rules of 1.7 hold. */
  readonly version: string | null;
  readonly source: ArgumentsInForce['source'] | 'configuration';
  readonly arguments: readonly string[];
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
  const words = configured
    ? wantedWords(onMachine(configuration, readHostFacts().memory_bytes), program ?? { version: null, flags })
    : inForce.words;
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
