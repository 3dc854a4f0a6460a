import { announcementIn } from '@omnimind/messages/announcement';
import { textsIn } from '@omnimind/messages/translate';
import type { Announcement, Language } from '@omnimind/protocol/announcement';
import { Digest, type DigestEntry } from '@omnimind/tell/digest';
import { z } from 'zod';

const day_s = 86_400;
/** Entries that are kept, and lines that a notification holds. */
const most = 20;
const lines = 5;

const stateSchema = z.object({ last_s: z.number(), digest: z.unknown() });

/** Reports once a day what is watched without interrupting anybody; a day with nothing to report has no report. Times by the wall clock, s. */
export class DailyDigest {
  readonly #digest: Digest;
  #last_s: number;

  constructor(now_s: number, state?: unknown) {
    const known = stateSchema.safeParse(state).data;
    this.#digest = new Digest(most, known?.digest);
    // A clock that was set back, or a state that was not ours, must not silence it for years.
    this.#last_s = Math.min(known?.last_s ?? now_s, now_s);
  }

  add(announcement: Announcement): void {
    this.#digest.add(announcement);
  }

  /** What is still watched, once a day has passed since the last report; nothing before. */
  due(now_s: number): DigestEntry[] {
    if (now_s - this.#last_s < day_s) return [];
    const watched = this.#digest.entries(0).filter(({ over }) => !over);
    // A quiet day is over, too: else the next word would be told at once.
    if (watched.length === 0) this.told(now_s);
    return watched;
  }

  told(now_s: number): void {
    this.#last_s = now_s;
  }

  state(): unknown {
    return { last_s: this.#last_s, digest: this.#digest.state() };
  }
}

/** The words of it: how many there are, then one line each. */
export function digestWords(language: Language, entries: readonly DigestEntry[]): { summary: string; body: string } {
  const { digest } = textsIn(language);
  const titles = entries.slice(0, lines).map(({ latest }) => announcementIn(language, latest).title);
  return { summary: `OmniMind: ${digest.count(entries.length)}`, body: [...titles, digest.more].join('\n') };
}
