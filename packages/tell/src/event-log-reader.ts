import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, readOr } from '@omnimind/linux/files/outcome';
import { type Announcement, announcementSchema } from '@omnimind/protocol/announcement';
import { segmentsIn } from './segments.ts';

/**
 * How far a reader is: for each segment that is there the bytes that are done with, and by `seq:WRITER` the number of the
 * writer's last announcement. Plain JSON.
 */
export type EventCursor = Readonly<Record<string, number>>;

/** So much is read at once, bytes. */
const chunk_bytes = 256 * 1024;
/** A line beyond this is damage: no announcement is so long. */
const longestLine_bytes = 1024 * 1024;

interface Read {
  readonly announcement: Announcement;
  readonly segment: string;
  readonly end: number;
}

/** Reads an event log in order, while it is written. What is removed unread, or damaged, is counted as lost. */
export class EventLogReader {
  readonly #directory: string;
  /** What is done with: the announcements that were given, and all before them. */
  readonly #done = new Map<string, number>();
  #ahead: Read[] = [];

  /** @param cursor where to go on; `null`: at the end, so that nothing old is told; `{}`: with the oldest there is */
  constructor(directory: string, cursor: EventCursor | null) {
    this.#directory = directory;
    for (const [key, value] of Object.entries(cursor ?? {})) this.#done.set(key, value);
    if (cursor === null) for (const segment of this.#segments()) this.#done.set(segment, this.#sizeOf(segment));
  }

  /**
   * The next announcements, at most `limit`.
   *
   * @returns them; where to go on after them; how many before the last of them were lost
   * @throws Error as readdir(3) and open(2) when the log is there and may not be read
   */
  read(limit: number): { announcements: Announcement[]; cursor: EventCursor; lost: number } {
    if (this.#ahead.length === 0 && limit > 0) this.#readAhead();
    const next = this.#ahead.slice(0, limit);
    this.#ahead = this.#ahead.slice(limit);
    let lost = 0;
    for (const { announcement, segment, end } of next) {
      lost += this.#lostBefore(announcement);
      this.#done.set(segment, end);
    }
    const announcements = next.map(({ announcement }) => announcement);
    return { announcements, cursor: Object.fromEntries(this.#done), lost };
  }

  #lostBefore({ id, sequence }: Announcement): number {
    const writer = `seq:${id.replace(/-\d+$/, '').slice(0, 80)}`;
    const before = this.#done.get(writer);
    this.#done.set(writer, sequence);
    return before === undefined ? 0 : Math.max(0, sequence - before - 1);
  }

  /** Fills what is read ahead from the first segment that has more. */
  #readAhead(): void {
    const segments = this.#segments();
    this.#forget(segments);
    for (const segment of segments) {
      this.#ahead = this.#linesOf(segment);
      if (this.#ahead.length > 0) return;
    }
  }

  /** What is known of segments that are gone is of no use any more. */
  #forget(segments: readonly string[]): void {
    for (const key of this.#done.keys()) if (!key.startsWith('seq:') && !segments.includes(key)) this.#done.delete(key);
    const writers = [...this.#done.keys()].filter((key) => key.startsWith('seq:'));
    for (const key of writers.slice(0, -64)) this.#done.delete(key);
  }

  #linesOf(segment: string): Read[] {
    const descriptor = this.#open(segment);
    if (descriptor === undefined) return [];
    try {
      for (let start = this.#done.get(segment) ?? 0; ; ) {
        const { lines, end } = readLines(descriptor, start);
        const reads = lines.flatMap(({ text, end: lineEnd }): Read[] => {
          const announcement = readOr(null, () => announcementSchema.parse(JSON.parse(text)));
          return announcement === null ? [] : [{ announcement, segment, end: lineEnd }];
        });
        if (reads.length > 0 || end === start) return reads;
        // Nothing but damage: it is passed over.
        this.#done.set(segment, end);
        start = end;
      }
    } finally {
      closeSync(descriptor);
    }
  }

  #segments(): string[] {
    try {
      return segmentsIn(this.#directory);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  #open(segment: string): number | undefined {
    try {
      return openSync(join(this.#directory, segment), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  #sizeOf(segment: string): number {
    const descriptor = this.#open(segment);
    if (descriptor === undefined) return 0;
    try {
      return fstatSync(descriptor).size;
    } finally {
      closeSync(descriptor);
    }
  }
}

/** The whole lines of a piece of a file. A last line without an end is left for later: its writer may be at it. */
function readLines(descriptor: number, start: number) {
  for (let size = chunk_bytes; ; size *= 2) {
    const bytes = Buffer.alloc(size);
    const count = readSync(descriptor, bytes, 0, size, start);
    const piece = bytes.subarray(0, count);
    const lines: { text: string; end: number }[] = [];
    let from = 0;
    for (let to = piece.indexOf(10); to >= 0; to = piece.indexOf(10, from)) {
      lines.push({ text: piece.toString('utf8', from, to), end: start + to + 1 });
      from = to + 1;
    }
    if (lines.length > 0 || count < size) return { lines, end: start + from };
    if (size > longestLine_bytes) return { lines, end: start + count };
  }
}
