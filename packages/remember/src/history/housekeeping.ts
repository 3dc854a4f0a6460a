import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Block, blockTicks, hourOf } from './block.ts';
import type { BlockTable } from './block-table.ts';
import { maxBlocks, maxPages, numberIn } from './database.ts';
import type { EventTable } from './event-table.ts';
import type { KeyedTable } from './keyed-table.ts';
import type { RollUp } from './roll-up.ts';
import type { WorkloadTable } from './workload-table.ts';

const hour_ms = 3_600_000;
/** Age up to which everything is stored at full rate. */
const full_ms = 24 * hour_ms;
/** Age up to which minutes and events are stored. */
const minutes_ms = 30 * 24 * hour_ms;
/** Rows that are dropped at a time. */
const batch = 64;
/** Above this share of the file's limit the oldest data is dropped. */
const fullShare = 0.95;

export interface HousekeepingTables {
  readonly blocks: BlockTable;
  readonly chunks: KeyedTable;
  readonly hours: KeyedTable;
  readonly workloads: WorkloadTable;
  readonly events: EventTable;
  readonly rollUp: RollUp;
}

/** Drops what is too old or too much, in batches so small that no tick waits for them. */
export class Housekeeping {
  readonly #database: DatabaseSync;
  readonly #tables: HousekeepingTables;
  readonly #interval_ms: number;
  readonly #pages: StatementSync;
  readonly #freePages: StatementSync;
  readonly #maxPages: number;

  constructor(database: DatabaseSync, tables: HousekeepingTables, options: { maxBytes: number; interval_ms: number }) {
    this.#database = database;
    this.#tables = tables;
    this.#interval_ms = options.interval_ms;
    this.#pages = database.prepare('PRAGMA page_count');
    this.#freePages = database.prepare('PRAGMA freelist_count');
    this.#maxPages = maxPages(options.maxBytes);
  }

  /**
   * @param isSettled whether the wall clock can be trusted: after a jump it may be the clock that is wrong
   * @param isActive workloads that must not be forgotten
   */
  step(now_ms: number, isSettled: boolean, filling: Block, isActive: (workload: number) => boolean): void {
    const { blocks, chunks, workloads, rollUp } = this.#tables;
    const oldest = blocks.spans[0];
    // Chunks of dropped blocks go in batches.
    const dropped = oldest === undefined ? 0 : chunks.dropBefore(oldest.number, batch);
    const isFull = this.#isFull();
    if (isSettled) this.#age(now_ms, filling, isActive);
    if (isFull && dropped < batch) this.#makeRoom();
    workloads.bound(isActive);
    // A block can be dropped only once it is in the minutes.
    const isUrgent = isFull && oldest !== undefined && rollUp.needs(oldest);
    rollUp.step(hourOf(now_ms), isUrgent, (number) => filling.has(number));
  }

  #age(now_ms: number, filling: Block, isActive: (workload: number) => boolean): void {
    const { blocks, hours, workloads, events, rollUp } = this.#tables;
    hours.dropBefore(hourOf(now_ms - minutes_ms), batch);
    events.age(now_ms - minutes_ms);
    workloads.forget({ brief: now_ms - full_ms, lasting: now_ms - minutes_ms }, isActive);
    const [oldest, next] = blocks.spans;
    // The newest stays, so that numbering continues.
    if (oldest === undefined || next === undefined || rollUp.needs(oldest)) return;
    // Blocks dated in the future, from a wrong clock, go by their number.
    const maxBlocksKept = Math.ceil((full_ms / this.#interval_ms / blockTicks) * 1.1) + 1;
    if (oldest.last_ms < now_ms - full_ms || filling.number - oldest.number > maxBlocksKept) blocks.dropOldest();
  }

  /** Drops the oldest blocks first, once they are in the minutes; then the oldest hours; then the oldest events. */
  #makeRoom(): void {
    const { blocks, hours, events, rollUp } = this.#tables;
    const [oldest, next] = blocks.spans;
    if (oldest !== undefined && next !== undefined) {
      if (!rollUp.needs(oldest)) blocks.dropOldest();
    } else if (hours.dropBefore(maxBlocks, batch) === 0) events.drop();
  }

  #isFull(): boolean {
    const pages = numberIn(this.#pages.get(), 'page_count');
    const free = numberIn(this.#freePages.get(), 'freelist_count');
    // Where the limit was lowered, the file shrinks gradually.
    if (pages > this.#maxPages && free > 0) this.#database.exec('PRAGMA incremental_vacuum(32)');
    return pages - free > fullShare * this.#maxPages;
  }
}
