import { OmnimindError } from '@omnimind/protocol';

/** No honest line of a trace comes near this, bytes. */
const lineLimit = 2 ** 20;
const lineFeed = 10;

/** Cuts a stream of bytes into lines, without the memory that a line without an end would take. */
export class LineSplitter {
  readonly #file: string;
  readonly #onLine: (line: string) => void;
  #rest: Buffer = Buffer.alloc(0);
  #lines = 0;

  /** @param file how the user named it, for messages */
  constructor(file: string, onLine: (line: string) => void) {
    this.#file = file;
    this.#onLine = onLine;
  }

  /** @throws OmnimindError `trace_damaged` for a line of more than 1 MiB */
  push(chunk: Buffer): void {
    let start = 0;
    let end = chunk.indexOf(lineFeed);
    if (end >= 0 && this.#rest.length > 0) {
      this.#emit(Buffer.concat([this.#rest, chunk.subarray(0, end)]).toString('utf8'));
      this.#rest = Buffer.alloc(0);
      start = end + 1;
      end = chunk.indexOf(lineFeed, start);
    }
    for (; end >= 0; end = chunk.indexOf(lineFeed, start)) {
      this.#emit(chunk.toString('utf8', start, end));
      start = end + 1;
    }
    if (start === chunk.length) return;
    // A copy: the chunk's memory is the stream's.
    this.#rest = Buffer.concat([this.#rest, chunk.subarray(start)]);
    if (this.#rest.length > lineLimit)
      throw new OmnimindError('trace_damaged', `${this.#file}:${this.#lines + 1}: the line is longer than 1 MiB`, {
        file: this.#file,
        line: this.#lines + 1,
      });
  }

  /** What stands after the last line break. */
  get rest(): string {
    return this.#rest.toString('utf8');
  }

  #emit(line: string): void {
    this.#lines += 1;
    this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
