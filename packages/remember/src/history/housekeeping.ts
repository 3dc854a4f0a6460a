import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Block, blockTicks, hourOf } from './block.ts';
import type { BlockTable } from './block-table.ts';
import { mostBlocks, mostPages, numberIn } from './database.ts';
import type { EventTable } from './event-table.ts';
import type { KeyedTable } from './keyed-table.ts';
import type { RollUp } from './roll-up.ts';
import type { WorkloadTable } from './workload-table.ts';

const hour_ms = 3_600_000;
/** So long everything is kept at full rate. */
const full_ms = 24 * hour_ms;
/** So long the minutes are kept, and what happened. */
const minutes_ms = 30 * 24 * hour_ms;
/** Rows that are dropped in one go. */
const piece = 64;
/** Above this share of the room that there is, the oldest goes. */
const fullShare = 0.95;

export interface HousekeepingTables {
  readonly blocks: BlockTable;
  readonly chunks: KeyedTable;
  readonly hours: KeyedTable;
  readonly workloads: WorkloadTable;
  readonly events: EventTable;
  readonly rollUp: RollUp;
}

/** Drops what is too old, and what is too much, in pieces so small that no tick waits for them. */
export class Housekeeping {
  readonly #database: DatabaseSync;
  readonly #tables: HousekeepingTables;
  readonly #interval_ms: number;
  readonly #pages: StatementSync;
  readonly #freePages: StatementSync;
  readonly #mostPages: number;

  constructor(database: DatabaseSync, tables: HousekeepingTables, options: { maxBytes: number; interval_ms: number }) {
    this.#database = database;
    this.#tables = tables;
    this.#interval_ms = options.interval_ms;
    this.#pages = database.prepare('PRAGMA page_count');
    this.#freePages = database.prepare('PRAGMA freelist_count');
    this.#mostPages = mostPages(options.maxBytes);
  }

  /**
   * @param isSettled whether the clock can be trusted to tell what is old: after a jump it may be the clock that is wrong
   * @param isActive workloads that may not be forgotten
   */
  step(now_ms: number, isSettled: boolean, filling: Block, isActive: (workload: number) => boolean): void {
    const { blocks, chunks, workloads, rollUp } = this.#tables;
    const oldest = blocks.spans[0];
    // What belongs to blocks that are gone goes piece by piece.
    const dropped = oldest === undefined ? 0 : chunks.dropBefore(oldest.number, piece);
    const isFull = this.#isFull();
    if (isSettled) this.#age(now_ms, filling, isActive);
    if (isFull && dropped < piece) this.#makeRoom();
    workloads.bound(isActive);
    // Only what is in the minutes can make room.
    const isUrgent = isFull && oldest !== undefined && rollUp.needs(oldest);
    rollUp.step(hourOf(now_ms), isUrgent, (number) => filling.has(number));
  }

  #age(now_ms: number, filling: Block, isActive: (workload: number) => boolean): void {
    const { blocks, hours, workloads, events, rollUp } = this.#tables;
    hours.dropBefore(hourOf(now_ms - minutes_ms), piece);
    events.age(now_ms - minutes_ms);
    workloads.forget({ brief: now_ms - full_ms, lasting: now_ms - minutes_ms }, isActive);
    const [oldest, next] = blocks.spans;
    // The newest stays, so that numbers go on.
    if (oldest === undefined || next === undefined || rollUp.needs(oldest)) return;
    // Blocks of a time that is yet to come, of when the clock was wrong, go by their number.
    const most = Math.ceil((full_ms / this.#interval_ms / blockTicks) * 1.1) + 1;
    if (oldest.last_ms < now_ms - full_ms || filling.number - oldest.number > most) blocks.dropOldest();
  }

  /** The oldest blocks go first, once they are in the minutes; then the oldest hours; then the oldest events. */
  #makeRoom(): void {
    const { blocks, hours, events, rollUp } = this.#tables;
    const [oldest, next] = blocks.spans;
    if (oldest !== undefined && next !== undefined) {
      if (!rollUp.needs(oldest)) blocks.dropOldest();
    } else if (hours.dropBefore(mostBlocks, piece) === 0) events.drop();
  }

  #isFull(): boolean {
    const pages = numberIn(this.#pages.get(), 'page_count');
    const free = numberIn(this.#freePages.get(), 'freelist_count');
    // Where the bound was lowered, the file shrinks little by little.
    if (pages > this.#mostPages && free > 0) this.#database.exec('PRAGMA incremental_vacuum(32)');
    return pages - free > fullShare * this.#mostPages;
  }
}
