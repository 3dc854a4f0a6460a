import { createReadStream } from 'node:fs';
import { createGunzip, type Gunzip } from 'node:zlib';
import { errorCode } from '@omnimind/linux/files/outcome';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';

const chunkBytes = 256 * 1024;

/**
 * Reads a file or, for `-`, standard input, and gives its bytes, decompressed if they begin as gzip does.
 *
 * @returns false when compressed data ended too early; what came before was given
 * @throws OmnimindError `trace_unreadable`; `trace_damaged` for compressed data that is wrong; whatever `onChunk` throws
 */
export async function readTraceBytes(file: string, onChunk: (chunk: Buffer) => void): Promise<boolean> {
  const source = file === '-' ? { fd: 0, autoClose: false } : {};
  const stream = createReadStream(file, { ...source, highWaterMark: chunkBytes });
  let head: Buffer | undefined = Buffer.alloc(0);
  let decompressor: Decompressor | undefined;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      let data = chunk;
      if (head !== undefined) {
        data = Buffer.concat([head, chunk]);
        head = data.length < 2 ? data : undefined;
        if (head !== undefined) continue;
        if (data[0] === 0x1f && data[1] === 0x8b) decompressor = new Decompressor(file, onChunk);
      }
      if (decompressor === undefined) onChunk(data);
      else await decompressor.write(data);
    }
    if (head !== undefined && head.length > 0) onChunk(head);
    return decompressor === undefined || (await decompressor.end());
  } catch (cause) {
    if (cause instanceof OmnimindError || errorCode(cause) === '') throw cause;
    const problem = message('file.unreadable', { file, errno: errorCode(cause) });
    throw new OmnimindError('trace_unreadable', problem, { cause });
  } finally {
    stream.destroy();
    decompressor?.destroy();
  }
}

/** Gunzip whose errors are thrown where the data goes in. */
class Decompressor {
  readonly #file: string;
  readonly #gunzip: Gunzip;
  #failure: unknown;
  #hasEnded = false;
  #wake: () => void = () => {};

  constructor(file: string, onChunk: (chunk: Buffer) => void) {
    this.#file = file;
    this.#gunzip = createGunzip({ chunkSize: chunkBytes });
    this.#gunzip.on('data', (chunk: Buffer) => {
      if (this.#failure !== undefined) return;
      try {
        onChunk(chunk);
      } catch (error) {
        this.#fail(error);
      }
    });
    this.#gunzip.on('error', (error) => this.#fail(error));
    // Emitted at the end of the compressed data, whatever follows it.
    this.#gunzip.on('end', () => {
      this.#hasEnded = true;
      this.#wake();
    });
  }

  async write(data: Buffer): Promise<void> {
    if (this.#hasEnded) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#gunzip.write(data, () => resolve());
    });
    this.#check();
  }

  /** @returns false when the data ended too early */
  async end(): Promise<boolean> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#hasEnded || this.#failure !== undefined) resolve();
      else this.#gunzip.end();
    });
    if (errorCode(this.#failure) === 'Z_BUF_ERROR') return false;
    this.#check();
    return true;
  }

  destroy(): void {
    this.#gunzip.destroy();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake();
  }

  #check(): void {
    const failure = this.#failure;
    if (failure === undefined) return;
    if (!errorCode(failure).startsWith('Z_')) throw failure;
    throw new OmnimindError('trace_damaged', message('trace.compression', { file: this.#file }), { cause: failure });
  }
}
