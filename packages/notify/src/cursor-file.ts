import { createHash } from 'node:crypto';
import { readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { StateFile } from '@omnimind/remember/state-file';
import { z } from 'zod';

const keptSchema = z.object({
  /** How far the event log was delivered. */
  cursor: z.record(z.string(), z.int().min(0)),
  state: z.unknown().optional(),
});

export type KeptCursor = z.infer<typeof keptSchema>;

/** Days that the cursor of a removed receiver is kept: it may only be disabled for a while. */
const keptDays = 7;

/** A receiver's cursor in the event log, kept across restarts. */
export class CursorFile {
  readonly #file: StateFile<KeptCursor>;

  /** @param key of the receiver; it may hold a secret, and does not show in the file's name */
  constructor(directory: string, key: string) {
    this.#file = new StateFile(join(directory, nameOf(key)), keptSchema);
  }

  /**
   * `null` when there is none. A damaged file counts as the start of the log: deliveries may repeat, but none is lost.
   */
  read(): KeptCursor | null {
    const reading = this.#file.read();
    if (reading.kind === 'read') return reading.value;
    return reading.kind === 'missing' ? null : { cursor: {}, state: undefined };
  }

  /** Throws as the system calls do. */
  write(kept: KeptCursor): void {
    this.#file.write(kept);
  }
}

/**
 * Removes the cursors of receivers that are no longer configured, a week after the last write.
 *
 * @param keys of all receivers that are configured
 * @param now_ms ms since 1970
 */
export function forgetOldCursors(directory: string, keys: readonly string[], now_ms: number): void {
  const known = new Set(keys.map(nameOf));
  for (const name of readdirSync(directory)) {
    if (known.has(name) || !/^[0-9a-f]{32}\.json/.test(name)) continue;
    const file = join(directory, name);
    if (now_ms - statSync(file).mtimeMs > keptDays * 86_400_000) unlinkSync(file);
  }
}

function nameOf(key: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`;
}
