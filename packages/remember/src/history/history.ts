import type { Clock } from '@omnimind/observe/clock';
import type { Announcement } from '@omnimind/protocol/announcement';
import { type ApiEvent, maxPoints, type PastWorkload, type Series } from '@omnimind/protocol/api/schemas';
import { backOff } from '@omnimind/protocol/back-off';
import { type Message, message, messageKey } from '@omnimind/protocol/message';
import { damagedBy, transientFailure } from './failure.ts';
import { type HistoryRow, type HistoryStore, maxWorkloads } from './history-store.ts';
import { openStore, setAsideAs } from './open-store.ts';
import { clampTime, Settling } from './settling.ts';

export interface HistoryOptions {
  /** Its directory is created if needed. */
  readonly file: string;
  /** Time between two ticks, 0.1 to 60 s. */
  readonly interval_s: number;
  /** Limit of the file with its log; see {@link defaultMaxBytes}. */
  readonly maxBytes: number;
  readonly clock: Clock;
  /** Receives what is not kept and why, once for each failure. */
  onNotice(notice: Message): void;
}

/**
 * Enough for 200 workloads at one tick per second that are always busy. Each takes 0.25 MiB for the day and 0.3 MiB for
 * the thirty days by the minute, an idle one 12 KB and 20 KB (`npm run bench:history`).
 */
export const defaultMaxBytes = 256 * 2 ** 20;
const minBytes = 2 ** 20;

/** Wait before the next attempt. */
const retry_s = { first: 1, max: 60 };

/**
 * 2 h of measurements as they are, 24 h of them by five seconds, 30 days by the minute, and 30 days of events. Nothing here throws: a failure (damage, a
 * full disk, missing permission) is reported, and recording resumes when it can.
 */
export class History {
  readonly #options: HistoryOptions;
  readonly #settling = new Settling();
  #store: HistoryStore | null = null;
  /** Why nothing is kept at the moment. */
  #reason: Message | null = null;
  #failures = 0;
  #retryAt_s = 0;
  #lastDamage_s = Number.NEGATIVE_INFINITY;
  /** The highest known cursor, and the highest of an event that could not be kept. */
  #cursor = 0;
  #lostCursor = 0;
  #isOverflowReported = false;

  private constructor(options: HistoryOptions) {
    this.#options = { ...options, maxBytes: Math.max(options.maxBytes, minBytes) };
  }

  static open(options: HistoryOptions): History {
    const history = new History(options);
    history.#open();
    return history;
  }

  get available(): boolean {
    return this.#reason === null;
  }

  /** Why nothing is kept; `null` while the history is. */
  get reason(): Message | null {
    return this.#reason;
  }

  /**
   * Stores a tick. It survives kill -9 ten seconds later, or once an event is stored, if {@link History.available}.
   *
   * @param time_ms wall clock, ms since 1970
   * @param rows all workloads and the machine
   */
  append(time_ms: number, rows: readonly HistoryRow[]): void {
    const time = Math.round(time_ms);
    if (time !== clampTime(time)) return;
    const isSettled = this.#settling.isSettled(time, this.#options.clock.monotonic_s());
    this.#write((store) => {
      const left_out = store.append(time, isSettled, rows);
      if (left_out > 0 && !this.#isOverflowReported) {
        this.#isOverflowReported = true;
        this.#options.onNotice(message('history.full', { left_out, most: maxWorkloads }));
      }
    });
  }

  /** So many more ticks are committed together; 1 while nothing is kept. */
  get ticksToCommit(): number {
    return (this.#reason === null ? this.#store?.ticksToCommit : undefined) ?? 1;
  }

  appendEvents(events: readonly ApiEvent[]): void {
    const last = events.reduce((highest, { cursor }) => Math.max(highest, cursor), 0);
    if (last === 0) return;
    this.#cursor = Math.max(this.lastCursor(), last);
    const isKept = this.#write((store) => store.transact(() => store.events.append(events)));
    if (!isKept) this.#lostCursor = Math.max(this.#lostCursor, last);
  }

  /**
   * The series of a workload over a span.
   *
   * @param step_s raised where there would be more than {@link maxPoints} points
   * @returns `null` for an unknown workload
   */
  series(id: string, from_ms: number, to_ms: number, step_s: number): Series | null {
    const from = clampTime(from_ms);
    const length = Math.max(0, clampTime(to_ms) - from);
    const step_ms = Math.max(1, Math.round(step_s * 1000) || 1, Math.ceil(length / maxPoints));
    const query = { from_ms: from, step_ms, count: Math.ceil(length / step_ms) };
    return this.#read((store) => store.series(id, query), null);
  }

  /** Every workload as it was at a moment, the largest first. */
  past(at_ms: number): PastWorkload[] {
    return this.#read((store) => store.past(clampTime(at_ms)), []);
  }

  /** Events after a cursor, oldest first. `lost`: some of them are gone. */
  events(after: number, limit: number): { events: ApiEvent[]; more: boolean; lost: boolean } {
    const none = { events: [], more: false, lost: after < this.#lostCursor };
    return this.#read((store) => {
      const found = store.events.after(Math.max(0, Math.trunc(after)), Math.max(1, Math.trunc(limit)));
      return { ...found, lost: found.lost || none.lost };
    }, none);
  }

  /** The cursor after which the next event comes. It only grows, even over a new file. */
  lastCursor(): number {
    // Without a file, the time is beyond every cursor ever given.
    if (this.#cursor === 0)
      this.#cursor = this.#read((store) => store.events.lastCursor, clampTime(this.#options.clock.wall_ms()));
    return this.#cursor;
  }

  /** The newest announcements of a workload, oldest first. */
  eventsOf(workload: string, limit: number): Announcement[] {
    return this.#read((store) => store.events.of(workload, Math.max(1, Math.trunc(limit))), []);
  }

  close(): void {
    try {
      this.#store?.close();
    } catch {
      // Commits are kept; the next start checks the file.
    }
    this.#store = null;
    this.#reason = message('history.closed');
    this.#retryAt_s = Number.POSITIVE_INFINITY;
  }

  #read<Answer>(action: (store: HistoryStore) => Answer, otherwise: Answer): Answer {
    if (this.#store === null) return otherwise;
    try {
      return action(this.#store);
    } catch (error) {
      this.#fail(error);
      return otherwise;
    }
  }

  /** @returns whether it succeeded */
  #write(action: (store: HistoryStore) => void): boolean {
    if (this.#reason !== null) {
      if (this.#options.clock.monotonic_s() < this.#retryAt_s) return false;
      if (this.#store === null && !this.#open()) return false;
    }
    const store = this.#store;
    if (store === null) return false;
    try {
      action(store);
      // On a disk that was full only a commit says that there is room again.
      if (this.#reason !== null) store.commit();
      if (this.#lostCursor > 0) store.transact(() => store.events.lose(this.#lostCursor));
      this.#lostCursor = 0;
      if (this.#reason !== null) this.#options.onNotice(message('history.again'));
      this.#reason = null;
      this.#failures = 0;
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #open(): boolean {
    try {
      this.#store = openStore(this.#options, this.#cursor, (notice) => this.#reportDamage(notice));
      return true;
    } catch (error) {
      this.#pause(transientFailure(error) ?? damagedBy(error));
      return false;
    }
  }

  /** Handles a failure while the file is open. */
  #fail(error: unknown): void {
    const transient = transientFailure(error);
    if (transient !== null) {
      this.#pause(transient);
      try {
        // What is in the file can still be read.
        this.#store?.load();
        return;
      } catch {
        // It can't: it is reopened later.
      }
      this.#drop();
      return;
    }
    this.#drop();
    const isAgain = this.#options.clock.monotonic_s() - this.#lastDamage_s < retry_s.max;
    try {
      const { file, clock } = this.#options;
      this.#reportDamage(setAsideAs(file, clampTime(clock.wall_ms()), damagedBy(error)));
    } catch (failure) {
      this.#pause(transientFailure(failure) ?? damagedBy(failure));
      return;
    }
    // Repeated damage is not the files' fault: don't start over at every tick.
    if (isAgain) this.#pause(message('history.damaged_twice'), retry_s.max);
    else this.#open();
  }

  #reportDamage(notice: Message): void {
    this.#lastDamage_s = this.#options.clock.monotonic_s();
    this.#options.onNotice(notice);
  }

  #drop(): void {
    try {
      this.#store?.close();
    } catch {
      // It can't be used any more.
    }
    this.#store = null;
  }

  /** @param wait_s until the next attempt */
  #pause(why: Message, wait_s?: number): void {
    this.#failures += 1;
    const { file, clock, onNotice } = this.#options;
    const reason = message('about.file', { file, reason: why });
    if (this.#reason === null || messageKey(this.#reason) !== messageKey(reason))
      onNotice(message('history.unavailable', { reason }));
    this.#reason = reason;
    this.#retryAt_s = clock.monotonic_s() + (wait_s ?? backOff(retry_s, this.#failures));
  }
}
