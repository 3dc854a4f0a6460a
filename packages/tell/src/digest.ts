import { type Announcement, announcementSchema } from '@omnimind/protocol/announcement';
import { z } from 'zod';

/** What was watched of one workload, and never was an alert. */
const entrySchema = z.object({
  /** What was said of it last. */
  latest: announcementSchema,
  /** When it was said first: ISO 8601, UTC. */
  since: z.string(),
  /** Whether it is over. */
  over: z.boolean(),
});
export type DigestEntry = z.infer<typeof entrySchema>;

const stateSchema = z.object({ entries: z.array(entrySchema), alerted: z.array(z.string()) });

/**
 * What stayed at `watch`, one entry for each workload and trouble: it interrupted nobody, and is worth a look once a day. What
 * became an alert was told then. That a workload waited for a moment is no news of the day.
 */
export class Digest {
  readonly #most: number;
  readonly #entries = new Map<string, DigestEntry>();
  readonly #alerted = new Set<string>();

  /** @param most entries that are kept, the newest */
  constructor(most: number, state?: unknown) {
    this.#most = most;
    const known = stateSchema.safeParse(state).data;
    for (const entry of known?.entries.slice(-most) ?? []) this.#entries.set(keyOf(entry.latest), entry);
    for (const key of known?.alerted.slice(-most) ?? []) this.#alerted.add(key);
  }

  add(announcement: Announcement): void {
    const { kind, severity, over, cause } = announcement;
    if (kind !== 'behavior_changed') return;
    if (over) this.#end(cause);
    else if (severity === 'watch') this.#watch(announcement);
    else if (severity !== 'ok') {
      this.#entries.delete(keyOf(announcement));
      keep(this.#alerted, keyOf(announcement), this.#most);
    }
  }

  /** What was said since then (ms since 1970), the newest first. */
  entries(since_ms: number): DigestEntry[] {
    return [...this.#entries.values()].filter(({ latest }) => Date.parse(latest.time) >= since_ms).reverse();
  }

  state(): unknown {
    return { entries: [...this.#entries.values()], alerted: [...this.#alerted] };
  }

  #watch(latest: Announcement): void {
    const key = keyOf(latest);
    if (this.#alerted.has(key)) return;
    const since = this.#entries.get(key)?.since ?? latest.time;
    this.#entries.delete(key);
    this.#entries.set(key, { latest, since, over: false });
    dropOldest(this.#entries, this.#most);
  }

  #end(cause: string): void {
    for (const [key, entry] of this.#entries)
      if (entry.latest.cause === cause) this.#entries.set(key, { ...entry, over: true });
    for (const key of this.#alerted) if (key.startsWith(`${cause}\n`)) this.#alerted.delete(key);
  }
}

function keyOf({ cause, type }: Announcement): string {
  return `${cause}\n${type}`;
}

function keep(keys: Set<string>, key: string, most: number): void {
  keys.delete(key);
  keys.add(key);
  dropOldest(keys, most);
}

function dropOldest(from: Pick<Set<string>, 'size' | 'keys' | 'delete'>, most: number): void {
  for (const oldest of from.keys()) {
    if (from.size <= most) return;
    from.delete(oldest);
  }
}
