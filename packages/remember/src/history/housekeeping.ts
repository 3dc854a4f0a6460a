import type { DatabaseSync } from 'node:sqlite';
import { type Block, blockTicks, hourOf } from './block.ts';
import { maxBlocks, maxPages, numberIn, Table } from './database.ts';
import type { EventTable } from './event-table.ts';
import type { RolledTables, RollUp } from './roll-up.ts';

const hour_ms = 3_600_000;
/** Age up to which the ticks are stored. */
const full_ms = 24 * hour_ms;
/** Age up to which minutes and events are stored. */
const minutes_ms = 30 * 24 * hour_ms;
/** Rows that are dropped at a time. */
const batch = 64;
/** Above this share of the file's limit the oldest data is dropped. */
const fullShare = 0.95;

export interface HousekeepingTables extends RolledTables {
  readonly events: EventTable;
  readonly rollUp: RollUp;
}

/** Smooths what is old and drops what is too old or too much, in batches so small that no tick waits for them. */
export class Housekeeping extends Table {
  readonly #tables: HousekeepingTables;
  readonly #options: { readonly maxBytes: number; readonly interval_ms: number };
  readonly #pages = this.database.prepare('PRAGMA page_count');
  readonly #freePages = this.database.prepare('PRAGMA freelist_count');

  constructor(database: DatabaseSync, tables: HousekeepingTables, options: { maxBytes: number; interval_ms: number }) {
    super(database);
    this.#tables = tables;
    this.#options = options;
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
    if (isSettled) chunks.smooth(now_ms, blocks, (span) => rollUp.needs(span));
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
    const maxBlocksKept = Math.ceil((full_ms / this.#options.interval_ms / blockTicks) * 1.1) + 1;
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
    const most = maxPages(this.#options.maxBytes);
    // Where the limit was lowered, the file shrinks gradually.
    if (pages > most && free > 0) this.database.exec('PRAGMA incremental_vacuum(32)');
    return pages - free > fullShare * most;
  }
}
