import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { errorCode } from '@omnimind/linux/files/outcome';
import { asWritten, type Message, message } from '@omnimind/protocol/message';
import { HistoryDamage } from './failure.ts';

/** `OMNH`. */
const applicationId = 0x4f_4d_4e_48;
/**
 * Of the tables below and of what their blobs hold (2: chunks of differences, zstd; 3: later columns; 4: ticks in groups). Versions 2
 * and 3 are taken over but for the newest minutes; a file of another is set aside with a notice.
 */
const schemaVersion = 4;
const formerVersions: readonly number[] = [2, 3];

const tail = `
  -- The newest ticks, some seconds of them in each row, until their block is written: a ring.
  CREATE TABLE tail (
    slot INTEGER PRIMARY KEY,
    tick INTEGER NOT NULL,
    count INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    data BLOB NOT NULL
  ) STRICT;
`;

/** Files of version 4 may be without it; a program that does not know it reads the minutes there. */
const smoothed = 'CREATE TABLE IF NOT EXISTS smoothed (key INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;';

const schema = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  -- The workloads of the tables below. Numbers are never reused.
  CREATE TABLE workload (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    hash INTEGER NOT NULL UNIQUE,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    is_lasting INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX workload_age ON workload (is_lasting, last_ms);
  ${tail}
  -- Blocks: the times of their ticks, and one chunk for each workload (key: block, workload).
  CREATE TABLE block (
    number INTEGER PRIMARY KEY,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    interval_ms INTEGER NOT NULL,
    data BLOB NOT NULL
  ) STRICT;
  CREATE TABLE chunk (key INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  -- Hours by the minute (key: hour since 1970, workload), and the hours that some block is not folded into yet.
  CREATE TABLE hour (key INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE pending (hour INTEGER PRIMARY KEY) STRICT;
  CREATE TABLE event (
    cursor INTEGER PRIMARY KEY,
    time_ms INTEGER NOT NULL,
    workload INTEGER NOT NULL,
    data BLOB NOT NULL
  ) STRICT;
  CREATE INDEX event_workload ON event (workload, cursor);
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`;

/** Keys of chunks and hours: block or hour × this + number of the workload. Both stay below 2^53. */
export const keyScale = 2 ** 29;
/** Numbers of blocks end here: after 16 years at ten ticks per second. */
export const maxBlocks = 2 ** 24;

const pageSize = 4096;

/** The write-ahead log's part of the limit, bytes. */
function logSize(maxBytes: number): number {
  return Math.min(8 * 2 ** 20, Math.floor(maxBytes / 8));
}

/** Pages of the file without its log. */
export function maxPages(maxBytes: number): number {
  return Math.floor((maxBytes - logSize(maxBytes)) / pageSize);
}

/** A table with the statements that it prepares once. */
export abstract class Table {
  protected readonly database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.database = database;
  }
}

export type Opened =
  | { readonly database: DatabaseSync; readonly isNew: boolean }
  /** What is wrong with the file. */
  | { readonly unusable: Message };

/**
 * Opens the file for this process alone, and creates it where there is none.
 *
 * WAL with `synchronous=NORMAL`: a commit is a write(2) without a sync, so commits survive kill -9. A power failure costs what the
 * kernel had not written yet, typically half a minute; the file stays consistent, since the log is synced before a checkpoint.
 *
 * @throws what node:sqlite and open(2) throw
 */
export function openDatabase(file: string, maxBytes: number): Opened {
  createPrivately(file);
  const database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: false });
  try {
    // Exclusive: no -shm file, whose mapping a full disk would break, and no second monitor that writes as well.
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA page_size = ${pageSize};
      PRAGMA auto_vacuum = INCREMENTAL;
      PRAGMA cache_size = -2048;
      PRAGMA temp_store = MEMORY;
      PRAGMA trusted_schema = OFF;
      PRAGMA cell_size_check = ON;
    `);
    const isNew = pragma(database, 'schema_version') === 0;
    if (!isNew) {
      const unusable = whatIsWrong(database);
      if (unusable !== null) {
        database.close();
        return { unusable };
      }
    }
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA journal_size_limit = ${logSize(maxBytes)};
      PRAGMA wal_autocheckpoint = ${Math.floor(logSize(maxBytes) / pageSize / 2)};
      PRAGMA max_page_count = ${maxPages(maxBytes)};
    `);
    if (isNew) database.exec(`BEGIN IMMEDIATE; ${schema} COMMIT;`);
    else if (formerVersions.includes(pragma(database, 'user_version')))
      database.exec(`BEGIN IMMEDIATE; DROP TABLE tail; ${tail} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
    database.exec(`${smoothed} INSERT OR REPLACE INTO meta VALUES ('is_open', 1);`);
    return { database, isNew };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Marks the file as cleanly closed, and closes it. Throws as node:sqlite does. */
export function closeDatabase(database: DatabaseSync): void {
  try {
    database.exec("INSERT OR REPLACE INTO meta VALUES ('is_open', 0)");
  } finally {
    database.close();
  }
}

function whatIsWrong(database: DatabaseSync): Message | null {
  if (pragma(database, 'application_id') !== applicationId) return message('history.foreign');
  const version = pragma(database, 'user_version');
  if (version !== schemaVersion && !formerVersions.includes(version))
    return message('history.version', { version, known: schemaVersion });
  const isOpen = database.prepare("SELECT value FROM meta WHERE key = 'is_open'").get();
  if (isOpen?.['value'] === 0) return null;
  // Its writer was killed. 0.2 s for a file of 256 MiB.
  const found = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  return found === 'ok' ? null : message('history.damaged', { reason: asWritten(String(found).split('\n')[0]) });
}

/** SQLite would create it with the umask's permissions. The log gets those of the file. */
function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** The number that a pragma returns. */
function pragma(database: DatabaseSync, name: string): number {
  return numberIn(database.prepare(`PRAGMA ${name}`).get(), name);
}

type Row = Record<string, SQLOutputValue> | undefined;

/** @throws HistoryDamage when there is no such number, which only damage can do */
export function numberIn(row: Row, column: string): number {
  const value = row?.[column];
  if (typeof value !== 'number') throw new HistoryDamage(message('history.bad_value', { column }));
  return value;
}

/** @throws HistoryDamage when there are no such bytes, which only damage can do */
export function bytesIn(row: Row, column: string): Uint8Array {
  const value = row?.[column];
  if (!(value instanceof Uint8Array)) throw new HistoryDamage(message('history.bad_value', { column }));
  return value;
}
