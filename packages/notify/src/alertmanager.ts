import { announcementIn } from '@omnimind/messages/announcement';
import { type Alert, AlertBook, type AlertBookState } from '@omnimind/protocol/alert-book';
import type { Language } from '@omnimind/protocol/announcement';
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
  readonly host: string;
}

/**
 * Prometheus Alertmanager, by its `POST /api/v2/alerts`: alerts that fire and are resolved.
 *
 * @param state what the receiver's state() gave in an earlier life, unchecked
 */
export function alertmanagerReceiver(webhook: Webhook, parts: AlertmanagerParts, state: unknown): Receiver {
  const { severity, kinds } = webhook;
  const book = AlertBook.restore({ severity, again_after_s: parts.again_after_s }, state);
  const headers = commonHeaders(parts.version);
  const url = `${webhook.url.replace(/\/+$/, '')}/api/v2/alerts`;
  /** What was not taken yet: it is posted again as it is, since the book has gone on already; and the book before it. */
  let pending: { readonly id: string; readonly alert: Alert; readonly before: AlertBookState } | null = null;
  // The book outlives the process: by the wall clock.
  const now_s = (): number => parts.clock.wall_ms() / 1000;
  const post = async (alerts: readonly Alert[], signal: AbortSignal): Promise<void> => {
    if (alerts.length === 0) return;
    const body = Buffer.from(JSON.stringify(alerts.map((alert) => bodyOf(alert, parts, now_s()))));
    await postOnce(parts, { url, headers, body }, signal);
  };
  return {
    name: parts.name,
    tickEvery_s: again_s,
    // The end of a matter is mostly of another kind than its begin; of a matter that does not fire it changes nothing.
    wants: ({ kind, over }) => over || kinds.includes(kind),
    async deliver(announcement, signal) {
      if (pending?.id !== announcement.id) {
        const before = book.state();
        const change = book.take(announcement, now_s());
        pending = change === null ? null : { id: announcement.id, alert: change.alert, before };
      }
      if (pending !== null) await post([pending.alert], signal);
      pending = null;
    },
    async tick(signal) {
      const ended = book.expire(now_s()).map(({ alert }) => alert);
      await post([...ended, ...book.open()], signal);
    },
    state: () => pending?.before ?? book.state(),
  };
}

/** Labels name an alert as long as it lives, so that only what never changes stands in them. */
function bodyOf({ cause, latest, worst, since_s, over }: Alert, parts: AlertmanagerParts, now_s: number): object {
  const { title, body } = announcementIn(parts.language, latest);
  return {
    labels: {
      alertname: 'OmniMind',
      host: parts.host,
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

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
