import type { ServerResponse } from 'node:http';
import type { EventFeed } from './event-feed.ts';
import { beginStream } from './write-answer.ts';

/** A reader with this much unsent is not written to, bytes. */
const waiting_bytes = 64 * 1024;
/** Each reader gets a sign of life at least this often, ms. */
const keepAlive_ms = 15_000;
/** A reader that takes nothing for this many rounds is disconnected: it reconnects and resumes where it was. */
const patience = 4;
const batch = 50;

class Reader {
  readonly #response: ServerResponse;
  readonly #feed: EventFeed;
  #cursor: number;
  #rounds = 0;
  #isHeld = false;

  constructor(response: ServerResponse, feed: EventFeed, cursor: number) {
    this.#response = response;
    this.#feed = feed;
    this.#cursor = cursor;
    response.on('drain', () => {
      this.#rounds = 0;
      this.#isHeld = false;
      this.pump();
    });
  }

  /** Writes what is new as far as the reader takes it; the rest stays in the feed. */
  pump(): void {
    while (!this.#isHeld) {
      const { text, next, more } = this.#feed.framesAfter(this.#cursor, batch);
      if (text !== '') this.#write(text);
      this.#cursor = next;
      if (!more) return;
    }
  }

  keepAlive(): void {
    if (!this.#isHeld) {
      this.#write(':\n\n');
      return;
    }
    this.#rounds += 1;
    if (this.#rounds >= patience) this.#response.destroy();
  }

  #write(text: string): void {
    this.#response.write(text);
    this.#isHeld ||= this.#response.writableLength >= waiting_bytes;
  }
}

/** All readers of the stream. Each has a cursor in the feed and nothing else, so that a slow one costs nothing. */
export class EventReaders {
  readonly #feed: EventFeed;
  readonly #readers = new Map<ServerResponse, Reader>();
  readonly #unlisten: () => void;
  readonly #timer: NodeJS.Timeout;

  constructor(feed: EventFeed) {
    this.#feed = feed;
    this.#unlisten = feed.listen(() => {
      for (const reader of this.#readers.values()) reader.pump();
    });
    this.#timer = setInterval(() => {
      for (const reader of this.#readers.values()) reader.keepAlive();
    }, keepAlive_ms).unref();
  }

  /** @param after cursor of the last event that is known; `null`: from now on */
  add(response: ServerResponse, after: number | null): void {
    beginStream(response);
    // Tells a client that waits for the stream to begin that it has.
    response.write(':\n\n');
    const reader = new Reader(response, this.#feed, after ?? this.#feed.last);
    this.#readers.set(response, reader);
    response.on('close', () => this.#readers.delete(response));
    reader.pump();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#unlisten();
    for (const response of this.#readers.keys()) response.end();
  }
}
