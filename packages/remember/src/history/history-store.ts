import type { DatabaseSync } from 'node:sqlite';
import type { Series } from '@omnimind/protocol/api/schemas';
import { Block } from './block.ts';
import { BlockTable } from './block-table.ts';
import { columnScales, type KeptVerdict, quantize, verdictCode, verdictColumn } from './columns.ts';
import { closeDatabase, mostBlocks, numberIn } from './database.ts';
import { EventTable } from './event-table.ts';
import { HistoryDamage } from './failure.ts';
import { Housekeeping, type HousekeepingTables } from './housekeeping.ts';
import { KeyedTable } from './keyed-table.ts';
import { RollUp } from './roll-up.ts';
import type { SeriesQuestion } from './series-points.ts';
import { SeriesReader } from './series-reader.ts';
import { TailTable } from './tail-table.ts';
import { tickWidth } from './tick-codec.ts';
import { WorkloadTable } from './workload-table.ts';

/** What one workload, or `machine`, did at a tick. Shares are of one; `null` where nothing was measured. */
export interface HistoryRow {
  readonly id: string;
  readonly name: string;
  readonly verdict: KeptVerdict | null;
  readonly cpu_cores: number | null;
  readonly anon_bytes: number | null;
  readonly pids: number | null;
  readonly cpu_some: number | null;
  readonly memory_some: number | null;
  readonly memory_full: number | null;
  readonly io_some: number | null;
}

/** A block is packed away during so many ticks after its end: no tick has much to do. */
const packingTicks = 150;
/** More workloads have no place in a block. */
export const mostWorkloads = 2048;

/**
 * The history in an open file. Ticks are kept as they come; blocks of them are packed away workload by workload, hours are made of
 * blocks, and the old goes: a piece of each at every tick. Everything throws as node:sqlite does; after that only
 * {@link HistoryStore.load} may be called, which makes memory agree with the file again.
 */
export class HistoryStore {
  readonly #database: DatabaseSync;
  readonly #options: { readonly maxBytes: number; readonly interval_ms: number };
  #state: State;

  constructor(database: DatabaseSync, options: { maxBytes: number; interval_ms: number }) {
    this.#database = database;
    this.#options = options;
    this.#state = this.#read();
  }

  get events(): EventTable {
    return this.#state.tables.events;
  }

  load(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    this.#state = this.#read();
  }

  /** Runs something as one: all of it is kept, or nothing. */
  transact(action: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    action();
    this.#database.exec('COMMIT');
  }

  /** @returns how many workloads had no place */
  append(time_ms: number, isSettled: boolean, rows: readonly HistoryRow[]): number {
    let left = 0;
    this.transact(() => {
      const { filling, waiting, tables, housekeeping } = this.#state;
      housekeeping.step(time_ms, isSettled, filling, (number) => filling.has(number) || waiting?.has(number) === true);
      this.#pack(Math.max(1, packingTicks - filling.times.length));
      const values = this.#valuesOf(time_ms, rows);
      left = rows.length - values.length / tickWidth;
      this.#state.tail.put(filling, time_ms, values);
      filling.add(time_ms, values);
      this.#state.tail.dropBefore((tables.blocks.spans.at(-1)?.number ?? -1) + 1);
      if (filling.isFull) this.#turn();
    });
    return left;
  }

  /** @returns `null` for a workload of which nothing is known */
  series(id: string, question: SeriesQuestion): Series | null {
    const { tables, filling, waiting } = this.#state;
    const workload = tables.workloads.find(id);
    if (workload === null) return null;
    const inMemory = waiting === null ? [filling] : [waiting, filling];
    return new SeriesReader({ ...tables, inMemory }, workload, question).read(id);
  }

  close(): void {
    closeDatabase(this.#database);
  }

  #read(): State {
    const database = this.#database;
    const blocks = new BlockTable(database);
    const chunks = new KeyedTable(database, 'chunk');
    const hours = new KeyedTable(database, 'hour');
    const workloads = new WorkloadTable(database);
    const events = new EventTable(database, this.#options.maxBytes / 4);
    const rollUp = new RollUp(database, { blocks, chunks, hours, workloads });
    const tables = { blocks, chunks, hours, workloads, events, rollUp };
    const tail = new TailTable(database);
    const next = (blocks.spans.at(-1)?.number ?? -1) + 1;
    if (next >= mostBlocks) throw new HistoryDamage('the block numbers are used up');
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
    else if (state.filling.isFull) this.#turn();
    return state;
  }

  /** A block has one pace: the one that was begun ends. */
  #changeInterval(): void {
    const { interval_ms } = this.#options;
    this.transact(() => {
      this.#pack(1);
      this.#turn();
      this.#database.prepare("INSERT OR REPLACE INTO meta VALUES ('interval_ms', ?)").run(interval_ms);
    });
  }

  #valuesOf(time_ms: number, rows: readonly HistoryRow[]): Int32Array {
    const values = new Int32Array(rows.length * tickWidth);
    const { filling } = this.#state;
    let at = 0;
    let places = mostWorkloads - filling.workloadCount;
    for (const row of rows) {
      const number = this.#numberOf(time_ms, row);
      if (number === null) continue;
      if (!filling.has(number)) places -= 1;
      if (!filling.has(number) && places < 0) continue;
      values[at] = number;
      const cells = [
        row.cpu_cores,
        row.anon_bytes,
        row.pids,
        row.cpu_some,
        row.memory_some,
        row.memory_full,
        row.io_some,
      ];
      for (const [column, cell] of cells.entries()) values[at + 1 + column] = quantize(cell, columnScales[column] ?? 1);
      values[at + 1 + verdictColumn] = verdictCode(row.verdict);
      at += tickWidth;
    }
    return values.subarray(0, at);
  }

  #numberOf(time_ms: number, { id, name }: HistoryRow): number | null {
    const { active, tables } = this.#state;
    let workload = active.get(id);
    if (workload === undefined) {
      if (active.size >= 2 * mostWorkloads) return null;
      const number = tables.workloads.number(id, name, time_ms);
      if (number === null) return null;
      workload = { number, name: '' };
      active.set(id, workload);
    }
    if (workload.name !== name) tables.workloads.update(workload.number, time_ms, time_ms, name);
    workload.name = name;
    return workload.number;
  }

  /** Packs away a part of the block that waits. @param ticks in how many of them all must be done */
  #pack(ticks: number): void {
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
    this.#state.waiting = null;
    for (const [id, { number }] of active) if (!filling.has(number)) active.delete(id);
  }

  /** Begins a new block. */
  #turn(): void {
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
  /** By ID those who are in memory. */
  readonly active: Map<string, { readonly number: number; name: string }>;
  /** The block that is being filled, and the one before it while it is packed away. */
  filling: Block;
  waiting: Block | null;
  /** Who of it is left. */
  queue: number[];
}
