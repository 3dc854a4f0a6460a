import { createHash } from 'node:crypto';
import { readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { StateFile } from '@omnimind/remember/state-file';
import type { EventCursor } from '@omnimind/tell/event-log-reader';
import { z } from 'zod';

const keptSchema = z.object({
  /** How far the event log was told. */
  cursor: z.record(z.string(), z.int().min(0)),
  /** What the receiver itself wants kept. */
  state: z.unknown().optional(),
});

export interface Place {
  readonly cursor: EventCursor;
  readonly state?: unknown;
}

/** Days that the place of a receiver which was taken out of the configuration is kept: it may have been put out for a while only. */
const keptDays = 7;

/** Where one receiver is in the event log, kept over restarts. */
export class PlaceFile {
  readonly #file: StateFile<Place>;

  /** @param key of the receiver; it may hold a secret, and does not show in the file's name */
  constructor(directory: string, key: string) {
    this.#file = new StateFile(join(directory, nameOf(key)), keptSchema);
  }

  /**
   * `null` when there is none. One that is damaged counts as the log's start: what was told already is told again, and
   * nothing is left out.
   */
  read(): Place | null {
    const reading = this.#file.read();
    if (reading.kind === 'read') return reading.value;
    return reading.kind === 'missing' ? null : { cursor: {}, state: undefined };
  }

  /** Throws as the system calls do. */
  write(place: Place): void {
    this.#file.write(place);
  }
}

/**
 * Removes the places of receivers that are configured no more, some days after they were last written.
 *
 * @param keys of all receivers that are configured
 * @param now_ms ms since 1970
 */
export function forgetOldPlaces(directory: string, keys: readonly string[], now_ms: number): void {
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
