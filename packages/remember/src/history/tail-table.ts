import { message } from '@omnimind/protocol/message';
import { Block, blockTicks } from './block.ts';
import { bytesIn, numberIn, Table } from './database.ts';
import { HistoryDamage } from './failure.ts';
import { decodeTicks, encodeTicks, type Tick } from './tick-codec.ts';

/** What a kill may lose at most, ms. A commit writes whole pages: one for each tick would be 1.3 GB a day of 50 workloads. */
const group_ms = 10_000;

/** Ticks of one row, which are stored together. */
export function groupTicks(interval_ms: number): number {
  return Math.max(1, Math.floor(group_ms / interval_ms));
}

/**
 * The newest ticks: a copy of what is in memory, read after a kill. Its rows are a ring, as many as two blocks take, each
 * written over when its turn comes: nothing is dropped, and a commit changes one page of the table (with a row for each tick,
 * dropped later, it was seven pages with those of the file's own books).
 */
export class TailTable extends Table {
  readonly #put = this.database.prepare('INSERT OR REPLACE INTO tail VALUES (?, ?, ?, ?, ?)');
  readonly #from = this.database.prepare('SELECT tick, count, time_ms, data FROM tail WHERE tick >= ? ORDER BY tick');

  /** Stores the group of ticks that the block's last one belongs to. */
  put(block: Block): void {
    const size = groupTicks(block.interval_ms);
    const group = Math.floor((block.times.length - 1) / size);
    const first = group * size;
    const slot = (block.number % 2) * Math.ceil(blockTicks / size) + group;
    const count = block.times.length - first;
    this.#put.run(slot, block.number * blockTicks + first, count, block.times[first] ?? 0, encodeTicks(block, first));
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
      const [count, time_ms] = [numberIn(row, 'count'), numberIn(row, 'time_ms')];
      if (count > blockTicks - block.times.length) throw new HistoryDamage(message('history.inconsistent'));
      const ticks = decodeTicks(bytesIn(row, 'data'), time_ms);
      for (const each of ticks?.length === count ? ticks : damaged(count, time_ms, interval_ms))
        block.add(each.time_ms, each.rows);
    }
    return blocks;
  }
}

/** Damaged ticks count as ones without measurements. */
function damaged(count: number, first_ms: number, interval_ms: number): Tick[] {
  return Array.from({ length: count }, (_, index) => ({
    time_ms: first_ms + index * interval_ms,
    rows: new Int32Array(0),
  }));
}
