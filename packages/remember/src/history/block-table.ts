import type { Block, BlockSpan } from './block.ts';
import { bytesIn, numberIn, Table } from './database.ts';
import { type BlockHead, decodeHead, encodeHead } from './tick-codec.ts';

/** Blocks on disk, oldest first. Their spans are in memory: a day at one tick per second is 288 of them. */
export class BlockTable extends Table {
  readonly #get = this.database.prepare('SELECT interval_ms, data FROM block WHERE number = ?');
  readonly #put = this.database.prepare('INSERT OR REPLACE INTO block VALUES (?, ?, ?, ?, ?)');
  readonly #drop = this.database.prepare('DELETE FROM block WHERE number = ?');
  readonly #spans: BlockSpan[] = this.database
    .prepare('SELECT number, first_ms, last_ms, interval_ms FROM block ORDER BY number')
    .all()
    .map((row) => ({
      number: numberIn(row, 'number'),
      first_ms: numberIn(row, 'first_ms'),
      last_ms: numberIn(row, 'last_ms'),
      interval_ms: numberIn(row, 'interval_ms'),
    }));

  get spans(): readonly BlockSpan[] {
    return this.#spans;
  }

  /** @returns `null` where there is none, or a damaged one */
  head(number: number): BlockHead | null {
    const row = this.#get.get(number);
    return row === undefined ? null : decodeHead(bytesIn(row, 'data'), numberIn(row, 'interval_ms'));
  }

  put(block: Block): void {
    const { number, first_ms, last_ms, interval_ms } = block;
    const head = encodeHead({ times: block.times, workloads: block.workloads() }, interval_ms);
    this.#put.run(number, first_ms, last_ms, interval_ms, head);
    this.#spans.push({ number, first_ms, last_ms, interval_ms });
  }

  dropOldest(): void {
    const oldest = this.#spans.shift();
    if (oldest !== undefined) this.#drop.run(oldest.number);
  }
}
