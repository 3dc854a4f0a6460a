import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Ignored,
  ignoredSchema,
  isMeant,
  keyOf,
  type RecognizedWorkload,
  type WorkloadIdentity,
} from '@omnimind/protocol/ignored';
import { z } from 'zod';
import { stateDirectory } from './runs/state-directory.ts';
import { StateFile } from './state-file.ts';

/** The oldest beyond these go. */
const maxEntries = 500;

/** Version 1 had only names, which the desktop had been asked to ignore. */
const namesSchema = z
  .object({ version: z.literal(1), names: z.array(z.string()) })
  .transform(({ names }) => ({ version: 2 as const, ignored: names.map(namedEntry) }));
const listSchema = z.union([z.object({ version: z.literal(2), ignored: z.array(ignoredSchema) }), namesSchema]);

function namedEntry(name: string): Ignored {
  return { identity: { kind: 'name', name: name.slice(0, 255) }, until: null, by: null };
}

export interface IgnoreListOptions {
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Wall clock, ms since 1970. */
  readonly wall_ms?: () => number;
  /** Gets what writing threw; the change holds for the life of the object. By default it is thrown on. */
  readonly onUnwritable?: (error: unknown) => void;
}

/**
 * The workloads that somebody wants left alone, by identity. A monitor owns the one in its state directory; a user's own is
 * changed directly where no monitor answers.
 */
export class IgnoreList {
  readonly #file: StateFile<z.infer<typeof listSchema>>;
  readonly #wall_ms: () => number;
  readonly #onUnwritable: (error: unknown) => void;
  #entries: readonly Ignored[] = [];
  #version = '';

  constructor({ environment, wall_ms = Date.now, onUnwritable = rethrow }: IgnoreListOptions = {}) {
    this.#file = new StateFile(join(stateDirectory(environment), 'ignored.json'), listSchema);
    this.#wall_ms = wall_ms;
    this.#onUnwritable = onUnwritable;
    this.refresh();
  }

  /** Reads the file again if another program has changed it. A damaged one ignores nobody. */
  refresh(): void {
    const { ino, mtimeMs } = statSync(this.#file.path, { throwIfNoEntry: false }) ?? {};
    const version = `${ino}:${mtimeMs}`;
    if (version === this.#version) return;
    this.#version = version;
    this.#entries = this.#file.readOrNull()?.ignored ?? [];
  }

  /** Those in force; with a UID those that this user may change. */
  entries(uid: number | null = 0): Ignored[] {
    const now_ms = this.#wall_ms();
    return this.#entries.filter(
      ({ until, by }) => (until === null || Date.parse(until) > now_ms) && (uid === 0 || by === null || by === uid),
    );
  }

  /**
   * The entry that a workload falls under; `null` when it is not ignored.
   *
   * @param uid whose workload it is; `null` when nobody knows, left out on a list of one user
   */
  find(workload: RecognizedWorkload, uid?: number | null): Ignored | null {
    const isFor = ({ by }: Ignored) => uid === undefined || by === null || by === 0 || by === uid;
    return this.entries().find((entry) => isFor(entry) && isMeant(entry.identity, workload)) ?? null;
  }

  /** Ignores a workload, for longer or shorter than before when it is ignored already. @param for_s `null` without end */
  ignore(identity: WorkloadIdentity, for_s: number | null, by: number | null): Ignored {
    const until = for_s === null ? null : new Date(this.#wall_ms() + for_s * 1000).toISOString();
    const entry = { identity, until, by };
    const isOther = (known: Ignored) => known.by !== by || keyOf(known.identity) !== keyOf(identity);
    this.#set([...this.entries().filter(isOther), entry].slice(-maxEntries));
    return entry;
  }

  /**
   * Takes back what {@link ignore} did.
   *
   * @param uid who asks: entries of others stay, but for root
   * @returns the entries that are gone
   */
  unignore(isMeant: (identity: WorkloadIdentity) => boolean, uid: number | null): Ignored[] {
    const removed = this.entries(uid).filter(({ identity }) => isMeant(identity));
    if (removed.length > 0) this.#set(this.entries().filter((entry) => !removed.includes(entry)));
    return removed;
  }

  #set(entries: readonly Ignored[]): void {
    this.#entries = entries;
    try {
      this.#file.write({ version: 2, ignored: [...entries] });
      this.refresh();
    } catch (error) {
      this.#onUnwritable(error);
    }
  }
}

function rethrow(error: unknown): never {
  throw error;
}
