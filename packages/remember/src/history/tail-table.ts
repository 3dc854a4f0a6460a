import { message } from '@omnimind/protocol/message';
import { Block, blockTicks } from './block.ts';
import { bytesIn, numberIn, Table } from './database.ts';
import { HistoryDamage } from './failure.ts';
import { decodeTick, encodeTick } from './tick-codec.ts';

/** Ticks that are dropped at a time, once they are in chunks. */
const batch = 8;

/** The newest ticks, one row each: a copy of what is in memory, read after a kill. */
export class TailTable extends Table {
  readonly #put = this.database.prepare('INSERT INTO tail VALUES (?, ?, ?)');
  readonly #from = this.database.prepare('SELECT tick, time_ms, data FROM tail WHERE tick >= ? ORDER BY tick');
  readonly #drop = this.database.prepare(
    `DELETE FROM tail WHERE tick IN (SELECT tick FROM tail WHERE tick < ? ORDER BY tick LIMIT ${batch})`,
  );

  /** Stores the next tick of a block. */
  put(block: Block, time_ms: number, rows: Int32Array): void {
    this.#put.run(block.number * blockTicks + block.times.length, time_ms, encodeTick(rows));
  }

  /** The blocks from this number on, as they were in memory. @throws HistoryDamage when a tick is missing */
  blocks(number: number, interval_ms: number): Block[] {
    const blocks: Block[] = [];
    for (const row of this.#from.iterate(number * blockTicks)) {
      const tick = numberIn(row, 'tick');
      let block = blocks.at(-1);
      if (block?.number !== Math.floor(tick / blockTicks)) {
        block = new Block(Math.floor(tick / blockTicks), interval_ms);
        blocks.push(block);
      }
      if (tick % blockTicks !== block.times.length) throw new HistoryDamage(message('history.inconsistent'));
      // A damaged tick counts as one without measurements.
      block.add(numberIn(row, 'time_ms'), decodeTick(bytesIn(row, 'data')) ?? new Int32Array(0));
    }
    return blocks;
  }

  /** Drops a batch of ticks of earlier blocks. */
  dropBefore(number: number): void {
    this.#drop.run(number * blockTicks);
  }
}
