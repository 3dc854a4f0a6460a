import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Message, message } from '@omnimind/protocol/message';
import type { RunReport } from '@omnimind/protocol/report';
import { z } from 'zod';
import { StateFile } from '../state-file.ts';

/** Runs of one command that are kept, and commands. */
const maxEarlier = 20;
const maxCommands = 500;
/** Fewer say nothing of what is usual. */
const minEarlier = 5;
/** A figure rose when it is above the middle one of the earlier runs by this factor, and above three quarters of them by that. */
const aboveMiddle = 1.25;
const aboveMost = 1.1;
/** And by at least this much: bytes and seconds. */
const least = { peak_memory: 16 * 2 ** 20, cpu_time: 1 } as const;

const figure = z.number().nonnegative().nullable();
const earlierSchema = z.object({
  format: z.literal('omnimind-earlier'),
  version: z.literal(1),
  /** Oldest first. */
  runs: z.array(z.object({ duration_s: z.number(), peak_memory: figure, cpu_time: figure })).max(maxEarlier),
});
type EarlierRun = z.infer<typeof earlierSchema>['runs'][number];

/**
 * What each command used before, by its words and its directory: one file each, the words only as a hash. A higher figure is told
 * until a quarter of the kept runs has it: then it is what the command uses.
 */
export class EarlierRuns {
  readonly #directory: string;

  /** @param directory of the user's state */
  constructor(directory: string) {
    this.#directory = join(directory, 'earlier');
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
    const key = createHash('sha256')
      .update(JSON.stringify([directory, run.command]))
      .digest('hex')
      .slice(0, 32);
    const file = new StateFile(join(this.#directory, `${key}.json`), earlierSchema, { maxBytes: 2 ** 14 });
    const runs = file.readOrNull()?.runs ?? [];
    const cpu_time = cpu.total_usec === null ? null : cpu.total_usec / 1e6;
    const now = { duration_s: run.duration_s, peak_memory: memory.peak_anon_bytes, cpu_time };
    const compared = compare ? comparedWith(runs, now) : [];
    if (exit.status !== 0) return compared;
    const risen = (['peak_memory', 'cpu_time'] as const).flatMap((figure) => risenFrom(runs, now, figure));
    try {
      if (runs.length === 0) this.#makeRoom();
      file.write({ format: 'omnimind-earlier', version: 1, runs: [...runs, now].slice(-maxEarlier) });
    } catch {
      // Without a place for it there is nothing to compare with: RunKeeper says why nothing can be kept.
    }
    return [...compared, ...risen];
  }

  /** Forgets the commands that have not run for longest. */
  #makeRoom(): void {
    let names: string[];
    try {
      names = readdirSync(this.#directory);
    } catch {
      return;
    }
    if (names.length < maxCommands) return;
    const age = (name: string): number =>
      statSync(join(this.#directory, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const oldest = names.map((name) => ({ name, at: age(name) })).toSorted((a, b) => a.at - b.at);
    for (const { name } of oldest.slice(0, names.length - maxCommands + 1))
      rmSync(join(this.#directory, name), { force: true });
  }
}

function comparedWith(runs: readonly EarlierRun[], run: EarlierRun): Message[] {
  if (runs.length === 0) return [message('run.nothing_earlier')];
  return (['duration_s', 'peak_memory', 'cpu_time'] as const).flatMap((figure) => {
    const now = run[figure];
    const before = valuesOf(runs, figure);
    const [minimum, maximum] = [before[0], before.at(-1)];
    if (now === null || minimum === undefined || maximum === undefined) return [];
    const middle = before[Math.floor((before.length - 1) / 2)] ?? minimum;
    return [message('run.compared', { figure, now, before: middle, minimum, maximum, count: before.length })];
  });
}

/** One figure of the runs that have it, ascending. */
function valuesOf(runs: readonly EarlierRun[], figure: keyof EarlierRun): number[] {
  return runs.flatMap(({ [figure]: value }) => (value === null ? [] : [value])).toSorted((a, b) => a - b);
}

function risenFrom(runs: readonly EarlierRun[], run: EarlierRun, figure: keyof typeof least): Message[] {
  const now = run[figure];
  const before = valuesOf(runs, figure);
  if (now === null || before.length < minEarlier) return [];
  const middle = before[Math.floor((before.length - 1) / 2)] ?? 0;
  const most = before[Math.floor((before.length - 1) * 0.75)] ?? 0;
  const hasRisen = now > aboveMiddle * middle && now > aboveMost * most && now - middle >= least[figure];
  return hasRisen ? [message('run.risen', { figure, now, before: middle, runs: before.length })] : [];
}
