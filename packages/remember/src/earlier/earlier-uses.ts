import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readOr } from '@omnimind/linux/files/outcome';
import { z } from 'zod';
import { StateFile } from '../state-file.ts';

/** Uses of one thing that are kept, and things. */
const maxUses = 20;
const maxThings = 500;
/** Fewer say nothing of what is usual. */
export const minEarlier = 5;
/** A figure rose when it is above the middle one of the earlier uses by this factor, and above three quarters of them by that. */
const aboveMiddle = 1.25;
const aboveMost = 1.1;
/** And by at least this much: bytes and seconds. */
export const leastRise = { peak_memory: 16 * 2 ** 20, cpu_time: 1 } as const;

const figure = z.number().nonnegative();
const useSchema = z.object({
  duration_s: figure,
  peak_memory: figure.nullable(),
  cpu_time: figure.nullable(),
  /** Of what a monitor watched. */
  life: z
    .object({
      id: z.string().max(64),
      /** Whether it was watched from its start. */
      whole: z.boolean(),
      /** Where it rose at its start and stayed: the level, bytes, and when it was reached, s. */
      plateau: z.object({ bytes: figure, reached_s: figure }).nullable(),
    })
    .optional(),
});
/** What was used once: by a run of a command, or in a life of a workload. */
export type EarlierUse = z.infer<typeof useSchema>;
export type Life = NonNullable<EarlierUse['life']>;

const fileSchema = z.object({
  format: z.literal('omnimind-earlier'),
  version: z.literal(1),
  /** Oldest first. */
  runs: z.array(useSchema).max(maxUses),
});

/** What comes back, and what it used each time: a file for each thing, which is known by a hash alone; its words may be secret. */
export class EarlierUses {
  readonly #directory: string;

  /** @param directory for these files alone; made where there is none */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Oldest first; empty where nothing is known or can be read. @param thing what makes it the same again */
  of(thing: unknown): EarlierUse[] {
    return this.#file(thing).readOrNull()?.runs ?? [];
  }

  /** Keeps the newest of these. Without a place for them there is nothing to compare with: who keeps a state says why nothing can be kept. */
  keep(thing: unknown, uses: readonly EarlierUse[]): void {
    const file = this.#file(thing);
    readOr(undefined, () => {
      if (statSync(file.path, { throwIfNoEntry: false }) === undefined) this.#makeRoom();
      file.write({ format: 'omnimind-earlier', version: 1, runs: uses.slice(-maxUses) });
    });
  }

  #file(thing: unknown): StateFile<z.infer<typeof fileSchema>> {
    const name = createHash('sha256').update(JSON.stringify(thing)).digest('hex').slice(0, 32);
    return new StateFile(join(this.#directory, `${name}.json`), fileSchema, { maxBytes: 2 ** 14 });
  }

  /** Forgets what has not come back for longest. */
  #makeRoom(): void {
    const names = readOr([], () => readdirSync(this.#directory));
    if (names.length < maxThings) return;
    const age = (name: string): number =>
      statSync(join(this.#directory, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const oldest = names.map((name) => ({ name, at: age(name) })).toSorted((a, b) => a.at - b.at);
    for (const { name } of oldest.slice(0, names.length - maxThings + 1))
      rmSync(join(this.#directory, name), { force: true });
  }
}

/** The middle one of ascending values; `undefined` of none. */
export function middleOf(ascending: readonly number[]): number | undefined {
  return ascending[Math.floor((ascending.length - 1) / 2)];
}

/** What a figure rose beyond that is above this: against the middle one and three quarters of what it was, ascending; 0 of none. */
export function usualBound(ascending: readonly number[], figure: keyof typeof leastRise): number {
  const middle = middleOf(ascending) ?? 0;
  const most = ascending[Math.floor((ascending.length - 1) * 0.75)] ?? 0;
  return Math.max(aboveMiddle * middle, aboveMost * most, middle + leastRise[figure]);
}
