import type { DatabaseSync } from 'node:sqlite';
import { laterColumns, type PastWorkload, type Series, seriesColumns } from '@omnimind/protocol/api/schemas';
import { message } from '@omnimind/protocol/message';
import { Block, blockTicks, tickWidth } from './block.ts';
import { BlockTable } from './block-table.ts';
import { ChunkTable } from './chunk-table.ts';
import {
  type Column,
  columnScales,
  formerWidth,
  type LaterColumn,
  laterScales,
  quantize,
  type StoredVerdict,
  verdictCode,
  verdictColumn,
} from './columns.ts';
import { closeDatabase, maxBlocks, numberIn } from './database.ts';
import { EventTable } from './event-table.ts';
import { HistoryDamage } from './failure.ts';
import { Housekeeping, type HousekeepingTables } from './housekeeping.ts';
import { KeyedTable } from './keyed-table.ts';
import { pastAt } from './past-reader.ts';
import { RollUp } from './roll-up.ts';
import type { SeriesQuery } from './series-points.ts';
import { SeriesReader } from './series-reader.ts';
import { groupTicks, TailTable } from './tail-table.ts';
import { WorkloadTable } from './workload-table.ts';

/** One workload, or `machine`, at a tick. Shares are 0 to 1; `null` where nothing was measured. */
export interface HistoryRow
  extends Readonly<Record<Column, number | null>>,
    Readonly<Partial<Record<LaterColumn, number | null>>> {
  readonly id: string;
  readonly name: string;
  readonly verdict: StoredVerdict | null;
}

/** A full block is written over this many ticks, so that none has much to do. */
const writingTicks = 30;
/** Workloads of a block at most. */
export const maxWorkloads = 2048;

/**
 * The history in an open file. Ticks are stored as they come, and committed together; full blocks are written workload by workload, folded into hours, and
 * dropped when old: a batch of each at every tick. Everything throws as node:sqlite does; after that only {@link HistoryStore.load}
 * may be called, which reads the file into memory again.
 */
export class HistoryStore {
  readonly #database: DatabaseSync;
  readonly #options: { readonly maxBytes: number; readonly interval_ms: number };
  #state: State;
  /** Whether the block that is being filled has ticks that are not in the tail yet; a transaction is open then. */
  #isTailNew = false;

  constructor(database: DatabaseSync, options: { maxBytes: number; interval_ms: number }) {
    this.#database = database;
    this.#options = options;
    this.#state = this.#read();
  }

  /** After so many more ticks they are committed. */
  get ticksToCommit(): number {
    const size = groupTicks(this.#options.interval_ms);
    const { length } = this.#state.filling.times;
    return Math.min(size - (length % size), blockTicks - length);
  }

  get events(): EventTable {
    return this.#state.tables.events;
  }

  load(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    this.#isTailNew = false;
    this.#state = this.#read();
  }

  /** Runs an action, and commits it with all ticks so far. */
  transact(action: () => void): void {
    this.#begin();
    action();
    this.commit();
  }

  /** Writes all ticks so far. */
  commit(): void {
    this.#keepTail();
    if (this.#database.isTransaction) this.#database.exec('COMMIT');
  }

  #keepTail(): void {
    if (this.#isTailNew) this.#state.tail.put(this.#state.filling);
    this.#isTailNew = false;
  }

  /** Stores a tick, which is committed within ten seconds. @returns how many workloads did not fit */
  append(time_ms: number, isSettled: boolean, rows: readonly HistoryRow[]): number {
    this.#begin();
    const { filling, waiting, housekeeping } = this.#state;
    housekeeping.step(time_ms, isSettled, filling, (number) => filling.has(number) || waiting?.has(number) === true);
    this.#writeChunks(Math.max(1, writingTicks - filling.times.length));
    const values = this.#valuesOf(time_ms, rows);
    filling.add(time_ms, values);
    this.#isTailNew = true;
    if (filling.isFull || filling.times.length % groupTicks(this.#options.interval_ms) === 0) this.commit();
    if (filling.isFull) this.#startBlock();
    return rows.length - values.length / tickWidth;
  }

  /** @returns `null` for an unknown workload */
  series(id: string, query: SeriesQuery): Series | null {
    const { tables, filling, waiting } = this.#state;
    const workload = tables.workloads.find(id);
    if (workload === null) return null;
    const inMemory = waiting === null ? [filling] : [waiting, filling];
    return new SeriesReader({ ...tables, inMemory }, workload, query).read(id);
  }

  past(at_ms: number): PastWorkload[] {
    const { tables, active } = this.#state;
    return pastAt({ ...tables, active, series: (id, query) => this.series(id, query) }, at_ms);
  }

  close(): void {
    try {
      this.commit();
    } finally {
      closeDatabase(this.#database);
    }
  }

  #begin(): void {
    if (!this.#database.isTransaction) this.#database.exec('BEGIN IMMEDIATE');
  }

  #read(): State {
    const database = this.#database;
    const blocks = new BlockTable(database);
    const chunks = new ChunkTable(database);
    const hours = new KeyedTable(database, 'hour');
    const workloads = new WorkloadTable(database);
    const events = new EventTable(database, this.#options.maxBytes / 4);
    const rollUp = new RollUp(database, { blocks, chunks, hours, workloads });
    const tables = { blocks, chunks, hours, workloads, events, rollUp };
    const tail = new TailTable(database);
    const next = (blocks.spans.at(-1)?.number ?? -1) + 1;
    if (next >= maxBlocks) throw new HistoryDamage(message('history.inconsistent'));
    const { interval_ms } = this.#options;
    const kept = database.prepare("SELECT value FROM meta WHERE key = 'interval_ms'").get();
    const before = kept === undefined ? null : numberIn(kept, 'value');
    const [first, second] = tail.blocks(next, before ?? interval_ms);
    const state: State = {
      tables,
      tail,
      housekeeping: new Housekeeping(database, tables, this.#options),
      active: new Map(),
      waiting: second === undefined ? null : (first ?? null),
      filling: second ?? first ?? new Block(next, interval_ms),
      queue: [],
    };
    state.queue = state.waiting?.workloads() ?? [];
    this.#state = state;
    if (before !== interval_ms) this.#changeInterval();
    else if (state.filling.isFull) this.#startBlock();
    return state;
  }

  /** A block has one interval: the current one ends. */
  #changeInterval(): void {
    const { interval_ms } = this.#options;
    this.transact(() => {
      this.#writeChunks(1);
      this.#startBlock();
      this.#database.prepare("INSERT OR REPLACE INTO meta VALUES ('interval_ms', ?)").run(interval_ms);
    });
  }

  #valuesOf(time_ms: number, rows: readonly HistoryRow[]): Int32Array {
    const values = new Int32Array(rows.length * tickWidth);
    const { filling } = this.#state;
    let at = 0;
    let free = maxWorkloads - filling.workloadCount;
    for (const row of rows) {
      const number = this.#numberOf(time_ms, row);
      if (number === null) continue;
      if (!filling.has(number)) free -= 1;
      if (!filling.has(number) && free < 0) continue;
      values[at] = number;
      // By index: their iterators were 40 % of all that the thread allocated.
      for (let column = 0; column < seriesColumns.length; column += 1)
        values[at + 1 + column] = quantize(row[seriesColumns[column] ?? 'cpu_cores'], columnScales[column] ?? 1);
      values[at + 1 + verdictColumn] = verdictCode(row.verdict);
      for (let column = 0; column < laterColumns.length; column += 1)
        values[at + 1 + formerWidth + column] = quantize(
          row[laterColumns[column] ?? 'shmem_bytes'] ?? null,
          laterScales[column] ?? 1,
        );
      at += tickWidth;
    }
    return values.subarray(0, at);
  }

  #numberOf(time_ms: number, { id, name }: HistoryRow): number | null {
    const { active, tables } = this.#state;
    let workload = active.get(id);
    if (workload === undefined) {
      if (active.size >= 2 * maxWorkloads) return null;
      const number = tables.workloads.number(id, name, time_ms);
      if (number === null) return null;
      workload = { number, name: '' };
      active.set(id, workload);
    }
    if (workload.name !== name) tables.workloads.update(workload.number, time_ms, time_ms, name);
    workload.name = name;
    return workload.number;
  }

  /** Writes a part of the waiting block. @param ticks left in which to write all of it */
  #writeChunks(ticks: number): void {
    const { waiting, queue, tables, active, filling } = this.#state;
    if (waiting === null) return;
    for (const number of queue.splice(0, Math.ceil(queue.length / ticks))) {
      const chunk = waiting.chunk(number);
      if (chunk === null) continue;
      tables.chunks.put(waiting.number, number, chunk);
      const times = waiting.times.slice(chunk.first, chunk.first + chunk.count);
      tables.workloads.update(number, Math.min(...times), Math.max(...times), null);
    }
    if (queue.length > 0) return;
    tables.blocks.put(waiting);
    tables.rollUp.add(waiting.hours);
    filling.reuse(waiting);
    this.#state.waiting = null;
    for (const [id, { number }] of active) if (!filling.has(number)) active.delete(id);
  }

  /** Starts a new block. */
  #startBlock(): void {
    const { filling } = this.#state;
    if (filling.times.length > 0) {
      this.#state.waiting = filling;
      this.#state.queue = filling.workloads();
    }
    const number = filling.number + (filling.times.length > 0 ? 1 : 0);
    this.#state.filling = new Block(number, this.#options.interval_ms);
  }
}

interface State {
  readonly tables: HousekeepingTables;
  readonly tail: TailTable;
  readonly housekeeping: Housekeeping;
  /** Workloads in memory, by ID. */
  readonly active: Map<string, { readonly number: number; name: string }>;
  /** The block that is being filled, and the one before it while it is written. */
  filling: Block;
  waiting: Block | null;
  /** Workloads of it that are not written yet. */
  queue: number[];
}
