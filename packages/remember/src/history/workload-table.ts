import { createHash } from 'node:crypto';
import { numberIn, Table } from './database.ts';

/** Beyond this number workloads are forgotten: short-lived ones first, and of these the oldest. */
const maxWorkloads = 10_000;
/** A workload that lived for less is stored by the tick only, and forgotten with that: builds start thousands in an hour. */
const lasting_ms = 120_000;
/** A cgroup's path has less than 4096 bytes. A workload with a longer ID is not stored. */
const maxIdBytes = 4608;
const maxNameLength = 256;
/** Workloads that are forgotten at a time. */
const batch = 16;
/** Reached after 12 years of 5000 new workloads an hour. */
const maxNumber = 2 ** 29 - 1;

/** 48 bits of SHA-256: a short key for IDs of any length. */
export function hashOf(id: string): number {
  return createHash('sha256').update(id).digest().readUIntBE(0, 6);
}

/** The workloads of the history, by number. */
export class WorkloadTable extends Table {
  readonly #find = this.database.prepare('SELECT number, id, is_lasting FROM workload WHERE hash = ?');
  readonly #insert = this.database.prepare(
    'INSERT INTO workload (hash, id, name, first_ms, last_ms, is_lasting) VALUES (?, ?, ?, ?, ?, 0)',
  );
  readonly #update = this.database.prepare(`
    UPDATE workload SET first_ms = min(first_ms, ?1), last_ms = max(last_ms, ?2), name = coalesce(?3, name),
      is_lasting = max(last_ms, ?2) - min(first_ms, ?1) >= ${lasting_ms}
    WHERE number = ?4`);
  readonly #isLasting = this.database.prepare('SELECT is_lasting FROM workload WHERE number = ?');
  readonly #oldest = this.database.prepare(
    `SELECT number FROM workload WHERE is_lasting = ? AND last_ms < ? ORDER BY last_ms LIMIT ${batch}`,
  );
  readonly #living = this.database.prepare('SELECT id, name FROM workload WHERE first_ms <= ? AND last_ms >= ?');
  readonly #delete = this.database.prepare('DELETE FROM workload WHERE number = ?');
  #count = numberIn(this.database.prepare('SELECT count(*) AS count FROM workload').get(), 'count');

  /** @returns `null` for an unknown workload */
  find(id: string): { readonly number: number; readonly isLasting: boolean } | null {
    const row = this.#find.get(hashOf(id));
    // SQLite stores lone surrogates as U+FFFD.
    if (row === undefined || row['id'] !== id.toWellFormed()) return null;
    return { number: numberIn(row, 'number'), isLasting: row['is_lasting'] === 1 };
  }

  /** The workloads that were there in a span, as far as their blocks are written. */
  livingAt(from_ms: number, to_ms: number): { readonly id: string; readonly name: string }[] {
    return this.#living.all(to_ms, from_ms).map((row) => ({ id: String(row['id']), name: String(row['name']) }));
  }

  /** The number of a workload, a new one where it has none; `null` when it can't be stored. */
  number(id: string, name: string, time_ms: number): number | null {
    if (Buffer.byteLength(id) > maxIdBytes) return null;
    const hash = hashOf(id);
    const row = this.#find.get(hash);
    if (row !== undefined) return row['id'] === id.toWellFormed() ? numberIn(row, 'number') : null;
    const { lastInsertRowid } = this.#insert.run(hash, id, name.slice(0, maxNameLength), time_ms, time_ms);
    this.#count += 1;
    return Number(lastInsertRowid) <= maxNumber ? Number(lastInsertRowid) : null;
  }

  /** @param name `null` leaves it unchanged */
  update(number: number, first_ms: number, last_ms: number, name: string | null): void {
    this.#update.run(first_ms, last_ms, name?.slice(0, maxNameLength) ?? null, number);
  }

  isLasting(number: number): boolean {
    return this.#isLasting.get(number)?.['is_lasting'] === 1;
  }

  /**
   * Forgets a batch of workloads that have no data left.
   *
   * @param before_ms limits of their end for short-lived and for lasting ones
   * @param isActive workloads that must not be forgotten
   */
  forget(before_ms: { readonly brief: number; readonly lasting: number }, isActive: (number: number) => boolean): void {
    this.#forgetBatch(0, before_ms.brief, isActive);
    this.#forgetBatch(1, before_ms.lasting, isActive);
  }

  /** Forgets a batch when there are too many. */
  bound(isActive: (number: number) => boolean): void {
    if (this.#count <= maxWorkloads) return;
    this.#forgetBatch(0, Number.MAX_SAFE_INTEGER, isActive);
    if (this.#count > maxWorkloads) this.#forgetBatch(1, Number.MAX_SAFE_INTEGER, isActive);
  }

  #forgetBatch(isLasting: number, before_ms: number, isActive: (number: number) => boolean): void {
    for (const row of this.#oldest.all(isLasting, before_ms)) {
      const number = numberIn(row, 'number');
      if (isActive(number)) continue;
      this.#delete.run(number);
      this.#count -= 1;
    }
  }
}
