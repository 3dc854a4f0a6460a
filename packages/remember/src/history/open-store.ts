import { dirname } from 'node:path';
import type { Clock } from '@omnimind/observe/clock';
import { asWritten, type Message, message } from '@omnimind/protocol/message';
import { makePrivateDirectory } from '../runs/state-directory.ts';
import { setAside } from '../set-aside.ts';
import { openDatabase } from './database.ts';
import { HistoryDamage, passingReason, wordsOf } from './failure.ts';
import { HistoryStore } from './history-store.ts';
import { clampTime } from './settling.ts';

interface OpenOptions {
  readonly file: string;
  readonly interval_s: number;
  readonly maxBytes: number;
  readonly clock: Clock;
}

/**
 * Opens the file, or a new one in place of one that is of no use.
 *
 * @param leastCursor the cursors of a new file begin after this one, and after the time: cursors only grow
 * @param tell is told of the file that was set aside
 * @throws what node:sqlite and the system throw
 */
export function openStore(options: OpenOptions, leastCursor: number, tell: (notice: Message) => void): HistoryStore {
  const { file, clock } = options;
  makePrivateDirectory(dirname(file));
  let damage: Message;
  try {
    const opened = tryToOpen(options, leastCursor);
    if (opened instanceof HistoryStore) return opened;
    damage = asWritten(opened.unusable);
  } catch (error) {
    if (passingReason(error) !== null) throw error;
    damage = message('history.damaged', { reason: asWritten(wordsOf(error)) });
  }
  tell(setAsideAs(file, clampTime(clock.wall_ms()), damage));
  const opened = tryToOpen(options, leastCursor);
  if (!(opened instanceof HistoryStore)) throw new HistoryDamage(opened.unusable);
  // What happened before is lost for who asks.
  opened.transact(() => opened.events.lose(opened.events.lastCursor));
  return opened;
}

/** @returns what people should know of it; @throws as rename(2) */
export function setAsideAs(file: string, wall_ms: number, reason: Message): Message {
  return message('history.set_aside', { file: setAside(file, wall_ms), reason });
}

function tryToOpen(options: OpenOptions, leastCursor: number): HistoryStore | { readonly unusable: string } {
  const { file, maxBytes, interval_s, clock } = options;
  const opened = openDatabase(file, maxBytes);
  if ('unusable' in opened) return opened;
  try {
    const store = new HistoryStore(opened.database, { maxBytes, interval_ms: Math.round(interval_s * 1000) });
    if (opened.isNew) store.transact(() => store.events.begin(Math.max(leastCursor, clampTime(clock.wall_ms()))));
    return store;
  } catch (error) {
    opened.database.close();
    throw error;
  }
}
