import { join } from 'node:path';
import type { Snapshot } from '@omnimind/engine/snapshot';
import { reasonOf } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';
import { stateDirectory } from '@omnimind/remember/runs/state-directory';
import { StateFile } from '@omnimind/remember/state-file';
import { z } from 'zod';

/** So many are kept; the oldest go. */
const most = 500;
const schema = z.object({ version: z.literal(1), workloads: z.array(z.string().max(8192)).max(most) });
/** What protects those that nothing else does, in the words of the snapshot. */
export const ignoredProtection = 'it is ignored';

/** Workloads that somebody asked to leave in peace, by ID. Kept on disk: the monitor may be started anew. */
export class IgnoredWorkloads {
  readonly #file: StateFile<z.infer<typeof schema>>;
  readonly #ids: Set<string>;
  readonly #onNotice: (notice: Message) => void;

  constructor(onNotice: (notice: Message) => void, environment?: NodeJS.ProcessEnv) {
    this.#file = new StateFile(join(stateDirectory(environment), 'ignored-workloads.json'), schema, {
      maxBytes: 8 * 2 ** 20,
    });
    this.#onNotice = onNotice;
    // A damaged file ignores nobody: people are notified again.
    this.#ids = new Set(this.#file.readOrNull()?.workloads);
  }

  has(workload: string): boolean {
    return this.#ids.has(workload);
  }

  set(workload: string, isIgnored: boolean): void {
    if (isIgnored === this.#ids.has(workload)) return;
    if (isIgnored) this.#ids.add(workload);
    else this.#ids.delete(workload);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= most) break;
      this.#ids.delete(oldest);
    }
    this.#write();
  }

  gone(workload: string): void {
    this.set(workload, false);
  }

  /** The same snapshot, with what is ignored protected. */
  protect(snapshot: Snapshot): Snapshot {
    if (this.#ids.size === 0) return snapshot;
    return {
      ...snapshot,
      workloads: snapshot.workloads.map((workload) => {
        if (!this.#ids.has(workload.id)) return workload;
        const { id, facts, sample, protectedBy } = workload;
        return { id, facts, sample, protectedBy: protectedBy ?? ignoredProtection };
      }),
    };
  }

  #write(): void {
    try {
      this.#file.write({ version: 1, workloads: [...this.#ids] });
    } catch (error) {
      this.#onNotice(message('ignored.not_kept', { reason: reasonOf(error) }));
    }
  }
}
