import { join } from 'node:path';
import { type Message, message } from '@omnimind/protocol/message';
import type { RunReport } from '@omnimind/protocol/report';
import { type EarlierUse, EarlierUses, middleOf, minEarlier, usualBound } from '../earlier/earlier-uses.ts';

/**
 * What each command used before, by its words and its directory. A higher figure is told until a quarter of the kept runs has it:
 * then it is what the command uses.
 */
export class EarlierRuns {
  readonly #uses: EarlierUses;

  /** @param directory of the user's state */
  constructor(directory: string) {
    this.#uses = new EarlierUses(join(directory, 'earlier'));
  }

  /**
   * The usual peak of a command's memory, bytes; `undefined` where it has not succeeded yet.
   *
   * @param command the directory in which it runs, and its words
   */
  usualPeak(command: readonly [directory: string, words: readonly string[]]): number | undefined {
    return middleOf(valuesOf(this.#uses.of(command), 'peak_memory'));
  }

  /**
   * Compares a run with the earlier ones of its command and directory, and adds it to them. Only commands that succeeded count. How
   * long one took is kept but not compared: that is as much the machine's affair.
   *
   * @param directory in which the command ran
   * @param wanted whether every figure is compared, whatever it is: then a run that failed is as well, and is not kept
   * @returns how the figures compare, and what rose
   */
  add(
    { run, exit, memory, cpu }: Pick<RunReport, 'run' | 'exit' | 'memory' | 'cpu'>,
    directory: string,
    wanted: { readonly compare?: boolean | undefined } = {},
  ): Message[] {
    const compare = wanted.compare === true;
    if (exit.status !== 0 && !compare) return [];
    const command = [directory, run.command];
    const runs = this.#uses.of(command);
    const cpu_time = cpu.total_usec === null ? null : cpu.total_usec / 1e6;
    const now = { duration_s: run.duration_s, peak_memory: memory.peak_anon_bytes, cpu_time };
    const compared = compare ? comparedWith(runs, now) : [];
    if (exit.status !== 0) return compared;
    const risen = (['peak_memory', 'cpu_time'] as const).flatMap((figure) => risenFrom(runs, now, figure));
    this.#uses.keep(command, [...runs, now]);
    return [...compared, ...risen];
  }
}

function comparedWith(runs: readonly EarlierUse[], run: EarlierUse): Message[] {
  if (runs.length === 0) return [message('run.nothing_earlier')];
  return (['duration_s', 'peak_memory', 'cpu_time'] as const).flatMap((figure) => {
    const now = run[figure];
    const before = valuesOf(runs, figure);
    const [minimum, maximum] = [before[0], before.at(-1)];
    if (now === null || minimum === undefined || maximum === undefined) return [];
    const middle = middleOf(before) ?? minimum;
    return [message('run.compared', { figure, now, before: middle, minimum, maximum, count: before.length })];
  });
}

/** One figure of the runs that have it, ascending. */
function valuesOf(runs: readonly EarlierUse[], figure: Exclude<keyof EarlierUse, 'life'>): number[] {
  return runs.flatMap(({ [figure]: value }) => (value === null ? [] : [value])).toSorted((a, b) => a - b);
}

function risenFrom(runs: readonly EarlierUse[], run: EarlierUse, figure: 'peak_memory' | 'cpu_time'): Message[] {
  const now = run[figure];
  const before = valuesOf(runs, figure);
  if (now === null || before.length < minEarlier || !(now > usualBound(before, figure))) return [];
  return [message('run.risen', { figure, now, before: middleOf(before) ?? 0, runs: before.length })];
}
