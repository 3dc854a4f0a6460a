import type { DatabaseSync } from 'node:sqlite';
import type { BlockSpan } from './block.ts';
import type { BlockTable } from './block-table.ts';
import type { Chunk } from './chunk-codec.ts';
import { maximumColumns, unmeasured, verdictColumn, width } from './columns.ts';
import { KeyedTable } from './keyed-table.ts';

/** Age up to which every tick is kept as it was measured. */
const exact_ms = 2 * 3_600_000;
/** An hour is smoothed together: each commit that has some of it writes the file's own books, too. */
const together_ms = 3_600_000;
/** Older ticks are alike over so long. */
const alike_ms = 5000;
/** Chunks that are smoothed at a time. */
const batch = 32;
/** More than a block has. */
const blockWorkloads = 4096;

interface Job {
  /** Of the block. */
  readonly number: number;
  /** How many ticks become alike. */
  readonly ticks: number;
  /** Those that are left. */
  readonly workloads: number[];
}

/**
 * Chunks of blocks: two to three hours of them as they were measured, and older ones smoothed, of which every tick of five seconds has their mean,
 * or their largest memory. These pack into four tenths of the room. The verdict stays as it was at each tick.
 *
 * What is smoothed has a table of its own, where it fills whole pages: written in the place of the exact chunk it left each page
 * half empty, and 107 MB were written a day instead of 85.
 */
export class ChunkTable {
  readonly #exact: KeyedTable;
  readonly #smoothed: KeyedTable;
  #job: Job | null = null;
  /** Whether the block before was smoothed just now. */
  #goesOn = false;

  constructor(database: DatabaseSync) {
    this.#exact = new KeyedTable(database, 'chunk');
    this.#smoothed = new KeyedTable(database, 'smoothed');
  }

  /** @returns `null` where there is none, or a damaged one */
  get(block: number, workload: number): Chunk | null {
    return this.#exact.get(block, workload) ?? this.#smoothed.get(block, workload);
  }

  put(block: number, workload: number, chunk: Chunk): void {
    this.#exact.put(block, workload, chunk);
  }

  /** Drops chunks of earlier blocks, the oldest first. @returns how many, `limit` at most */
  dropBefore(block: number, limit: number): number {
    const dropped = this.#smoothed.dropBefore(block, limit);
    return dropped + this.#exact.dropBefore(block, limit - dropped);
  }

  /** Smooths a batch of chunks whose block nobody needs exactly any more. After a kill the block starts over. */
  smooth(now_ms: number, blocks: BlockTable, isNeeded: (span: BlockSpan) => boolean): void {
    this.#job ??= this.#begin(now_ms, blocks, isNeeded);
    if (this.#job === null) return;
    const { number, ticks, workloads } = this.#job;
    for (const workload of workloads.splice(0, batch)) {
      const chunk = this.#exact.get(number, workload);
      if (chunk !== null) this.#smoothed.put(number, workload, smoothed(chunk, ticks));
    }
    if (workloads.length > 0) return;
    // All at once: it takes a millisecond, and fewer commits have pages of it.
    this.#exact.dropBefore(number + 1, blockWorkloads);
    this.#job = null;
  }

  /** The oldest block that is due: what is not in the minutes yet must reach them as it was measured. */
  #begin(now_ms: number, blocks: BlockTable, isNeeded: (span: BlockSpan) => boolean): Job | null {
    const number = this.#exact.next(0);
    const span = blocks.spans.find((each) => each.number === number);
    if (number === null || span === undefined) return null;
    const ticks = Math.round(alike_ms / span.interval_ms);
    const age_ms = now_ms - span.last_ms;
    this.#goesOn = age_ms > (this.#goesOn ? exact_ms : exact_ms + together_ms);
    if (ticks < 2 || !this.#goesOn || isNeeded(span)) return null;
    return { number, ticks, workloads: [...(blocks.head(number)?.workloads ?? [])] };
  }
}

/** @param ticks that become alike, counted from the start of the block */
function smoothed({ first, count, values }: Chunk, ticks: number): Chunk {
  for (let start = 0; start < count; ) {
    const end = Math.min(count, start + ticks - ((first + start) % ticks));
    for (let column = 0; column < width; column += 1) if (column !== verdictColumn) level(values, start, end, column);
    start = end;
  }
  return { first, count, values };
}

/** Gives all that was measured in one column from `start` up to `end` the same value. */
function level(values: Int32Array, start: number, end: number, column: number): void {
  let [sum, measured, largest] = [0, 0, 0];
  for (let at = start * width + column; at < end * width; at += width) {
    const value = values[at] ?? unmeasured;
    if (value < 0) continue;
    sum += value;
    measured += 1;
    largest = Math.max(largest, value);
  }
  const value = maximumColumns.includes(column) ? largest : Math.round(sum / measured);
  for (let at = start * width + column; at < end * width; at += width)
    if ((values[at] ?? unmeasured) >= 0) values[at] = value;
}
