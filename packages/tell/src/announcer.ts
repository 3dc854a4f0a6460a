import { hostname } from 'node:os';
import type { JournalFields, JournalSender } from '@omnimind/linux/journal/send';
import { announcementIn } from '@omnimind/messages/announcement';
import { translate } from '@omnimind/messages/translate';
import { type Clock, systemClock } from '@omnimind/observe/clock';
import type { Announcement, Language } from '@omnimind/protocol/announcement';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { Message } from '@omnimind/protocol/message';
import type { Severity } from '@omnimind/protocol/verdict';
import { type AnnounceContext, announce, announceEnd, announceFlood, causeOf } from './announce.ts';
import { EventLogWriter } from './event-log-writer.ts';
import { FloodGate } from './flood-gate.ts';
import { LogFile } from './log-file.ts';

export type AnnouncedWorkload = Pick<AnnounceContext, 'workload' | 'verdict' | 'cpu_percent' | 'memory_bytes'>;

export interface AnnouncerOptions {
  /** Of the event log; without it none is written. */
  readonly directory?: string | undefined;
  /** Whether the group of the process may read the event log. */
  readonly isShared: boolean;
  readonly language: Language;
  readonly logFile?: string | undefined;
  readonly journal?: JournalSender | undefined;
  /** What the monitor should tell of the telling itself. It must not announce it at once. */
  onNotice?(notice: Message): void;
  readonly clock?: Clock;
  readonly host?: string;
}

/**
 * Announces events: makes announcements of them, and writes them to the event log, and to log file and journal what people want to
 * read of it, all of a tick at once. A flood is counted and told as one summary, before any work is done for it.
 */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #clock: Clock;
  readonly #host: string;
  readonly #gate = new FloodGate();
  readonly #log: EventLogWriter | undefined;
  readonly #file: LogFile | undefined;
  /** Tells one life of a monitor from all others. */
  readonly #prefix: string;
  /** Workloads in trouble, by ID: their end is told. */
  readonly #troubled = new Map<string, Announcement['workload']>();
  readonly #listeners: ((announcements: readonly Announcement[]) => void)[] = [];
  #sequence = 0;
  #batch: Announcement[] = [];
  /** Of the batch, what people want to read. */
  #forPeople: Announcement[] = [];
  #flushing: NodeJS.Immediate | undefined;

  constructor(options: AnnouncerOptions) {
    const { directory, isShared, logFile, onNotice = () => {}, clock = systemClock } = options;
    this.#options = options;
    this.#clock = clock;
    this.#host = (options.host ?? hostname()).slice(0, 255);
    const started_ms = clock.wall_ms();
    this.#log = directory === undefined ? undefined : new EventLogWriter(directory, { isShared, started_ms, onNotice });
    this.#file = logFile === undefined ? undefined : new LogFile(logFile, { onNotice });
    this.#prefix = `${Math.trunc(started_ms).toString(36)}-${process.pid.toString(36)}`;
  }

  /** @param listener gets all announcements of a tick at once */
  listen(listener: (announcements: readonly Announcement[]) => void): void {
    this.#listeners.push(listener);
  }

  /** Writes to the log whose lines follow. */
  begin(whose: Message): void {
    const { language } = this.#options;
    this.#file?.write([`${new Date(this.#clock.wall_ms()).toISOString()} ok started ${translate(language, whose)}`]);
  }

  /** @param about is asked only for what is told */
  tell(event: OmnimindEvent, about: () => AnnouncedWorkload): void {
    if (!this.#gate.admit(isUrgent(event), this.#clock.monotonic_s())) return;
    this.#push((numbered) => announce(event, { ...numbered, ...about() }));
  }

  /** Tells that a workload is there no more, if it was in trouble. */
  gone(id: string): void {
    const workload = this.#troubled.get(id);
    if (workload === undefined) return;
    const time = new Date(this.#clock.wall_ms()).toISOString();
    this.#push((numbered) => announceEnd(time, { ...numbered, workload }));
  }

  /** To be called at each tick: tells of a flood that has ebbed. */
  tick(): void {
    this.#tellFlood(false);
  }

  close(): void {
    this.#tellFlood(true);
    this.#flush();
    this.#log?.close();
    this.#file?.close();
  }

  #tellFlood(isEnd: boolean): void {
    const flood = this.#gate.summary(this.#clock.monotonic_s(), isEnd);
    if (flood === null) return;
    const time = new Date(this.#clock.wall_ms()).toISOString();
    const workload = { id: 'machine', name: this.#host, uid: null };
    this.#push((numbered) => announceFlood(flood.count, flood.seconds, time, { ...numbered, workload }));
  }

  #push(make: (numbered: Pick<AnnounceContext, 'id' | 'sequence' | 'host'>) => Announcement): void {
    this.#sequence += 1;
    const id = `${this.#prefix}-${this.#sequence}`;
    const announcement = make({ id, sequence: this.#sequence, host: this.#host });
    this.#batch.push(announcement);
    if (this.#isForPeople(announcement)) this.#forPeople.push(announcement);
    this.#follow(announcement);
    this.#flushing ??= setImmediate(() => this.#flush());
  }

  /** What log and journal have, besides the event log for programs: not that something well is now well in another way. */
  #isForPeople({ kind, severity, workload }: Announcement): boolean {
    const isChange = kind === 'behavior_changed' || kind === 'pressure';
    return !isChange || severity !== 'ok' || this.#troubled.has(workload.id);
  }

  #follow({ cause, over, severity, workload }: Announcement): void {
    if (over) this.#troubled.delete(workload.id);
    else if (severity !== 'ok' && cause === causeOf({ workload })) this.#troubled.set(workload.id, workload);
  }

  #flush(): void {
    if (this.#flushing !== undefined) clearImmediate(this.#flushing);
    this.#flushing = undefined;
    const [batch, forPeople] = [this.#batch, this.#forPeople];
    this.#batch = [];
    this.#forPeople = [];
    const { language, journal } = this.#options;
    this.#log?.append(batch);
    this.#file?.write(forPeople.map((announcement) => logLine(announcement, language)));
    if (journal !== undefined) for (const announcement of forPeople) journal(journalFields(announcement, language));
    if (batch.length > 0) for (const listener of this.#listeners) listener(batch);
  }
}

/** `TIME SEVERITY TYPE TITLE: BODY`, one line: whatever is in it was escaped when it was put together. */
function logLine(announcement: Announcement, language: Language): string {
  const { time, severity, type } = announcement;
  return `${time} ${severity} ${type} ${wordsOf(announcement, language)}`;
}

function wordsOf(announcement: Announcement, language: Language): string {
  const { title, body } = announcementIn(language, announcement);
  return body === '' ? title : `${title}: ${body}`;
}

/** syslog(3): critical, warning, notice, info. */
const priorities: Readonly<Record<Severity, string>> = { critical: '2', alert: '4', watch: '5', ok: '6' };

/** An announcement as an entry of the journal: `journalctl OMNIMIND_KIND=kill` finds it again. */
function journalFields(announcement: Announcement, language: Language): JournalFields {
  const { id, kind, severity, cause, type, value, workload, evidence } = announcement;
  return {
    MESSAGE: wordsOf(announcement, language),
    PRIORITY: priorities[severity],
    SYSLOG_IDENTIFIER: 'omnimind',
    OMNIMIND_ID: id,
    OMNIMIND_KIND: kind,
    OMNIMIND_TYPE: type,
    OMNIMIND_SEVERITY: severity,
    OMNIMIND_CAUSE: cause,
    OMNIMIND_WORKLOAD: workload.id,
    OMNIMIND_WORKLOAD_NAME: workload.name,
    ...(workload.uid === null ? {} : { OMNIMIND_UID: String(workload.uid) }),
    ...(value === null ? {} : { OMNIMIND_VALUE: String(value) }),
    ...(evidence.length === 0 ? {} : { OMNIMIND_EVIDENCE: JSON.stringify(evidence) }),
  };
}

function isUrgent(event: OmnimindEvent): boolean {
  if (event.type === 'kill' || event.type === 'action_taken') return true;
  // The end of trouble, too: else people would see it stand for ever.
  if (event.type === 'behavior_changed' && event.changes.some(({ aspect, to }) => aspect === 'severity' && to === 'ok'))
    return true;
  if (event.type === 'behavior_changed') return event.verdict.severity === 'critical';
  return 'severity' in event && event.severity === 'critical';
}
