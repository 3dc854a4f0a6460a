import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';

/** No line of a trace comes near this. */
const lineLimit_bytes = 2 ** 20;
const lineFeed = 10;
const carriageReturn = 13;

/** Cuts a stream of bytes into lines, without the memory that a line without an end would take. */
export class LineSplitter {
  readonly #file: string;
  readonly #onLine: (bytes: Buffer, start: number, end: number) => void;
  #rest: Buffer = Buffer.alloc(0);
  #lines = 0;

  /**
   * @param file how the user named it, for messages
   * @param onLine gets where a line lies, without its line break, in bytes that are its own until it returns
   */
  constructor(file: string, onLine: (bytes: Buffer, start: number, end: number) => void) {
    this.#file = file;
    this.#onLine = onLine;
  }

  /** @throws OmnimindError `trace_damaged` for a line of more than 1 MiB */
  push(chunk: Buffer): void {
    let start = 0;
    let end = chunk.indexOf(lineFeed);
    if (end >= 0 && this.#rest.length > 0) {
      const line = Buffer.concat([this.#rest, chunk.subarray(0, end)]);
      this.#emit(line, 0, line.length);
      this.#rest = Buffer.alloc(0);
      start = end + 1;
      end = chunk.indexOf(lineFeed, start);
    }
    for (; end >= 0; end = chunk.indexOf(lineFeed, start)) {
      this.#emit(chunk, start, end);
      start = end + 1;
    }
    if (start === chunk.length) return;
    // A copy: the chunk's memory is the stream's.
    this.#rest = Buffer.concat([this.#rest, chunk.subarray(start)]);
    if (this.#rest.length <= lineLimit_bytes) return;
    const damage = message('trace.line_too_long', { limit_bytes: lineLimit_bytes });
    throw new OmnimindError(
      'trace_damaged',
      message('trace.damaged', { file: this.#file, line: this.#lines + 1, damage }),
    );
  }

  /** What stands after the last line break. */
  get rest(): Buffer {
    return this.#rest;
  }

  #emit(bytes: Buffer, start: number, end: number): void {
    this.#lines += 1;
    const isWindows = end > start && bytes[end - 1] === carriageReturn;
    this.#onLine(bytes, start, isWindows ? end - 1 : end);
  }
}
