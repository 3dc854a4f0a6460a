import { rendered } from '@omnimind/messages/rendered';
import type { Announcement } from '@omnimind/protocol/announcement';
import { type ApiEvent, cursorAt, type Events } from '@omnimind/protocol/api/schemas';
import { escapedJson } from '@omnimind/protocol/escape';
import type { History } from '@omnimind/remember/history/history';

/** Newest events kept in memory, about 2 KB each; older ones come from the history. */
const kept = 500;

/** Keeps events over restarts. */
type EventStore = Pick<History, 'appendEvents' | 'events' | 'eventsOf' | 'lastCursor'>;

/** Events as they go over the wire, as server-sent events (WHATWG HTML, 9.2). */
export interface Frames {
  readonly text: string;
  readonly next: number;
  readonly more: boolean;
}

/** Numbers announcements, and answers what came after a number. */
export class EventFeed {
  readonly #store: EventStore | null;
  readonly #wall_ms: () => number;
  readonly #newest: ApiEvent[] = [];
  readonly #listeners = new Set<() => void>();
  /** Cursor of the newest event; 0 when there was none yet. */
  last: number;
  #frames: (Frames & { readonly after: number; readonly last: number; readonly limit: number }) | null = null;

  /** @param wall_ms the wall clock */
  constructor(store: EventStore | null, wall_ms: () => number) {
    this.#store = store;
    this.#wall_ms = wall_ms;
    this.last = store?.lastCursor() ?? 0;
  }

  add(announcements: readonly Announcement[]): void {
    if (announcements.length === 0) return;
    const now = cursorAt(this.#wall_ms());
    const events = announcements.map((announcement) => {
      // One more where the clock stands or goes back.
      this.last = Math.max(this.last + 1, now);
      return { cursor: this.last, announcement };
    });
    this.#newest.push(...events);
    this.#newest.splice(0, Math.max(0, this.#newest.length - kept));
    this.#store?.appendEvents(events);
    for (const listener of this.#listeners) listener();
  }

  /** What came after a cursor, oldest first. */
  after(cursor: number, limit: number): Events {
    const [first] = this.#newest;
    if (cursor >= this.last) return { events: [], next: cursor, more: false, lost: false };
    if (this.#store !== null && (first === undefined || cursor < first.cursor - 1)) {
      const { events, more, lost } = this.#store.events(cursor, limit);
      const last = events.at(-1)?.cursor ?? cursor;
      // What could not be stored is still in memory.
      if (events.length > 0 || first === undefined) return { events, next: last, more: more || last < this.last, lost };
    }
    const start = this.#newest.findIndex((event) => event.cursor > cursor);
    const events = start < 0 ? [] : this.#newest.slice(start, start + limit);
    const next = events.at(-1)?.cursor ?? cursor;
    return {
      events,
      next,
      more: next < this.last,
      lost: cursor > 0 && first !== undefined && cursor < first.cursor - 1,
    };
  }

  /** The same for a stream. All up-to-date readers ask for the same, which is built once. */
  framesAfter(cursor: number, limit: number): Frames {
    if (cursor >= this.last) return { text: '', next: cursor, more: false };
    const known = this.#frames;
    if (known !== null && known.after === cursor && known.last === this.last && known.limit === limit) return known;
    const { events, next, more, lost } = this.after(cursor, limit);
    const told = events.map(
      (event) => `id: ${event.cursor}\nevent: announcement\ndata: ${escapedJson(rendered('en', event))}\n\n`,
    );
    if (lost && events.length > 0) told.unshift(`event: lost\ndata: {"after":${cursor}}\n\n`);
    this.#frames = {
      after: cursor,
      last: this.last,
      limit,
      text: told.join(''),
      next,
      more: more && events.length > 0,
    };
    return this.#frames;
  }

  /** The newest about one workload, oldest first. */
  about(workload: string, limit: number): Announcement[] {
    const told = this.#store?.eventsOf(workload, limit) ?? [];
    // Without a store there is what is in memory.
    if (told.length > 0) return told;
    return this.#newest
      .filter(({ announcement }) => announcement.workload.id === workload)
      .slice(-limit)
      .map(({ announcement }) => announcement);
  }

  /** @returns stops listening */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
