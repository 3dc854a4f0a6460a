import { type EarlyoomPattern, parseEarlyoomArguments } from '@omnimind/linux/earlyoom/command-line';
import { cutToComm } from '@omnimind/linux/earlyoom/pattern';
import { judgePattern, type PatternJudgement } from '@omnimind/linux/earlyoom/pattern-judge';
import { type Configuration, defaultConfiguration } from '@omnimind/protocol/configuration';
import { MachineFiles } from '../checks/machine-files.ts';
import { type ArgumentsInForce, argumentsInForce } from './installed.ts';

/** A pattern of earlyoom, what is to be said of it, and whom it matches. */
export interface CheckedPattern extends EarlyoomPattern, Omit<PatternJudgement, 'matched' | 'rightForm' | 'opposite'> {
  /** Names of the processes that run now and are matched, each once; `null` when the pattern wasn't checked. */
  readonly matched: readonly string[] | null;
  /** What says more likely what was meant; `null` for nothing. */
  readonly instead: EarlyoomPattern | null;
}

export interface EarlyoomCheck {
  readonly source: ArgumentsInForce['source'] | 'given';
  readonly pid: number | null;
  readonly patterns: readonly CheckedPattern[];
  /** Names to be spared by the configuration that run now and are not spared; none when a pattern wasn't checked. */
  readonly unspared: readonly string[];
  readonly isRefused: boolean;
}

export interface EarlyoomCheckOptions {
  readonly configuration: Configuration;
  /** Judged in place of what earlyoom has; empty: what it has. */
  readonly given?: readonly EarlyoomPattern[];
  readonly machine?: MachineFiles;
}

/** Judges the patterns of earlyoom against the processes that run now. */
export function checkEarlyoom(options: EarlyoomCheckOptions): EarlyoomCheck {
  const { configuration, given = [], machine = new MachineFiles() } = options;
  const inForce = given.length > 0 ? null : argumentsInForce(machine);
  const patterns = inForce === null ? given : parseEarlyoomArguments(inForce.words).patterns;
  const processes = machine.processes();
  const names = [...new Set(processes.map(({ name }) => name))].toSorted();
  const judged = patterns.map((each) => ({ ...each, judgement: judgePattern(each.pattern, names) }));
  const toSpare = new Set(
    [...configuration.protect.names, ...configuration.earlyoom.avoid].map((name) =>
      Buffer.from(cutToComm(name)).toString('latin1'),
    ),
  );
  const spared = judged.filter(({ option }) => option !== '--prefer');
  const isSpared = (name: string): boolean =>
    spared.some(({ judgement: { matched } }) => matched === null || matched.has(name));
  // A session or an editor may run under the name of its runtime, which no pattern for its own name spares.
  const roles = new Set([...configuration.protect.names, ...defaultConfiguration.protect.names]);
  const unspared = names.filter((name) => toSpare.has(name) && !isSpared(name));
  for (const { pid, name } of processes) {
    if (isSpared(name) || unspared.includes(name)) continue;
    const role = machine.protectorOf(pid, asText(name), roles);
    const shown = role === null || role === asText(name) ? name : `${name} (${role})`;
    if (role !== null && !unspared.includes(shown)) unspared.push(shown);
  }
  return {
    source: inForce?.source ?? 'given',
    pid: inForce?.pid ?? null,
    patterns: judged.map(({ option, pattern, judgement }) => {
      const { refusal, warnings, example, rightForm, opposite } = judgement;
      const isDoubtful = refusal !== null || warnings.includes('loose');
      const instead =
        isDoubtful && rightForm !== null ? { option: opposite ? opposites[option] : option, pattern: rightForm } : null;
      return {
        option,
        pattern,
        refusal,
        warnings,
        example: example && asText(example),
        instead,
        matched: judgement.matched && [...judgement.matched].map(asText),
      };
    }),
    unspared: given.length > 0 && spared.length === 0 ? [] : unspared.map(asText),
    isRefused: judged.some(({ judgement }) => judgement.refusal !== null),
  };
}

const opposites = { '--prefer': '--avoid', '--avoid': '--prefer', '--ignore': '--prefer' } as const;

function asText(name: string): string {
  return Buffer.from(name, 'latin1').toString();
}
