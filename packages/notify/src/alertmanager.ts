import { announcementIn } from '@omnimind/messages/announcement';
import { type Alert, AlertBook, type AlertBookState } from '@omnimind/protocol/alert-book';
import type { Announcement, Language } from '@omnimind/protocol/announcement';
import type { Webhook } from '@omnimind/protocol/configuration';
import { severities } from '@omnimind/protocol/verdict';
import { postOnce } from './post-once.ts';
import type { Receiver } from './receiver.ts';
import { commonHeaders, type WebhookParts } from './webhook.ts';

/** What fires is said again this often, and counts as resolved when that was not done for so long: Alertmanager forgets, s. */
const again_s = 60;
const firesFor_s = 300;

export interface AlertmanagerParts extends WebhookParts {
  readonly language: Language;
  readonly again_after_s: number;
  /** Name of this machine. */
  readonly host: string;
}

/** Prometheus Alertmanager, by its `POST /api/v2/alerts`: alerts that fire and are resolved. */
export class AlertmanagerReceiver implements Receiver {
  readonly name: string;
  readonly tickEvery_s = again_s;
  readonly #webhook: Webhook;
  readonly #parts: AlertmanagerParts;
  readonly #book: AlertBook;
  /** What was not taken yet: it is posted again as it is, since the book has gone on already; and the book before it. */
  #pending: { readonly id: string; readonly alert: Alert; readonly before: AlertBookState } | null = null;

  /** @param state what {@link state} gave in an earlier life, unchecked */
  constructor(webhook: Webhook, parts: AlertmanagerParts, state: unknown) {
    this.name = parts.name;
    this.#webhook = webhook;
    this.#parts = parts;
    const { severity } = webhook;
    this.#book = AlertBook.restore({ severity, again_after_s: parts.again_after_s }, state);
  }

  /** The end of a matter is mostly of another kind than its begin; of a matter that does not fire it changes nothing. */
  wants({ kind, over }: Announcement): boolean {
    return over || this.#webhook.kinds.includes(kind);
  }

  async deliver(announcement: Announcement, signal: AbortSignal): Promise<void> {
    if (this.#pending?.id !== announcement.id) {
      const before = this.#book.state();
      const change = this.#book.take(announcement, this.#now_s());
      this.#pending = change === null ? null : { id: announcement.id, alert: change.alert, before };
    }
    if (this.#pending !== null) await this.#post([this.#pending.alert], signal);
    this.#pending = null;
  }

  async tick(signal: AbortSignal): Promise<void> {
    const ended = this.#book.expire(this.#now_s()).map(({ alert }) => alert);
    await this.#post([...ended, ...this.#book.open()], signal);
  }

  state(): unknown {
    return this.#pending?.before ?? this.#book.state();
  }

  /** The book outlives the process: by the wall clock. */
  #now_s(): number {
    return this.#parts.clock.wall_ms() / 1000;
  }

  async #post(alerts: readonly Alert[], signal: AbortSignal): Promise<void> {
    if (alerts.length === 0) return;
    const body = Buffer.from(JSON.stringify(alerts.map((alert) => this.#bodyOf(alert))));
    const url = `${this.#webhook.url.replace(/\/+$/, '')}/api/v2/alerts`;
    await postOnce(this.#parts, { url, headers: commonHeaders(this.#parts.version), body }, signal);
  }

  /** Labels name an alert as long as it lives, so that only what never changes stands in them. */
  #bodyOf({ cause, latest, worst, since_s, over }: Alert): unknown {
    const { language, host } = this.#parts;
    const { title, body } = announcementIn(language, latest);
    const now_s = this.#now_s();
    return {
      labels: {
        alertname: 'OmniMind',
        host,
        cause: cause.slice(0, 500),
        workload: latest.workload.name.slice(0, 200) || '-',
      },
      annotations: {
        summary: title,
        description: body || title,
        severity: severities[Math.max(severities.indexOf(worst), severities.indexOf(latest.severity))],
        type: latest.type,
        kind: latest.kind,
      },
      startsAt: isoOf(since_s),
      // Not before its start, also when the clock was set back: that would be refused.
      endsAt: isoOf(Math.max(over ? now_s : now_s + firesFor_s, since_s + 0.001)),
    };
  }
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
