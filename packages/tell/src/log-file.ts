import { closeSync, constants, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import { errorCode } from '@omnimind/linux/files/outcome';
import { type Message, message } from '@omnimind/protocol/message';

/** A log above this is turned over, bytes; and so many old ones are kept: `.1` is the newest. */
const limit_bytes = 5 * 2 ** 20;
const kept = 4;
/** Ours alone to write, its group's to read; never through a symbolic link. */
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

export interface LogFileOptions {
  /** Told once when it can't be written, and once when it can again. */
  onNotice?(notice: Message): void;
  readonly limit_bytes?: number;
}

/** A log of lines, turned over by its size. A full disk loses lines and nothing else. */
export class LogFile {
  readonly #file: string;
  readonly #options: LogFileOptions;
  #descriptor: number | undefined;
  #size_bytes = 0;
  #unwritten = 0;

  constructor(file: string, options: LogFileOptions = {}) {
    this.#file = file;
    this.#options = options;
  }

  /** @param lines each without its end, and without line breaks */
  write(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    const { onNotice } = this.#options;
    try {
      const descriptor = this.#open();
      for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
      this.#size_bytes += bytes.length;
    } catch (error) {
      const reason = message('system', { errno: errorCode(error) });
      if (this.#unwritten === 0) onNotice?.(message('log_file.unwritable', { file: this.#file, reason }));
      this.#unwritten += lines.length;
      // It may be another file by then.
      this.close();
      return;
    }
    if (this.#unwritten > 0) onNotice?.(message('log_file.writable', { file: this.#file, lost: this.#unwritten }));
    this.#unwritten = 0;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open(): number {
    if (this.#size_bytes >= (this.#options.limit_bytes ?? limit_bytes)) this.#turnOver();
    if (this.#descriptor === undefined) {
      this.#descriptor = openSync(this.#file, flags, 0o640);
      this.#size_bytes = fstatSync(this.#descriptor).size;
    }
    return this.#descriptor;
  }

  #turnOver(): void {
    this.close();
    this.#size_bytes = 0;
    for (let number = kept; number > 0; number -= 1) {
      try {
        renameSync(number === 1 ? this.#file : `${this.#file}.${number - 1}`, `${this.#file}.${number}`);
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw error;
      }
    }
  }
}
