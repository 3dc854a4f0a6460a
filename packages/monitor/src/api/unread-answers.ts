import type { ServerResponse } from 'node:http';

/** So much may wait for readers altogether, bytes: 40 answers about 500 workloads with their last minutes. */
const most_bytes = 64 * 2 ** 20;

/**
 * Keeps answers that their readers do not take from filling memory: one user's 256 connections, with an answer of 1.6 MB each, would
 * take 400 MB. Beyond the limit the connections that have waited longest are ended.
 */
export class UnreadAnswers {
  readonly #waiting = new Set<ServerResponse>();
  readonly #most_bytes: number;

  /** @param limit_bytes for tests */
  constructor(limit_bytes = most_bytes) {
    this.#most_bytes = limit_bytes;
  }

  /** To be called when an answer was written. */
  add(response: ServerResponse): void {
    if (response.writableLength === 0 || response.destroyed) return;
    this.#waiting.add(response);
    response.once('close', () => this.#waiting.delete(response));
    let bytes = [...this.#waiting].reduce((sum, each) => sum + each.writableLength, 0);
    for (const oldest of this.#waiting) {
      if (bytes <= this.#most_bytes) return;
      bytes -= oldest.writableLength;
      oldest.destroy();
    }
  }
}
