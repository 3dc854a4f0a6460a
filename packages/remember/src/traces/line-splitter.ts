import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';

/** A longer line, in bytes, is damage: those that we write have less than 2 KiB. */
const maxLineBytes = 2 ** 20;
const lineFeed = 10;
const carriageReturn = 13;
const empty = Buffer.alloc(0);

/** Cuts a stream of bytes into lines; a line without an end takes no memory without an end. */
export class LineSplitter {
  readonly #file: string;
  readonly #onLine: (line: string) => void;
  #rest: Buffer = empty;
  #lines = 0;

  /**
   * @param file how the user named it, for messages
   * @param onLine gets each line without its line break
   */
  constructor(file: string, onLine: (line: string) => void) {
    this.#file = file;
    this.#onLine = onLine;
  }

  /** @throws OmnimindError `trace_damaged` for a line of more than 1 MiB */
  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      const part = chunk.subarray(start, end);
      this.#emit(this.#rest.length === 0 ? part : Buffer.concat([this.#rest, part]));
      this.#rest = empty;
      start = end + 1;
    }
    if (start === chunk.length) return;
    // A copy: the chunk's memory is the stream's.
    this.#rest = Buffer.concat([this.#rest, chunk.subarray(start)]);
    if (this.#rest.length <= maxLineBytes) return;
    const damage = message('trace.line_too_long', { limit_bytes: maxLineBytes });
    throw new OmnimindError(
      'trace_damaged',
      message('trace.damaged', { file: this.#file, line: this.#lines + 1, damage }),
    );
  }

  /** What stands after the last line break. */
  get rest(): string {
    return this.#rest.toString();
  }

  #emit(line: Buffer): void {
    this.#lines += 1;
    const isWindows = line.at(-1) === carriageReturn;
    this.#onLine(line.toString('utf8', 0, isWindows ? line.length - 1 : line.length));
  }
}
