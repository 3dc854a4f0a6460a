import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { errorCode } from '@omnimind/linux/files/outcome';
import { HistoryDamage } from './failure.ts';

/** `OMNH`: says whose file it is. */
const applicationId = 0x4f_4d_4e_48;
/** Of the tables below and of what their blobs hold (2: chunks of differences, zstd). A file of another is set aside with a notice. */
const schemaVersion = 2;

const schema = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  -- Everybody who is in one of the tables below. Numbers are never given twice.
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
  -- The newest ticks, each as it came, until the block that they belong to is packed away.
  CREATE TABLE tail (tick INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
  -- Blocks that are packed away: when their ticks were, and one chunk for each workload (key: block, workload).
  CREATE TABLE block (
    number INTEGER PRIMARY KEY,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    interval_ms INTEGER NOT NULL,
    data BLOB NOT NULL
  ) STRICT;
  CREATE TABLE chunk (key INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  -- Hours by the minute (key: hour since 1970, workload), and those of which full-rate data is there that is not in them yet.
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
/** From here on there are no numbers left for blocks. At ten ticks a second that is after 16 years. */
export const mostBlocks = 2 ** 24;

const pageSize = 4096;

/** Of what a file may take, so much is for the write-ahead log, bytes. */
function logSize(maxBytes: number): number {
  return Math.min(8 * 2 ** 20, Math.floor(maxBytes / 8));
}

/** Pages that the file itself may have. */
export function mostPages(maxBytes: number): number {
  return Math.floor((maxBytes - logSize(maxBytes)) / pageSize);
}

export type Opened =
  | { readonly database: DatabaseSync; readonly isNew: boolean }
  /** In words what is wrong with the file. */
  | { readonly unusable: string };

/**
 * Opens the file for this process alone, and makes it where there is none.
 *
 * WAL with `synchronous=NORMAL`: a commit is one write(2) without a sync, so that what was committed outlives kill -9. A loss of
 * power costs what the kernel had not written by itself, half a minute as a rule; the file stays whole, since the log is synced
 * before any of it goes into the file.
 *
 * @throws what node:sqlite and open(2) throw
 */
export function openDatabase(file: string, maxBytes: number): Opened {
  createPrivately(file);
  const database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: false });
  try {
    // Alone: no -shm file, which a full disk could take away from under the map, and no second monitor that writes, too.
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
      PRAGMA max_page_count = ${mostPages(maxBytes)};
    `);
    if (isNew) database.exec(`BEGIN IMMEDIATE; ${schema} COMMIT;`);
    database.exec("INSERT OR REPLACE INTO meta VALUES ('is_open', 1)");
    return { database, isNew };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Says in the file that it was left whole, and closes it. Throws as node:sqlite does. */
export function closeDatabase(database: DatabaseSync): void {
  try {
    database.exec("INSERT OR REPLACE INTO meta VALUES ('is_open', 0)");
  } finally {
    database.close();
  }
}

function whatIsWrong(database: DatabaseSync): string | null {
  if (pragma(database, 'application_id') !== applicationId) return 'it is no history of OmniMind';
  const version = pragma(database, 'user_version');
  if (version !== schemaVersion) return `it is of version ${version}, and this one knows ${schemaVersion}`;
  const isOpen = database.prepare("SELECT value FROM meta WHERE key = 'is_open'").get();
  if (isOpen?.['value'] === 0) return null;
  // Who wrote it did not come to its end. 0.2 s for a file of 256 MiB.
  const found = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  return found === 'ok' ? null : `it is damaged (${String(found).split('\n')[0]})`;
}

/** SQLite would make it as umask(2) says. The log gets the mode of the file. */
function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** The number that a pragma answers. */
function pragma(database: DatabaseSync, name: string): number {
  return numberIn(database.prepare(`PRAGMA ${name}`).get(), name);
}

type Row = Record<string, SQLOutputValue> | undefined;

/** @throws HistoryDamage when there is no such number, which only damage can do */
export function numberIn(row: Row, column: string): number {
  const value = row?.[column];
  if (typeof value !== 'number') throw new HistoryDamage(`the history has no number ${column}`);
  return value;
}

/** @throws HistoryDamage when there are no such bytes, which only damage can do */
export function bytesIn(row: Row, column: string): Uint8Array {
  const value = row?.[column];
  if (!(value instanceof Uint8Array)) throw new HistoryDamage(`the history has no bytes ${column}`);
  return value;
}
