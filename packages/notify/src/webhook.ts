import { createHmac } from 'node:crypto';
import { rendered } from '@omnimind/messages/rendered';
import type { Announcement } from '@omnimind/protocol/announcement';
import type { Webhook } from '@omnimind/protocol/configuration';
import { severities } from '@omnimind/protocol/verdict';
import { NotifiedIncidents } from './notified-incidents.ts';
import { type Post, type PostDependencies, postOnce } from './post-once.ts';
import type { Receiver } from './receiver.ts';
import { secretOf } from './secret.ts';

export interface WebhookParts extends PostDependencies {
  /** As messages call it. */
  readonly name: string;
  /** Of OmniMind. */
  readonly version: string;
}

/** A webhook that is posted one announcement at a time, whole or in brief: docs/webhooks.md. */
export class WebhookReceiver implements Receiver {
  readonly name: string;
  readonly #webhook: Webhook;
  readonly #parts: WebhookParts;
  readonly #notified: NotifiedIncidents;

  /** @param state what {@link state} gave in an earlier life, unchecked */
  constructor(webhook: Webhook, parts: WebhookParts, state: unknown) {
    this.name = parts.name;
    this.#webhook = webhook;
    this.#parts = parts;
    this.#notified = new NotifiedIncidents(state);
  }

  wants({ kind, severity, cause, over }: Announcement): boolean {
    // An end has the lowest severity and mostly another kind: whoever was notified of the incident is notified of its end.
    if (over && this.#webhook.kind === 'event' && this.#notified.has(cause)) return true;
    const { kinds, severity: least } = this.#webhook;
    return kinds.includes(kind) && severities.indexOf(severity) >= severities.indexOf(least);
  }

  async deliver(announcement: Announcement, signal: AbortSignal): Promise<void> {
    await postOnce(this.#parts, postOf(this.#webhook, announcement, this.#parts.version), signal);
    if (announcement.over) this.#notified.delete(announcement.cause);
    else this.#notified.add(announcement.cause);
  }

  state(): unknown {
    return this.#notified.state();
  }
}

/**
 * What is posted to a webhook of kind `event` or `brief`.
 *
 * @throws RetryLater when its secret can't be read
 */
function postOf(webhook: Webhook, announcement: Announcement, version: string): Post {
  const { id, type, value } = announcement;
  const body = Buffer.from(JSON.stringify(webhook.kind === 'brief' ? { type, value } : rendered('en', announcement)));
  const secret = secretOf(webhook);
  return {
    url: webhook.url,
    headers: {
      ...commonHeaders(version),
      // Only what may stand in a header.
      'X-OmniMind-Event-Id': id.replace(/[^\x21-\x7e]/g, '_').slice(0, 256),
      ...(secret === null ? {} : { 'X-OmniMind-Signature': signatureOf(body, secret) }),
    },
    body,
  };
}

export function commonHeaders(version: string): Record<string, string> {
  return { 'Content-Type': 'application/json', 'User-Agent': `omnimind/${version}` };
}

/** HMAC-SHA256 (RFC 2104) of the very bytes of the body, in the form that GitHub made common: `sha256=<hexadecimal>`. */
function signatureOf(body: Buffer, secret: Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
