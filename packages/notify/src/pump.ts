import type { Announcement } from '@omnimind/protocol/announcement';
import { backOff } from '@omnimind/protocol/back-off';
import { reasonOf } from '@omnimind/protocol/errors';
import { type Message, message, type ReceivedMessage } from '@omnimind/protocol/message';
import { announceFlood } from '@omnimind/tell/announce';
import type { EventCursor } from '@omnimind/tell/event-log-reader';
import type { CursorFile } from './cursor-file.ts';
import { DeliveryIncident } from './delivery-incident.ts';
import { type Receiver, type ReceiverPlan, Refused, RetryLater } from './receiver.ts';
import type { WaitingClock } from './waiting-clock.ts';

/** s between attempts to deliver. */
const retry_s = { first: 1, max: 300, jitter: 0.2 };

/** What one reads the event log by; EventLogReader is one. */
export interface EventReader {
  read(limit: number): { announcements: Announcement[]; cursor: EventCursor; lost: number };
}

export interface PumpParts {
  readonly plan: ReceiverPlan;
  readonly cursorFile: CursorFile;
  /** @param cursor where to go on; `null`: from the log's end */
  openLog(cursor: EventCursor | null): EventReader;
  readonly clock: WaitingClock;
  /** [0, 1) */
  readonly random: () => number;
  onNotice(notice: Message): void;
}

/** Between two ticks of a receiver that does not say, and between two looks into the log when nothing wakes the pump, s. */
const usualTick_s = 30;
/** Extra time for the delivery under way when the service stops, s: it spares the receiver a duplicate. */
const grace_s = 1;

/**
 * Carries announcements from the event log to one receiver: one at a time, in order, each until it was taken or refused. Its
 * cursor is written after each, so that at most the delivery under way is repeated.
 */
export class Pump {
  readonly #parts: PumpParts;
  readonly #receiver: Receiver;
  readonly #incident: DeliveryIncident;
  readonly #ending = new AbortController();
  #reader: EventReader | undefined;
  /** `null` as long as the receiver is new and the log was not read. */
  #cursor: EventCursor | null;
  #isLogMissed = false;
  #isPlaceLost = false;
  /** Whether more was done than the file says. */
  #isUnsaved = false;
  #isStopping = false;
  #isWoken = false;
  /** Ends the wait that is under way. */
  #wait: { readonly ender: AbortController; readonly isIdle: boolean } | null = null;
  #tickDue_s = Number.NEGATIVE_INFINITY;

  constructor(parts: PumpParts) {
    this.#parts = parts;
    const kept = parts.cursorFile.read();
    this.#receiver = parts.plan.create(kept?.state);
    this.#incident = new DeliveryIncident(this.#receiver.name, parts);
    this.#cursor = kept?.cursor ?? null;
    this.#openLog();
  }

  /** There may be something new in the log. */
  wake(): void {
    this.#isWoken = true;
    if (this.#wait?.isIdle === true) this.#wait.ender.abort();
  }

  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#wait?.ender.abort();
    void this.#parts.clock.sleep(grace_s, this.#ending.signal).then(() => this.#ending.abort());
  }

  /** Resolves when it was stopped, at most {@link grace_s} later. */
  async run(): Promise<void> {
    while (!this.#isStopping) {
      await this.#tick();
      if (this.#isStopping) break;
      this.#isWoken = false;
      const next = this.#next();
      if (next === null) {
        this.#save();
        const now_s = this.#parts.clock.monotonic_s();
        if (!this.#isWoken) await this.#sleep(Math.max(0, this.#tickDue_s - now_s), true);
        continue;
      }
      const { announcement, cursor, lost } = next;
      const isDone = (lost === 0 || (await this.#tellLoss(announcement, lost))) && (await this.#deliver(announcement));
      if (!isDone) break;
      this.#cursor = cursor;
      this.#save();
    }
    this.#save();
    this.#ending.abort();
    await this.#receiver.close?.();
  }

  #openLog(): EventReader | null {
    try {
      this.#reader ??= this.#parts.openLog(this.#cursor);
      if (this.#cursor === null) {
        // A new receiver starts from now, even when the service is killed before the first event.
        this.#cursor = this.#reader.read(0).cursor;
        this.#isUnsaved = true;
        this.#save();
      }
      return this.#reader;
    } catch (error) {
      this.#missLog(error);
      return null;
    }
  }

  /** What comes next; `null` when nothing does, or when the log may not be read as of now. */
  #next(): { announcement: Announcement; cursor: EventCursor; lost: number } | null {
    try {
      const { announcements, cursor, lost } = this.#openLog()?.read(1) ?? nothing;
      const [announcement] = announcements;
      if (announcement === undefined) return null;
      this.#isLogMissed = false;
      return { announcement, cursor, lost };
    } catch (error) {
      this.#missLog(error);
      return null;
    }
  }

  #missLog(error: unknown): void {
    if (!this.#isLogMissed) this.#parts.onNotice(message('delivery.log_unreadable', this.#because(error)));
    this.#isLogMissed = true;
  }

  async #tick(): Promise<void> {
    const now_s = this.#parts.clock.monotonic_s();
    if (now_s < this.#tickDue_s) return;
    this.#tickDue_s = now_s + (this.#receiver.tickEvery_s ?? usualTick_s);
    if (this.#receiver.tick === undefined) return;
    try {
      await this.#receiver.tick(this.#ending.signal);
      this.#incident.resolve();
    } catch (error) {
      if (!this.#isStopping) this.#incident.report(error);
    }
    this.#isUnsaved = true;
  }

  /** @returns whether it is done with: taken, refused, or not wanted; not when the pump was stopped */
  async #deliver(announcement: Announcement): Promise<boolean> {
    this.#isUnsaved = true;
    if (this.#receiver.wants?.(announcement) === false) return true;
    for (let failures = 1; ; failures += 1) {
      try {
        await this.#receiver.deliver(announcement, this.#ending.signal);
        this.#incident.resolve();
        return true;
      } catch (error) {
        if (this.#isStopping) return false;
        this.#incident.report(error);
        // A defect of ours with one announcement must not keep the others.
        if (error instanceof Refused || !(error instanceof RetryLater)) return true;
        await this.#sleep(Math.max(backOff(retry_s, failures, this.#parts.random()), error.after_s ?? 0), false);
        if (this.#isStopping) return false;
      }
    }
  }

  /** Tells how many were removed before it took them. @returns whether it is done with */
  #tellLoss({ id, sequence, host, time }: Announcement, lost: number): Promise<boolean> {
    this.#parts.onNotice(message('delivery.lost', { receiver: this.#receiver.name, count: lost }));
    const workload = { id: 'machine', name: host, uid: null };
    return this.#deliver(announceFlood(lost, null, time, { id: `${id}-lost`, sequence, host, workload }));
  }

  async #sleep(seconds: number, isIdle: boolean): Promise<void> {
    const ender = new AbortController();
    this.#wait = { ender, isIdle };
    if (this.#isStopping) ender.abort();
    await this.#parts.clock.sleep(seconds, ender.signal);
    this.#wait = null;
  }

  #because(error: unknown): { receiver: string; reason: ReceivedMessage } {
    return { receiver: this.#receiver.name, reason: reasonOf(error) };
  }

  /** A full disk costs doubles after the next start, and nothing now. */
  #save(): void {
    if (this.#cursor === null || !this.#isUnsaved) return;
    try {
      this.#parts.cursorFile.write({ cursor: this.#cursor, state: this.#receiver.state?.() });
      this.#isUnsaved = false;
      this.#isPlaceLost = false;
    } catch (error) {
      if (!this.#isPlaceLost) this.#parts.onNotice(message('delivery.cursor_not_kept', this.#because(error)));
      this.#isPlaceLost = true;
    }
  }
}

const nothing = { announcements: [], cursor: {}, lost: 0 };
