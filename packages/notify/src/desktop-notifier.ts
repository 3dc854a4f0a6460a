import { Notifications, sessionBusAddress } from '@omnimind/linux/desktop/notifications';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { announcementIn } from '@omnimind/messages/announcement';
import { evidenceIn, translate } from '@omnimind/messages/translate';
import type { Clock } from '@omnimind/observe/clock';
import { type Alert, AlertBook, type AlertChange, type AlertRules } from '@omnimind/protocol/alert-book';
import type { Announcement, Language } from '@omnimind/protocol/announcement';
import type { Configuration } from '@omnimind/protocol/configuration';
import { reasonOf } from '@omnimind/protocol/errors';
import { escapeText } from '@omnimind/protocol/escape';
import { type Ignored, identityMessage, type RecognizedWorkload } from '@omnimind/protocol/ignored';
import { type Message, message } from '@omnimind/protocol/message';
import { z } from 'zod';
import { buttonsOf, carryOut, isAnswer } from './answer.ts';
import { DailyDigest, digestWords } from './daily-digest.ts';
import { IgnoreRequests } from './ignore.ts';
import { type Receiver, type ReceiverPlan, RetryLater } from './receiver.ts';

export interface DesktopParts {
  readonly configuration: Configuration;
  readonly language: Language;
  readonly clock: Pick<Clock, 'wall_ms'>;
  readonly environment: NodeJS.ProcessEnv;
  onNotice(notice: Message): void;
  /** Whose desktop it is; this process's user by default. */
  readonly uid?: number;
}

/** So long a server takes to close a notification that was pressed, ms. */
const closing_ms = 300;
/** A pop-up about what was long ago helps nobody, s: what waited for a desktop that long is taken down, and not shown. */
const news_s = 900;
/** No notification holds more, characters. */
const longestBody = 2000;

/** What is kept over a restart: else what stands on the desktop could never be replaced or closed. */
const stateSchema = z.object({
  book: z.unknown(),
  digest: z.unknown(),
  life: z.string().optional(),
  shown: z.array(z.tuple([z.string(), z.int().nullable()])),
});

/** The desktop of the user whose service this is. */
export function desktopPlan(parts: DesktopParts): ReceiverPlan {
  return { key: 'desktop', create: (state) => new DesktopNotifier(parts, state) };
}

class DesktopNotifier implements Receiver {
  readonly name = 'desktop';
  readonly #parts: DesktopParts;
  readonly #uid: number;
  readonly #rules: AlertRules;
  #book: AlertBook;
  readonly #digest: DailyDigest;
  readonly #ignored: IgnoreRequests;
  #desktop: Notifications | undefined;
  /** What is shown now, by cause; `null` when the user has closed it: it stays closed until it worsens. */
  readonly #shown: Map<string, number | null>;
  #life: string | undefined;

  constructor(parts: DesktopParts, state: unknown) {
    const { severity, again_after } = parts.configuration.notify;
    this.#parts = parts;
    this.#uid = parts.uid ?? process.getuid?.() ?? 0;
    this.#rules = { severity, again_after_s: again_after };
    const kept = stateSchema.safeParse(state).data;
    this.#book = AlertBook.restore(this.#rules, kept?.book);
    this.#digest = new DailyDigest(this.#now_s(), kept?.digest);
    this.#shown = new Map(kept?.shown);
    this.#life = kept?.life;
    this.#ignored = new IgnoreRequests(parts.environment, this.#uid);
  }

  /** One's own workloads, and what is the machine's; those of other users are not ours to see, and root's are not ours to mend. */
  wants({ workload, kind, severity }: Announcement): boolean {
    if (workload.uid !== null && workload.uid !== this.#uid && !(workload.uid === 0 && kind === 'kill')) return false;
    // That something did not work out once is for the log, unless it matters.
    if (kind === 'monitor_trouble' && severity !== 'critical' && severity !== 'alert') return false;
    return !this.#parts.configuration.notify.ignore.includes(workload.name) && !this.#ignored.has(recognized(workload));
  }

  async deliver(announcement: Announcement): Promise<void> {
    const now_s = this.#now_s();
    this.#digest.add(announcement);
    const before = this.#book.state();
    const change = this.#book.take(announcement, now_s);
    const isOld = now_s - Date.parse(announcement.time) / 1000 > news_s;
    if (change === null || (isOld && change.action !== 'clear')) return;
    try {
      await this.#carryOut(change);
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      this.close();
      // It is taken again from the start: the book must not know it yet.
      this.#book = AlertBook.restore(this.#rules, before);
      throw new RetryLater(error.reason);
    }
  }

  async tick(): Promise<void> {
    for (const { alert } of this.#book.expire(this.#now_s())) await this.#clear(alert.cause).catch(() => {});
    await this.#tellDay().catch(() => {});
  }

  /** Who wants to hear of all that is watched heard of it then. A desktop that is not there gets it with a later tick. */
  async #tellDay(): Promise<void> {
    const watched = this.#digest.due(this.#now_s());
    if (watched.length === 0 || this.#rules.severity === 'watch') return;
    await this.#connected().show({ ...digestWords(this.#parts.language, watched), actions: [], urgency: 'normal' }, 0);
    this.#digest.told(this.#now_s());
  }

  state(): unknown {
    const open = new Set(this.#book.open().map(({ cause }) => cause));
    const shown = [...this.#shown].filter(([cause]) => open.has(cause));
    const life = this.#desktop?.life ?? this.#life;
    return { book: this.#book.state(), digest: this.#digest.state(), life, shown };
  }

  close(): void {
    this.#life = this.#desktop?.life ?? this.#life;
    this.#desktop?.end();
    this.#desktop = undefined;
  }

  /** The book outlives the process: by the wall clock. */
  #now_s(): number {
    return this.#parts.clock.wall_ms() / 1000;
  }

  async #carryOut({ action, alert }: AlertChange): Promise<void> {
    const { cause } = alert;
    // What stood on an earlier desktop is forgotten by it.
    await this.#connected().meet();
    if (action === 'clear') return this.#clear(cause);
    const shown = this.#shown.get(cause);
    // Since the user has closed it, or since it stood on an earlier desktop: it comes back when it is raised anew.
    if (action === 'update' && (shown === null || shown === undefined)) return;
    const id = await this.#connected().show(this.#contentOf(alert), shown ?? 0);
    this.#shown.set(cause, id);
  }

  async #clear(cause: string): Promise<void> {
    const id = this.#shown.get(cause);
    this.#shown.delete(cause);
    if (typeof id === 'number') await this.#connected().close(id);
  }

  #contentOf(alert: Alert) {
    const { language } = this.#parts;
    const { latest, worst } = alert;
    const { title, body } = announcementIn(language, latest);
    return {
      summary: title,
      body,
      actions: buttonsOf(alert).map(([key, label]) => [key, translate(language, label)] as const),
      urgency: worst === 'critical' || latest.severity === 'critical' ? ('critical' as const) : ('normal' as const),
    };
  }

  /** @throws BusError `unavailable` */
  #connected(): Notifications {
    const failed = (error: unknown): void =>
      this.#parts.onNotice(message('delivery.failed', { receiver: 'desktop', reason: reasonOf(error) }));
    this.#desktop ??= new Notifications(sessionBusAddress(this.#parts.environment), {
      life: this.#life,
      onAction: (id, key) => void this.#act(id, key).catch(failed),
      onClosed: (id, isByUser) => this.#closed(id, isByUser),
      onNewServer: () => this.#shown.clear(),
    });
    return this.#desktop;
  }

  #closed(id: number, isByUser: boolean): void {
    for (const [cause, shown] of this.#shown) {
      if (shown !== id) continue;
      if (isByUser) this.#shown.set(cause, null);
      else this.#shown.delete(cause);
    }
  }

  async #act(id: number, key: string): Promise<void> {
    const cause = [...this.#shown].find(([, shown]) => shown === id)?.[0];
    const alert = this.#book.open().find((open) => open.cause === cause);
    if (alert === undefined) return;
    const { workload } = alert.latest;
    if (isAnswer(key)) {
      const said = await carryOut(key, workload, { environment: this.#parts.environment, uid: this.#uid });
      await this.#say(said, '');
    } else if (key === 'ignore') {
      const ignored = await this.#ignored.ignore(workload.id, recognized(workload));
      await this.#clear(alert.cause);
      await this.#confirm(ignored);
    } else await this.#explain(alert);
  }

  /** Says what is ignored from now on, and how it is taken back. */
  async #confirm({ identity, until }: Ignored): Promise<void> {
    const { language } = this.#parts;
    const workload = identityMessage(identity);
    const undo = translate(language, message('desktop.undo', { command: 'omnimind notify unignore' }));
    await this.#say(message('ignore.on', { workload, until }), undo);
  }

  async #say(said: Message, body: string): Promise<void> {
    const summary = escapeText(translate(this.#parts.language, said));
    await this.#connected().show({ summary, body, actions: [], urgency: 'normal' }, 0);
  }

  /** The whole evidence in place of the first sentences. */
  async #explain(alert: Alert): Promise<void> {
    const { language } = this.#parts;
    const { latest } = alert;
    const more = translate(language, message('desktop.more', { command: commandFor(latest) }));
    const body = [explained(latest, language), more].join('\n');
    const content = this.#contentOf(alert);
    const actions = content.actions.filter(([key]) => isAnswer(key));
    // Most servers close what was pressed after they have told of it; dunst leaves it, so that it is replaced.
    await new Promise((resolve) => setTimeout(resolve, closing_ms));
    if (!this.#book.open().some(({ cause }) => cause === alert.cause)) return;
    this.#shown.set(
      alert.cause,
      await this.#connected().show({ ...content, body, actions }, this.#shown.get(alert.cause) ?? 0),
    );
  }
}

function recognized({ identity, name }: Announcement['workload']): RecognizedWorkload {
  return { identity: identity ?? null, name };
}

/** What is told, then all that it is founded on besides, a line each. */
function explained(announcement: Announcement, language: Language): string {
  const { body } = announcementIn(language, announcement);
  const told = body.toLowerCase();
  const sentences = announcement.evidence.map((each) => escapeText(evidenceIn(language, each)));
  const more = sentences.filter((sentence) => !told.includes(sentence.toLowerCase()));
  return [body, ...more].join('\n').slice(0, longestBody);
}

function commandFor({ event }: Announcement): string {
  const pid = event?.type === 'kill' ? event.process.pid : null;
  return pid === null ? 'omnimind why' : `omnimind why ${pid}`;
}
