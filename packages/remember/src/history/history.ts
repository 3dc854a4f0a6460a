import type { Clock } from '@omnimind/observe/clock';
import type { Announcement } from '@omnimind/protocol/announcement';
import { type ApiEvent, maxPoints, type Series } from '@omnimind/protocol/api/schemas';
import { backOff } from '@omnimind/protocol/back-off';
import { asWritten, type Message, message, messageKey } from '@omnimind/protocol/message';
import { passingReason, wordsOf } from './failure.ts';
import { type HistoryRow, type HistoryStore, maxWorkloads } from './history-store.ts';
import { openStore, setAsideAs } from './open-store.ts';
import { clampTime, Settling } from './settling.ts';

export interface HistoryOptions {
  /** Its directory is made where there is none. */
  readonly file: string;
  /** The pace of the ticks, 0.1 to 60 s. */
  readonly interval_s: number;
  /** What the file and its log may take together; {@link defaultMaxBytes} is enough as a rule. */
  readonly maxBytes: number;
  readonly clock: Clock;
  /** Takes what people should know: what is not kept and why, once for each trouble. */
  onNotice(notice: Message): void;
}

/**
 * 256 MiB: room for 200 workloads at a second each that are all busy all the time. Each of these takes 0.5 MiB for the day at full
 * rate and 0.3 MiB for the thirty days by the minute, an idle one 12 KB and 20 KB (`npm run bench:history`).
 */
export const defaultMaxBytes = 256 * 2 ** 20;
const leastBytes = 2 ** 20;

/** First and longest wait before the next try, s. */
const retry_s = { first: 1, max: 60 };

/**
 * The past: 24 h at full rate, 30 days by the minute, and what happened in these. Nothing here throws: where it can't be kept
 * (damage, a full disk, a place that may not be written), that is told, and it goes on when it can be.
 */
export class History {
  readonly #options: HistoryOptions;
  readonly #settling = new Settling();
  #store: HistoryStore | null = null;
  /** Why nothing is kept just now. */
  #reason: Message | null = null;
  #failures = 0;
  #retryAt_s = 0;
  #lastDamage_s = Number.NEGATIVE_INFINITY;
  /** The highest cursor that is known, and the highest one of those that could not be kept. */
  #cursor = 0;
  #lostCursor = 0;
  #isTold = false;

  private constructor(options: HistoryOptions) {
    this.#options = { ...options, maxBytes: Math.max(options.maxBytes, leastBytes) };
  }

  static open(options: HistoryOptions): History {
    const history = new History(options);
    history.#open();
    return history;
  }

  get available(): boolean {
    return this.#reason === null;
  }

  /** Why the past is not kept. */
  get reason(): Message | null {
    return this.#reason;
  }

  /**
   * Keeps a tick. When this returns it outlives kill -9, if {@link History.available}.
   *
   * @param time_ms wall clock, ms since 1970
   * @param rows all workloads and the machine
   */
  append(time_ms: number, rows: readonly HistoryRow[]): void {
    const time = Math.round(time_ms);
    if (time !== clampTime(time)) return;
    const isSettled = this.#settling.isSettled(time, this.#options.clock.monotonic_s());
    this.#write((store) => {
      const left = store.append(time, isSettled, rows);
      if (left > 0 && !this.#isTold) {
        this.#isTold = true;
        this.#options.onNotice(message('history.full', { left_out: left, most: maxWorkloads }));
      }
    });
  }

  appendEvents(events: readonly ApiEvent[]): void {
    const last = events.reduce((highest, { cursor }) => Math.max(highest, cursor), 0);
    if (last === 0) return;
    this.#cursor = Math.max(this.lastCursor(), last);
    const isKept = this.#write((store) => store.transact(() => store.events.append(events)));
    if (!isKept) this.#lostCursor = Math.max(this.#lostCursor, last);
  }

  /**
   * What a workload did from one moment to another.
   *
   * @param step_s raised where there would be more than {@link maxPoints} points
   * @returns `null` for a workload of which nothing is known
   */
  series(id: string, from_ms: number, to_ms: number, step_s: number): Series | null {
    const from = clampTime(from_ms);
    const length = Math.max(0, clampTime(to_ms) - from);
    const step_ms = Math.max(1, Math.round(step_s * 1000) || 1, Math.ceil(length / maxPoints));
    const question = { from_ms: from, step_ms, count: Math.ceil(length / step_ms) };
    return this.#read((store) => store.series(id, question), null);
  }

  /** Events after a cursor, oldest first. `lost`: some of them are no longer kept. */
  events(after: number, limit: number): { events: ApiEvent[]; more: boolean; lost: boolean } {
    const none = { events: [], more: false, lost: after < this.#lostCursor };
    return this.#read((store) => {
      const found = store.events.after(Math.max(0, Math.trunc(after)), Math.max(1, Math.trunc(limit)));
      return { ...found, lost: found.lost || none.lost };
    }, none);
  }

  /** The cursor after which the next event comes. It only grows, also where the file had to be begun anew. */
  lastCursor(): number {
    // With no file to say so, the time is beyond all cursors that were ever given.
    if (this.#cursor === 0)
      this.#cursor = this.#read((store) => store.events.lastCursor, clampTime(this.#options.clock.wall_ms()));
    return this.#cursor;
  }

  /** The newest announcements about a workload, oldest first. */
  eventsOf(workload: string, limit: number): Announcement[] {
    return this.#read((store) => store.events.of(workload, Math.max(1, Math.trunc(limit))), []);
  }

  close(): void {
    try {
      this.#store?.close();
    } catch {
      // What was committed is kept; the next start looks into it.
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

  /** @returns whether it was done */
  #write(action: (store: HistoryStore) => void): boolean {
    if (this.#reason !== null) {
      if (this.#options.clock.monotonic_s() < this.#retryAt_s) return false;
      if (this.#store === null && !this.#open()) return false;
    }
    const store = this.#store;
    if (store === null) return false;
    try {
      action(store);
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
      this.#store = openStore(this.#options, this.#cursor, (notice) => this.#tellDamage(notice));
      return true;
    } catch (error) {
      this.#pause(asWritten(passingReason(error) ?? wordsOf(error)));
      return false;
    }
  }

  /** Something failed while the file was open. */
  #fail(error: unknown): void {
    const passing = passingReason(error);
    if (passing !== null) {
      this.#pause(asWritten(passing));
      try {
        // What is in the file can still be read.
        this.#store?.load();
        return;
      } catch {
        // It can't: it is opened anew later.
      }
      this.#drop();
      return;
    }
    this.#drop();
    const isAgain = this.#options.clock.monotonic_s() - this.#lastDamage_s < retry_s.max;
    try {
      const { file, clock } = this.#options;
      this.#tellDamage(
        setAsideAs(file, clampTime(clock.wall_ms()), message('history.damaged', { reason: asWritten(wordsOf(error)) })),
      );
    } catch (failure) {
      this.#pause(asWritten(passingReason(failure) ?? wordsOf(failure)));
      return;
    }
    // Files that are damaged one after the other are not the files' fault: that must not go on at every tick.
    if (isAgain) this.#pause(message('history.damaged_twice'), retry_s.max);
    else this.#open();
  }

  #tellDamage(notice: Message): void {
    this.#lastDamage_s = this.#options.clock.monotonic_s();
    this.#options.onNotice(notice);
  }

  #drop(): void {
    try {
      this.#store?.close();
    } catch {
      // It is of no use any more.
    }
    this.#store = null;
  }

  /** @param wait_s until the next try */
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
