import { close, createWriteStream, open, openSync, type WriteStream, write } from 'node:fs';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { constants, createGzip, type Gzip } from 'node:zlib';
import { errorCode } from '@omnimind/linux/files/outcome';
import { unwritable } from '@omnimind/protocol/errors';
import { escapedJson } from '@omnimind/protocol/escape';
import { type Message, message } from '@omnimind/protocol/message';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';

/** A killed recorder loses at most this much. */
const flushInterval_s = 10;
/** Lines are passed on in batches of about this many characters. */
const batchLength = 16_384;
/** Samples are dropped while more than this waits for a slow disk. */
const maxWaiting_bytes = 4 * 2 ** 20;
/** How long closing waits for a slow disk. */
const closeTimeout_ms = 10_000;

/**
 * Writes a trace: a header line, then a line for each sample; compressed when the path ends in `.gz`. Once open it never blocks or
 * throws: a disk that is full, gone or too slow costs the trace, not the run, and {@link TraceWriter.problem} says so.
 */
export class TraceWriter {
  readonly #file: string;
  readonly #out: WriteStream;
  readonly #gzip: Gzip | undefined;
  #lines = '';
  #flushedAt_s = Number.NEGATIVE_INFINITY;
  #skipped = 0;
  #problem: Message | null = null;

  /**
   * Opens the file, new or truncated, readable by its owner only: a command line may hold secrets.
   *
   * @param file path; one that ends in `.gz` is compressed
   * @param header `null` where {@link TraceWriter.begin} is called with it
   * @throws OmnimindError `output_unwritable`
   */
  constructor(file: string, header: TraceHeader | null) {
    this.#file = file;
    try {
      const fd = openSync(file, 'w', 0o600);
      // Without writev(2) each chunk counts as waiting until it is written itself.
      this.#out = createWriteStream(file, { fd, fs: { close, open, write } });
    } catch (cause) {
      throw unwritable(file, cause);
    }
    this.#out.on('error', (error) => this.#fail(error));
    this.#gzip = file.endsWith('.gz') ? createGzip({ level: 5 }) : undefined;
    this.#gzip?.on('data', (chunk: Buffer) => this.#queue(chunk));
    if (header !== null) this.begin(header);
  }

  /** Writes the header, for who opened the file before it was known. */
  begin(header: TraceHeader): void {
    this.#lines = `${escapedJson(header)}\n`;
    this.#flush();
  }

  /** What was not written and why; `null` while all is. */
  get problem(): Message | null {
    if (this.#problem !== null) return this.#problem;
    return this.#skipped === 0 ? null : message('trace.samples_lost', { count: this.#skipped });
  }

  /** Adds a sample rounded by {@link SampleRounder}. */
  write(sample: Sample): void {
    if (this.#problem !== null) return;
    if (this.#out.writableLength > maxWaiting_bytes) {
      this.#skipped += 1;
      return;
    }
    this.#lines += `${escapedJson(sample)}\n`;
    if (sample.t - this.#flushedAt_s >= flushInterval_s) {
      this.#flushedAt_s = sample.t;
      this.#flush();
    } else if (this.#lines.length >= batchLength) this.#passOn();
  }

  /** Writes what is left and closes the file. */
  async close(): Promise<void> {
    this.#passOn();
    if (this.#gzip !== undefined && this.#problem === null)
      await new Promise<void>((resolve) => this.#gzip?.once('end', resolve).end());
    const limit = new AbortController();
    const closed = finished(this.#out.end()).catch(() => {});
    const isInTime = await Promise.race([
      closed.then(() => true),
      sleep(closeTimeout_ms, false, { signal: limit.signal }).catch(() => false),
    ]);
    limit.abort();
    if (!isInTime) this.#problem ??= message('trace.end_lost', { seconds: closeTimeout_ms / 1000 });
  }

  /** Closes the file at once, after a failed start. */
  abandon(): void {
    this.#gzip?.destroy();
    this.#out.destroy();
  }

  #flush(): void {
    this.#passOn();
    this.#gzip?.flush(constants.Z_SYNC_FLUSH);
  }

  #passOn(): void {
    if (this.#lines === '') return;
    const lines = Buffer.from(this.#lines);
    this.#lines = '';
    if (this.#gzip === undefined) this.#queue(lines);
    else this.#gzip.write(lines);
  }

  #queue(chunk: Buffer): void {
    if (this.#problem === null) this.#out.write(chunk);
  }

  #fail(error: unknown): void {
    const reason = message('file.unwritable', { file: this.#file, errno: errorCode(error) });
    this.#problem ??= message('trace.incomplete', { reason });
  }
}
