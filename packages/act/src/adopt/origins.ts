import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readOr } from '@omnimind/linux/files/outcome';
import { bootId } from '@omnimind/linux/procfs/process-identity';
import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import { stateDirectory } from '@omnimind/remember/runs/state-directory';
import { StateFile } from '@omnimind/remember/state-file';
import { z } from 'zod';

const originSchema = z.object({
  pid: z.int(),
  /** Clock ticks after boot; with the PID it names the process. */
  starttime: z.number(),
  /** Innermost scope or service that it came from; `null` for none. */
  unit: z.string().nullable(),
  /** Path of /proc/PID/cgroup that it came from. */
  cgroup: z.string(),
});
export type Origin = z.infer<typeof originSchema>;

const adoptedSchema = z.object({
  format: z.literal('omnimind-adopted'),
  version: z.literal(1),
  boot_id: z.string(),
  scope: z.string(),
  name: z.string(),
  manager: z.enum(['system', 'user']),
  /** Wall clock, ISO 8601, UTC. */
  adopted: z.string(),
  /** The root first. */
  processes: z.array(originSchema),
});
export type Adopted = z.infer<typeof adoptedSchema>;

/** How long an adoption in progress may have its file but no scope yet, s. */
const grace_s = 60;

/**
 * Where the origins of adopted processes are kept. Those of the system's manager are the machine's, whoever asked: root by hand
 * or the service, whose XDG_STATE_HOME is /var/lib.
 */
export function adoptedDirectory(kind: ManagerKind, environment: NodeJS.ProcessEnv = process.env): string {
  const isMachine = kind === 'system' && !environment['XDG_STATE_HOME'];
  return join(isMachine ? '/var/lib/omnimind' : stateDirectory(environment), 'adopted');
}

export class OriginStore {
  readonly #directory: string;
  readonly #bootId: string;

  /** @param proc root of procfs */
  constructor(directory: string, proc?: string) {
    this.#directory = directory;
    this.#bootId = bootId(proc);
  }

  /** Throws as the system calls do: what can't be recorded must not be done. */
  write(adopted: Omit<Adopted, 'format' | 'version' | 'boot_id'>): void {
    this.#file(adopted.scope).write({ format: 'omnimind-adopted', version: 1, boot_id: this.#bootId, ...adopted });
  }

  /** `undefined` when there is none, when it is damaged, and when it is of another boot. */
  read(scope: string): Adopted | undefined {
    const adopted = this.#file(scope).readOrNull();
    return adopted?.boot_id === this.#bootId && adopted.scope === scope ? adopted : undefined;
  }

  remove(scope: string): void {
    try {
      unlinkSync(this.#file(scope).path);
    } catch {
      // The next pruning tries again.
    }
  }

  /**
   * Removes what is kept of scopes that are gone.
   *
   * @param live names of the scopes that have processes
   * @param now_ms wall clock
   */
  prune(live: ReadonlySet<string>, now_ms: number): void {
    for (const scope of this.#scopes()) {
      if (live.has(scope)) continue;
      try {
        const age_s = (now_ms - lstatSync(this.#file(scope).path).mtimeMs) / 1000;
        // A file from the future: the clock was set back.
        if (this.read(scope) === undefined || age_s > grace_s || age_s < -grace_s) this.remove(scope);
      } catch {
        // Somebody else removed it.
      }
    }
  }

  #scopes(): string[] {
    const names = readOr([], () => readdirSync(this.#directory));
    return names.filter((name) => name.endsWith('.scope.json')).map((name) => name.slice(0, -5));
  }

  #file(scope: string): StateFile<Adopted> {
    return new StateFile(join(this.#directory, `${scope}.json`), adoptedSchema);
  }
}
