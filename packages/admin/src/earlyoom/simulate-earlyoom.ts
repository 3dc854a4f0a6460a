import { readFileSync } from 'node:fs';
import { type OomCandidate, rankCandidates } from '@omnimind/linux/earlyoom/candidates';
import { type EarlyoomArguments, type EarlyoomLimits, limitsInPercent } from '@omnimind/linux/earlyoom/command-line';
import { anonymousBytesOf, type OomPressure, oomPressure } from '@omnimind/linux/earlyoom/memory-limits';
import { judgePattern } from '@omnimind/linux/earlyoom/pattern-judge';
import { readOomProcesses } from '@omnimind/linux/earlyoom/read-processes';
import type { EarlyoomVersion } from '@omnimind/linux/earlyoom/version';
import { Meminfo, parseMeminfo } from '@omnimind/linux/procfs/meminfo';

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

/** Who would die now, and whether earlyoom would act. */
export interface Simulation extends OomPressure {
  readonly limits: { readonly memory: EarlyoomLimits; readonly swap: EarlyoomLimits };
  readonly victim: OomCandidate | null;
  /** All processes, the first to die first, those that are passed over last. */
  readonly candidates: readonly OomCandidate[];
}

/** What earlyoom would do with these arguments, by the rules of its release. It reads all of /proc once. */
export function simulateEarlyoom({
  given,
  version,
  pageBytes,
  earlyoomPid = null,
  root = '',
}: SimulationOptions): Simulation {
  const matching = (option: string): ((name: string) => boolean) => {
    const pattern = given.patterns.find((each) => each.option === option)?.pattern;
    return pattern === undefined ? () => false : judgePattern(pattern).matches;
  };
  const candidates = rankCandidates(readOomProcesses(root, pageBytes), {
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
  const victim = first === undefined || first.exemption !== null || first.pid === earlyoomPid ? null : first;
  return {
    ...oomPressure(meminfo, anonymousBytesOf(bytes.toString('latin1')), limits, version),
    limits,
    victim,
    candidates,
  };
}
