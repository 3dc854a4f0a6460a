import type { DatabaseSync } from 'node:sqlite';
import { type BlockSpan, hourOf } from './block.ts';
import type { BlockTable } from './block-table.ts';
import type { Chunk } from './chunk-codec.ts';
import type { ChunkTable } from './chunk-table.ts';
import { ColumnBins } from './column-bins.ts';
import { unmeasured, width } from './columns.ts';
import { numberIn, Table } from './database.ts';
import type { KeyedTable } from './keyed-table.ts';
import type { WorkloadTable } from './workload-table.ts';

/** Chunks that are read at a time; more when space runs out. */
const batch = 24;
const urgentBatch = 100;

interface Job {
  readonly hour: number;
  /** For each block the minute of each tick; -1 for those of another hour. */
  readonly blocks: readonly { readonly number: number; readonly minutes: Int8Array }[];
  readonly workloads: number[];
}

export interface RolledTables {
  readonly blocks: BlockTable;
  readonly chunks: ChunkTable;
  readonly hours: KeyedTable;
  readonly workloads: WorkloadTable;
}

/** Folds blocks into hours by the minute, a few workloads at a time. After a kill the hour starts over. */
export class RollUp extends Table {
  readonly #tables: RolledTables;
  readonly #add = this.database.prepare('INSERT OR IGNORE INTO pending VALUES (?)');
  readonly #done = this.database.prepare('DELETE FROM pending WHERE hour = ?');
  readonly #pending = new Set(
    this.database
      .prepare('SELECT hour FROM pending')
      .all()
      .map((row) => numberIn(row, 'hour')),
  );
  #job: Job | null = null;

  constructor(database: DatabaseSync, tables: RolledTables) {
    super(database);
    this.#tables = tables;
  }

  /** Whether blocks on disk hold data of this hour that is not in its minutes yet. */
  isPending(hour: number): boolean {
    return this.#pending.has(hour);
  }

  /** Whether the block may hold such data. */
  needs({ first_ms, last_ms }: BlockSpan): boolean {
    for (const hour of this.#pending) if (hour >= hourOf(first_ms) && hour <= hourOf(last_ms)) return true;
    return false;
  }

  /** A block with data of these hours was written. */
  add(hours: Iterable<number>): void {
    for (const hour of hours) {
      this.#add.run(hour);
      this.#pending.add(hour);
      if (this.#job?.hour === hour) this.#job = null;
    }
  }

  /**
   * Does a batch of work.
   *
   * @param current the hour of now, which waits for its end
   * @param isUrgent whether space runs out: then it does not wait
   * @param isThere workloads that run and may become lasting: their beginning must not be missing then
   */
  step(current: number, isUrgent: boolean, isThere: (workload: number) => boolean): void {
    this.#job ??= this.#begin(current, isUrgent);
    if (this.#job === null) return;
    const { hour, blocks, workloads } = this.#job;
    for (let left = isUrgent ? urgentBatch : batch; left > 0; ) {
      const workload = workloads.pop();
      if (workload === undefined) {
        this.#done.run(hour);
        this.#pending.delete(hour);
        this.#job = null;
        return;
      }
      left -= 1;
      if (!isThere(workload) && !this.#tables.workloads.isLasting(workload)) continue;
      left -= blocks.length;
      this.#roll(hour, blocks, workload);
    }
  }

  #begin(current: number, isUrgent: boolean): Job | null {
    let hour = Number.POSITIVE_INFINITY;
    for (const pending of this.#pending) if (pending !== current || isUrgent) hour = Math.min(hour, pending);
    if (!Number.isFinite(hour)) return null;
    const blocks: { number: number; minutes: Int8Array }[] = [];
    const workloads = new Set<number>();
    for (const { number, first_ms, last_ms } of this.#tables.blocks.spans) {
      if (hourOf(first_ms) > hour || hourOf(last_ms) < hour) continue;
      const head = this.#tables.blocks.head(number);
      if (head === null) continue;
      const minuteOf = (time: number) => (hourOf(time) === hour ? Math.floor(time / 60_000) % 60 : -1);
      blocks.push({ number, minutes: Int8Array.from(head.times, minuteOf) });
      for (const workload of head.workloads) workloads.add(workload);
    }
    return { hour, blocks, workloads: [...workloads] };
  }

  #roll(hour: number, blocks: Job['blocks'], workload: number): void {
    const { chunks, hours } = this.#tables;
    const minutes = new ColumnBins(60);
    for (const { number, minutes: minuteOf } of blocks) {
      const chunk = chunks.get(number, workload);
      if (chunk === null) continue;
      for (let tick = 0; tick < chunk.count; tick += 1) {
        const minute = minuteOf[chunk.first + tick] ?? -1;
        if (minute >= 0) minutes.add(minute, chunk.values, tick, tick + 1, 1);
      }
    }
    // The hour may exist, from before the clock was set back or space ran out: newer data wins.
    const rolled = hourChunk(minutes, hours.get(hour, workload));
    if (rolled !== null) hours.put(hour, workload, rolled);
  }
}

/**
 * The chunk of an hour.
 *
 * @param before the chunk so far, for minutes without new data
 * @returns `null` without any data
 */
function hourChunk(minutes: ColumnBins, before: Chunk | null): Chunk | null {
  const values = new Int32Array(60 * width).fill(unmeasured);
  if (before !== null) values.set(before.values.subarray(0, (60 - before.first) * width), before.first * width);
  let first = before === null ? 60 : before.first;
  let end = before === null ? 0 : before.first + before.count;
  for (let minute = 0; minute < 60; minute += 1) {
    const cells = Array.from({ length: width }, (_, column) => minutes.value(minute, column));
    if (cells.every((cell) => cell === null)) continue;
    first = Math.min(first, minute);
    end = Math.max(end, minute + 1);
    for (const [column, cell] of cells.entries())
      values[minute * width + column] = cell === null ? unmeasured : Math.round(cell);
  }
  return end === 0 ? null : { first, count: end - first, values: values.slice(first * width, end * width) };
}
