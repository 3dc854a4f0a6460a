import { writeSync } from 'node:fs';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';

/**
 * Our own lines are written with write(2), never through `process.stdout` or `process.stderr`: for a pipe these set
 * O_NONBLOCK on the open file, which we share with the command that we run, and its writes would begin to fail.
 */

/** Whoever read our standard output has gone away. */
export class OutputClosed extends Error {}

/** Writes to standard output. @throws OutputClosed; OmnimindError `output_unwritable` when the disk is full */
export function writeOutput(text: string): void {
  if (!write(1, text)) throw new OutputClosed();
}

/** Writes to standard error. When nobody reads it any more the text is lost: a report is never worth a failure. */
export function writeError(text: string): void {
  write(2, text);
}

/** Standard output in pieces of 64 KiB, for many small lines. */
export class BufferedOutput {
  #pending = '';

  line(text: string): void {
    this.#pending += `${text}\n`;
    if (this.#pending.length >= 65_536) this.flush();
  }

  flush(): void {
    const text = this.#pending;
    this.#pending = '';
    writeOutput(text);
  }
}

/** `false` when the other end is closed. */
function write(descriptor: 1 | 2, text: string): boolean {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      // Somebody else made it non-blocking, and its reader is slow.
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      else if (descriptor === 2 || code === 'EPIPE' || code === 'EBADF') return false;
      else
        throw new OmnimindError('output_unwritable', message('output.unwritable', { errno: code }), { cause: error });
    }
  }
  return true;
}
