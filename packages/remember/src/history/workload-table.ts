import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { numberIn } from './database.ts';

/** More workloads than this are not known at a time; the short-lived ones that ended first are forgotten first. */
const most = 10_000;
/** Who was there for less than this is kept at full rate only, and forgotten with it: builds start thousands in an hour. */
const lasting_ms = 120_000;
/** A path of a cgroup has less than 4096 bytes; who has a longer name than any path is not kept. */
const longestId = 4608;
const longestName = 256;
/** At most so many are forgotten in one go. */
const piece = 16;
/** Numbers end here, which is after 12 years of 5000 in each hour. */
const lastNumber = 2 ** 29 - 1;

/** 48 bits of SHA-256: finds IDs of any length by a short key. */
export function hashOf(id: string): number {
  return createHash('sha256').update(id).digest().readUIntBE(0, 6);
}

/** Who is known, by number. */
export class WorkloadTable {
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #isLasting: StatementSync;
  readonly #oldest: StatementSync;
  readonly #delete: StatementSync;
  #count: number;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT number, id, is_lasting FROM workload WHERE hash = ?');
    this.#insert = database.prepare(
      'INSERT INTO workload (hash, id, name, first_ms, last_ms, is_lasting) VALUES (?, ?, ?, ?, ?, 0)',
    );
    this.#update = database.prepare(`
      UPDATE workload SET first_ms = min(first_ms, ?1), last_ms = max(last_ms, ?2), name = coalesce(?3, name),
        is_lasting = max(last_ms, ?2) - min(first_ms, ?1) >= ${lasting_ms}
      WHERE number = ?4`);
    this.#isLasting = database.prepare('SELECT is_lasting FROM workload WHERE number = ?');
    this.#oldest = database.prepare(
      `SELECT number FROM workload WHERE is_lasting = ? AND last_ms < ? ORDER BY last_ms LIMIT ${piece}`,
    );
    this.#delete = database.prepare('DELETE FROM workload WHERE number = ?');
    this.#count = numberIn(database.prepare('SELECT count(*) AS count FROM workload').get(), 'count');
  }

  /** @returns `null` for who is not known */
  find(id: string): { readonly number: number; readonly isLasting: boolean } | null {
    const row = this.#find.get(hashOf(id));
    // What the file says of lone surrogates is U+FFFD.
    if (row === undefined || row['id'] !== id.toWellFormed()) return null;
    return { number: numberIn(row, 'number'), isLasting: row['is_lasting'] === 1 };
  }

  /** The number of a workload, a new one where it has none; `null` for who can't be kept. */
  number(id: string, name: string, time_ms: number): number | null {
    if (Buffer.byteLength(id) > longestId) return null;
    const hash = hashOf(id);
    const row = this.#find.get(hash);
    if (row !== undefined) return row['id'] === id.toWellFormed() ? numberIn(row, 'number') : null;
    const { lastInsertRowid } = this.#insert.run(hash, id, name.slice(0, longestName), time_ms, time_ms);
    this.#count += 1;
    return Number(lastInsertRowid) <= lastNumber ? Number(lastInsertRowid) : null;
  }

  /** @param name `null` where it is as before */
  update(number: number, first_ms: number, last_ms: number, name: string | null): void {
    this.#update.run(first_ms, last_ms, name?.slice(0, longestName) ?? null, number);
  }

  isLasting(number: number): boolean {
    return this.#isLasting.get(number)?.['is_lasting'] === 1;
  }

  /**
   * Forgets some of those of whom nothing is kept any more, and of those that are too many.
   *
   * @param before_ms short-lived ones that ended earlier, and lasting ones
   * @param isActive who may not be forgotten
   */
  forget(before_ms: { readonly brief: number; readonly lasting: number }, isActive: (number: number) => boolean): void {
    this.#forgetThose(0, before_ms.brief, isActive);
    this.#forgetThose(1, before_ms.lasting, isActive);
  }

  /** Forgets some when there are too many. */
  bound(isActive: (number: number) => boolean): void {
    if (this.#count <= most) return;
    this.#forgetThose(0, Number.MAX_SAFE_INTEGER, isActive);
    if (this.#count > most) this.#forgetThose(1, Number.MAX_SAFE_INTEGER, isActive);
  }

  #forgetThose(isLasting: number, before_ms: number, isActive: (number: number) => boolean): void {
    for (const row of this.#oldest.all(isLasting, before_ms)) {
      const number = numberIn(row, 'number');
      if (isActive(number)) continue;
      this.#delete.run(number);
      this.#count -= 1;
    }
  }
}
