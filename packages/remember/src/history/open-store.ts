import { dirname } from 'node:path';
import type { Clock } from '@omnimind/observe/clock';
import { type Message, message } from '@omnimind/protocol/message';
import { makePrivateDirectory } from '../runs/state-directory.ts';
import { setAside } from '../state-file.ts';
import { openDatabase } from './database.ts';
import { damagedBy, HistoryDamage, transientFailure } from './failure.ts';
import { HistoryStore } from './history-store.ts';
import { clampTime } from './settling.ts';

interface OpenOptions {
  readonly file: string;
  readonly interval_s: number;
  readonly maxBytes: number;
  readonly clock: Clock;
}

/**
 * Opens the file, or a new one in place of one that can't be used.
 *
 * @param minCursor cursors of a new file start after this one, and after the time: cursors only grow
 * @param onNotice receives the notice on a file that was set aside
 * @throws what node:sqlite and the system throw
 */
export function openStore(options: OpenOptions, minCursor: number, onNotice: (notice: Message) => void): HistoryStore {
  const { file, clock } = options;
  makePrivateDirectory(dirname(file));
  let damage: Message;
  try {
    const opened = tryToOpen(options, minCursor);
    if (opened instanceof HistoryStore) return opened;
    damage = opened.unusable;
  } catch (error) {
    if (transientFailure(error) !== null) throw error;
    damage = damagedBy(error);
  }
  onNotice(setAsideAs(file, clampTime(clock.wall_ms()), damage));
  const opened = tryToOpen(options, minCursor);
  if (!(opened instanceof HistoryStore)) throw new HistoryDamage(opened.unusable);
  // Readers with older cursors have lost events.
  opened.transact(() => opened.events.lose(opened.events.lastCursor));
  return opened;
}

/** @returns the notice; throws as rename(2) */
export function setAsideAs(file: string, wall_ms: number, reason: Message): Message {
  return message('history.set_aside', { file: setAside(file, wall_ms), reason });
}

function tryToOpen(options: OpenOptions, minCursor: number): HistoryStore | { readonly unusable: Message } {
  const { file, maxBytes, interval_s, clock } = options;
  const opened = openDatabase(file, maxBytes);
  if ('unusable' in opened) return opened;
  try {
    const store = new HistoryStore(opened.database, { maxBytes, interval_ms: Math.round(interval_s * 1000) });
    if (opened.isNew) store.transact(() => store.events.begin(Math.max(minCursor, clampTime(clock.wall_ms()))));
    return store;
  } catch (error) {
    opened.database.close();
    throw error;
  }
}
