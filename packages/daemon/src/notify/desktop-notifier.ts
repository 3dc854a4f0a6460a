import { BusError, Notifications, sessionBusAddress } from '@omnimind/linux';
import {
  type Alert,
  AlertBook,
  type AlertChange,
  type AlertRules,
  type Announcement,
  type Configuration,
  evidenceIn,
  type Language,
} from '@omnimind/protocol';
import type { Clock } from '../clock.ts';
import { desktopWords } from './desktop-words.ts';
import { Ignored } from './ignored.ts';
import { type Receiver, type ReceiverPlan, RetryLater } from './receiver.ts';

export interface DesktopParts {
  readonly configuration: Configuration;
  readonly language: Language;
  readonly clock: Pick<Clock, 'wall_ms'>;
  readonly environment: NodeJS.ProcessEnv;
  onNotice(text: string): void;
  /** Whose desktop it is; this process's user by default. */
  readonly uid?: number;
}

/** So long a server takes to close a notification that was pressed, ms. */
const closing_ms = 300;
/** A pop-up about what was long ago helps nobody, s: what waited for a desktop that long is taken down, and not shown. */
const news_s = 900;

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
  readonly #ignored: Ignored;
  #desktop: Notifications | undefined;
  /** What is shown now, by cause; `null` when the user has closed it: it stays closed until it worsens. */
  readonly #shown = new Map<string, number | null>();

  constructor(parts: DesktopParts, state: unknown) {
    const { severity, again_after } = parts.configuration.notify;
    this.#parts = parts;
    this.#uid = parts.uid ?? process.getuid?.() ?? 0;
    this.#rules = { severity, again_after_s: again_after };
    this.#book = AlertBook.restore(this.#rules, state);
    this.#ignored = new Ignored(parts.environment);
  }

  /** One's own workloads, and what is the machine's; those of other users are not ours to see, and root's are not ours to mend. */
  wants({ workload, kind, severity }: Announcement): boolean {
    if (workload.uid !== null && workload.uid !== this.#uid && !(workload.uid === 0 && kind === 'kill')) return false;
    // That something did not work out once is for the log, unless it matters.
    if (kind === 'monitor_trouble' && severity !== 'critical' && severity !== 'alert') return false;
    return !this.#parts.configuration.notify.ignore.includes(workload.name) && !this.#ignored.has(workload.name);
  }

  async deliver(announcement: Announcement): Promise<void> {
    const now_s = this.#now_s();
    const before = this.#book.state();
    const change = this.#book.take(announcement, now_s);
    if (change === null || now_s - Date.parse(announcement.time) / 1000 > news_s) return;
    try {
      await this.#carryOut(change);
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      this.#desktop?.end();
      this.#desktop = undefined;
      // It is taken again from the start: the book must not know it yet.
      this.#book = AlertBook.restore(this.#rules, before);
      throw new RetryLater(error.message);
    }
  }

  async tick(): Promise<void> {
    for (const { alert } of this.#book.expire(this.#now_s())) await this.#clear(alert.cause).catch(() => {});
  }

  state(): unknown {
    return this.#book.state();
  }

  close(): void {
    this.#desktop?.end();
  }

  /** The book outlives the process: by the wall clock. */
  #now_s(): number {
    return this.#parts.clock.wall_ms() / 1000;
  }

  async #carryOut({ deed, alert }: AlertChange): Promise<void> {
    const { cause } = alert;
    if (deed === 'clear') return this.#clear(cause);
    const shown = this.#shown.get(cause);
    // Since the user has closed it, or since it stood on an earlier desktop: it comes back when it is raised anew.
    if (deed === 'update' && (shown === null || shown === undefined)) return;
    const id = await this.#connected().show(this.#contentOf(alert), shown ?? 0);
    this.#shown.set(cause, id);
  }

  async #clear(cause: string): Promise<void> {
    const id = this.#shown.get(cause);
    this.#shown.delete(cause);
    if (typeof id === 'number') await this.#connected().close(id);
  }

  #contentOf({ latest, worst }: Alert) {
    const { language } = this.#parts;
    const words = desktopWords[language];
    const { title, body } = latest.text[language];
    const isWorkloads = latest.workload.id !== 'machine' && latest.kind !== 'flood';
    return {
      summary: title,
      body,
      actions: [
        ['default', words.why] as const,
        ['why', words.why] as const,
        ...(isWorkloads ? [['ignore', words.ignore] as const] : []),
      ],
      urgency: worst === 'critical' || latest.severity === 'critical' ? ('critical' as const) : ('normal' as const),
    };
  }

  /** @throws BusError `unavailable` */
  #connected(): Notifications {
    this.#desktop ??= new Notifications(sessionBusAddress(this.#parts.environment), {
      onAction: (id, key) =>
        void this.#act(id, key).catch((error) => this.#parts.onNotice(`desktop: ${error.message}`)),
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
    if (key === 'ignore') {
      this.#ignored.add(alert.latest.workload.name);
      await this.#clear(alert.cause);
    } else await this.#explain(alert);
  }

  /** The whole evidence in place of the first sentences. */
  async #explain(alert: Alert): Promise<void> {
    const { language } = this.#parts;
    const { latest } = alert;
    const words = desktopWords[language];
    const body = [...explained(latest, language), words.more('omnimind why')].join('\n');
    const content = { ...this.#contentOf(alert), body, actions: [] };
    // Most servers close what was pressed after they have told of it; dunst leaves it, so that it is replaced.
    await new Promise((resolve) => setTimeout(resolve, closing_ms));
    this.#shown.set(alert.cause, await this.#connected().show(content, this.#shown.get(alert.cause) ?? 0));
  }
}

/** All that an announcement is founded on, a sentence each. */
function explained({ evidence, text }: Announcement, language: Language): string[] {
  if (evidence.length === 0) return [text[language].body];
  return evidence.map((each) => evidenceIn(language, each));
}
