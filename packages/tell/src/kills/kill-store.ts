import { chmodSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '@omnimind/linux/files/make-directory';
import { errorCode } from '@omnimind/linux/files/outcome';
import { type Kill, killSchema } from '@omnimind/protocol/event';
import { stateDirectory, systemDirectory } from '@omnimind/remember/runs/state-directory';
import { StateFile } from '@omnimind/remember/state-file';
import { z } from 'zod';

const storedSchema = z.object({
  format: z.literal('omnimind-kill'),
  version: z.literal(1),
  /** Name of its workload for people, unescaped; `null` when nobody knows it. */
  workload_name: z.string().nullable(),
  kill: killSchema,
});
export type StoredKill = z.infer<typeof storedSchema>;

/** So many are kept; the oldest go. */
const most = 100;
const killName = /^\d{13}-\d{1,10}\.json$/;
/** followed.json: up to which time the journal was read. */
const followedSchema = z.object({ usec: z.number().positive() });

/** Where kills are kept that the monitor of this environment saw. */
export function killsDirectory(environment?: NodeJS.ProcessEnv): string {
  return join(stateDirectory(environment), 'kills');
}

/** Where the system's monitor keeps those that it saw. */
export function systemKillsDirectory(): string {
  return join(systemDirectory, 'kills');
}

/** Keeps kills, each as a file of its own. */
export class KillStore {
  readonly #directory: string;
  readonly #isShared: boolean;
  readonly #followed: StateFile<z.infer<typeof followedSchema>>;

  /** @param isShared whether the group of the process may read them */
  constructor(directory: string, isShared: boolean) {
    this.#directory = directory;
    this.#isShared = isShared;
    this.#followed = new StateFile(join(directory, 'followed.json'), followedSchema);
  }

  /** Throws as the system calls do. */
  keep(kill: Kill, workload_name: string | null): void {
    this.#makeDirectory();
    const name = `${String(Date.parse(kill.time)).padStart(13, '0')}-${kill.process.pid ?? 0}.json`;
    const file = new StateFile(join(this.#directory, name), storedSchema, { mode: this.#isShared ? 0o640 : 0o600 });
    file.write({ format: 'omnimind-kill', version: 1, workload_name, kill });
    for (const old of namesIn(this.#directory).slice(most)) unlinkSync(join(this.#directory, old));
  }

  /** Up to which moment the journal was gone through, µs since 1970; `null` when nobody knows. */
  get followed_usec(): number | null {
    return this.#followed.readOrNull()?.usec ?? null;
  }

  /** Throws as the system calls do. */
  follow(usec: number): void {
    this.#makeDirectory();
    this.#followed.write({ usec });
  }

  #makeDirectory(): void {
    makeDirectory(this.#directory, 0o700);
    chmodSync(this.#directory, this.#isShared ? 0o750 : 0o700);
  }
}

/**
 * The kills that were kept in these directories, newest first. Those that can't be read are left out.
 *
 * @param directories as {@link killsDirectory} and {@link systemKillsDirectory} give them; the same kill may lie in both
 */
export function readKills(directories: readonly string[]): StoredKill[] {
  const kills = new Map<string, StoredKill>();
  for (const directory of directories) {
    for (const name of namesIn(directory)) {
      const stored = new StateFile(join(directory, name), storedSchema).readOrNull();
      if (stored !== null && !kills.has(name)) kills.set(name, stored);
    }
  }
  return [...kills].toSorted(([a], [b]) => (a < b ? 1 : -1)).map(([, stored]) => stored);
}

/** The kill that a PID, the name of a process or of its workload means. @param kills newest first */
export function findKill(kills: readonly StoredKill[], word: string): StoredKill | undefined {
  return kills.find(({ workload_name, kill: { process } }) =>
    [String(process.pid), process.name, workload_name].includes(word),
  );
}

/** Newest first. */
function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => killName.test(name))
      .toSorted((a, b) => (a < b ? 1 : -1));
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(errorCode(error))) return [];
    throw error;
  }
}
