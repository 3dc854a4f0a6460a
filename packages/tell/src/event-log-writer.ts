import { chmodSync, closeSync, constants, fstatSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '@omnimind/linux/files/make-directory';
import type { Announcement } from '@omnimind/protocol/announcement';
import { reasonOf } from '@omnimind/protocol/errors';
import { escapedJson } from '@omnimind/protocol/escape';
import { type Message, message } from '@omnimind/protocol/message';
import { nameOfSegment, segmentLimit_bytes, segmentsIn, segmentsKept } from './segments.ts';

export interface EventLogWriterOptions {
  /** Whether its group may read it, as the system's monitor wants; the owner alone by default. */
  readonly isShared?: boolean;
  /** ms since 1970 when the writer started, for names of segments. */
  readonly started_ms?: number;
  /** Told once when nothing can be written, and once when it can again. */
  onNotice?(notice: Message): void;
  readonly limit_bytes?: number;
  readonly kept?: number;
}

/** New, and never through a symbolic link that somebody has put there. */
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Appends announcements to the event log, one write(2) for all of a tick: what was written is there after kill -9. A full
 * disk is no error: what could not be written is a gap in the sequence, which readers count as lost.
 */
export class EventLogWriter {
  readonly #directory: string;
  readonly #options: EventLogWriterOptions;
  readonly #started_ms: number;
  #descriptor: number | undefined;
  #size_bytes = 0;
  #segments = 0;
  /** Whether the last line may lack its end. */
  #isTorn = false;
  #unwritten = 0;

  constructor(directory: string, options: EventLogWriterOptions = {}) {
    this.#directory = directory;
    this.#options = options;
    this.#started_ms = options.started_ms ?? Date.now();
  }

  append(announcements: readonly Announcement[]): void {
    if (announcements.length === 0) return;
    const text = announcements.map((announcement) => `${escapedJson(announcement)}\n`).join('');
    try {
      this.#write(Buffer.from(this.#isTorn ? `\n${text}` : text));
    } catch (error) {
      if (this.#unwritten === 0) this.#options.onNotice?.(message('event_log.unwritable', { reason: reasonOf(error) }));
      this.#unwritten += announcements.length;
      return;
    }
    if (this.#unwritten > 0) this.#options.onNotice?.(message('event_log.writable', { lost: this.#unwritten }));
    this.#unwritten = 0;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #write(bytes: Buffer): void {
    if (this.#descriptor === undefined || this.#size_bytes >= (this.#options.limit_bytes ?? segmentLimit_bytes))
      this.#begin();
    const descriptor = this.#descriptor ?? -1;
    this.#isTorn = true;
    for (let done = 0; done < bytes.length; ) {
      const count = writeSync(descriptor, bytes, done);
      done += count;
      this.#size_bytes += count;
    }
    this.#isTorn = false;
  }

  /** A new segment; the oldest ones go. */
  #begin(): void {
    const { isShared = false, kept = segmentsKept } = this.#options;
    if (this.#segments === 0) {
      makeDirectory(this.#directory, 0o700);
      // Whatever the umask says.
      chmodSync(this.#directory, isShared ? 0o750 : 0o700);
    }
    const name = nameOfSegment(this.#started_ms, process.pid, this.#segments + 1);
    const descriptor = openSync(join(this.#directory, name), flags, isShared ? 0o640 : 0o600);
    this.close();
    this.#descriptor = descriptor;
    this.#segments += 1;
    this.#size_bytes = fstatSync(descriptor).size;
    this.#isTorn = false;
    for (const old of segmentsIn(this.#directory).slice(0, -kept)) unlinkSync(join(this.#directory, old));
  }
}
