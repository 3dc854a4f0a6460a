import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { readOr } from '@omnimind/linux/files/outcome';
import { type Announcement, announcementSchema } from '@omnimind/protocol/announcement';
import type { ApiEvent } from '@omnimind/protocol/api/schemas';
import { bytesIn, numberIn, Table } from './database.ts';
import { seal, unseal } from './sealed.ts';
import { hashOf } from './workload-table.ts';

const maxEvents = 100_000;
/** Events that are dropped at a time. */
const batch = 64;

const counters = ['event_count', 'event_bytes', 'event_lost', 'event_base'] as const;
type Counter = (typeof counters)[number];

/** Events by cursor. */
export class EventTable extends Table {
  readonly #maxBytes: number;
  readonly #put = this.database.prepare('INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?)');
  readonly #after = this.database.prepare('SELECT cursor, data FROM event WHERE cursor > ? ORDER BY cursor LIMIT ?');
  readonly #of = this.database.prepare('SELECT data FROM event WHERE workload = ? ORDER BY cursor DESC LIMIT ?');
  readonly #before = this.database.prepare(
    'SELECT data FROM event WHERE workload = ? AND time_ms <= ? ORDER BY cursor DESC LIMIT ?',
  );
  readonly #oldest = this.database.prepare('SELECT time_ms FROM event ORDER BY cursor LIMIT 1');
  readonly #drop = this.database.prepare(
    `DELETE FROM event WHERE cursor IN (SELECT cursor FROM event ORDER BY cursor LIMIT ${batch})
     RETURNING cursor, length(data) AS bytes`,
  );
  readonly #count = this.database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  readonly #last = this.database.prepare('SELECT max(cursor) AS cursor FROM event');
  readonly #read = this.database.prepare('SELECT value FROM meta WHERE key = ?');
  readonly #counters: Record<Counter, number> = {
    event_count: this.#counter('event_count'),
    event_bytes: this.#counter('event_bytes'),
    event_lost: this.#counter('event_lost'),
    event_base: this.#counter('event_base'),
  };

  /** @param maxBytes of all events together: a flood of them must not displace measurements */
  constructor(database: DatabaseSync, maxBytes: number) {
    super(database);
    this.#maxBytes = maxBytes;
  }

  #counter(key: Counter): number {
    const row = this.#read.get(key);
    return row === undefined ? 0 : numberIn(row, 'value');
  }

  /** The cursor of the newest event, stored or lost. */
  get lastCursor(): number {
    const cursor = this.#last.get()?.['cursor'];
    const { event_lost, event_base } = this.#counters;
    return Math.max(typeof cursor === 'number' ? cursor : 0, event_lost, event_base);
  }

  /** Cursors of this file start after this one. */
  begin(cursor: number): void {
    this.#counters.event_base = cursor;
    this.#writeCounters();
  }

  /** Events up to this one are lost. */
  lose(cursor: number): void {
    if (cursor <= this.#counters.event_lost) return;
    this.#counters.event_lost = cursor;
    this.#writeCounters();
  }

  append(events: readonly ApiEvent[]): void {
    for (const { cursor, announcement } of events) {
      const time_ms = Date.parse(announcement.time) || 0;
      const data = seal(Buffer.from(JSON.stringify(announcement)));
      const { changes } = this.#put.run(cursor, time_ms, hashOf(announcement.workload.id), data);
      if (changes === 0) continue;
      this.#counters.event_count += 1;
      this.#counters.event_bytes += data.length;
    }
    if (this.#counters.event_count > maxEvents || this.#counters.event_bytes > this.#maxBytes) this.drop();
    this.#writeCounters();
  }

  after(cursor: number, limit: number): { events: ApiEvent[]; more: boolean; lost: boolean } {
    const { event_lost, event_base } = this.#counters;
    // A cursor of another file has missed what was in that one; cursor 0 asks for all and has missed nothing.
    const lost = cursor < event_lost || (cursor > 0 && cursor < event_base);
    for (let after = cursor; ; ) {
      const rows = this.#after.all(after, limit + 1);
      const events = rows.slice(0, limit).flatMap((row) => {
        const announcement = parse(bytesIn(row, 'data'));
        return announcement === null ? [] : [{ cursor: numberIn(row, 'cursor'), announcement }];
      });
      const more = rows.length > limit;
      // Readers continue after the last event of a page: a page of damaged ones alone would stop them.
      if (events.length > 0 || !more) return { events, more, lost };
      // A damaged tree may lead backwards.
      after = Math.max(after + 1, numberIn(rows[limit - 1], 'cursor'));
    }
  }

  /** The newest events of a workload, oldest first. */
  of(workload: string, limit: number): Announcement[] {
    return oldestFirst(workload, this.#of.all(hashOf(workload), limit));
  }

  /** The newest of a workload that had happened by a moment, oldest first. */
  before(workload: string, time_ms: number, limit: number): Announcement[] {
    return oldestFirst(workload, this.#before.all(hashOf(workload), time_ms, limit));
  }

  /** Drops a batch of the oldest when they are too old or too many. */
  age(before_ms: number): void {
    const isOver = this.#counters.event_count > maxEvents || this.#counters.event_bytes > this.#maxBytes;
    const oldest = isOver ? undefined : this.#oldest.get();
    if (!isOver && (oldest === undefined || numberIn(oldest, 'time_ms') >= before_ms)) return;
    this.drop();
  }

  /** Drops a batch of the oldest. @returns how many */
  drop(): number {
    const rows = this.#drop.all();
    for (const row of rows) {
      this.#counters.event_count -= 1;
      this.#counters.event_bytes -= numberIn(row, 'bytes');
      this.#counters.event_lost = Math.max(this.#counters.event_lost, numberIn(row, 'cursor'));
    }
    this.#writeCounters();
    return rows.length;
  }

  #writeCounters(): void {
    for (const counter of counters) this.#count.run(counter, this.#counters[counter]);
  }
}

function oldestFirst(workload: string, rows: readonly Record<string, SQLOutputValue>[]): Announcement[] {
  return rows
    .flatMap((row) => parse(bytesIn(row, 'data')) ?? [])
    .filter((announcement) => announcement.workload.id === workload)
    .toReversed();
}

/** @returns `null` for what is damaged or of a later version */
function parse(data: Uint8Array): Announcement | null {
  const bytes = unseal(data);
  if (bytes === null) return null;
  return readOr(null, () => announcementSchema.parse(JSON.parse(Buffer.from(bytes).toString())));
}
