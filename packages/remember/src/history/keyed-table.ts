import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { message } from '@omnimind/protocol/message';
import { type Chunk, decodeChunk, encodeChunk } from './chunk-codec.ts';
import { bytesIn, keyScale, numberIn } from './database.ts';
import { HistoryDamage } from './failure.ts';

/** Chunks by period (a block or an hour) and number of the workload: the tables `chunk`, `smoothed` and `hour`. */
export class KeyedTable {
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #dropBefore: StatementSync;
  readonly #next: StatementSync;

  constructor(database: DatabaseSync, table: 'chunk' | 'smoothed' | 'hour') {
    this.#get = database.prepare(`SELECT data FROM ${table} WHERE key = ?`);
    this.#put = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`);
    this.#dropBefore = database.prepare(
      `DELETE FROM ${table} WHERE key IN (SELECT key FROM ${table} WHERE key < ? ORDER BY key LIMIT ?)`,
    );
    this.#next = database.prepare(`SELECT key FROM ${table} WHERE key >= ? ORDER BY key LIMIT 1`);
  }

  /** @returns `null` where there is none, or a damaged one */
  get(period: number, workload: number): Chunk | null {
    const row = this.#get.get(period * keyScale + workload);
    return row === undefined ? null : decodeChunk(bytesIn(row, 'data'));
  }

  put(period: number, workload: number, chunk: Chunk): void {
    this.#put.run(period * keyScale + workload, encodeChunk(chunk));
  }

  /** Drops chunks of earlier periods, the oldest first. @returns how many, `limit` at most */
  dropBefore(period: number, limit: number): number {
    return Number(this.#dropBefore.run(period * keyScale, limit).changes);
  }

  /** The first period from this one on that has a chunk. */
  next(period: number): number | null {
    const row = this.#next.get(period * keyScale);
    const found = row === undefined ? null : Math.floor(numberIn(row, 'key') / keyScale);
    // A damaged tree may lead anywhere; iterating must not loop for ever.
    if (found !== null && found < period) throw new HistoryDamage(message('history.inconsistent'));
    return found;
  }
}
