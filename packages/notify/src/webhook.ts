import { createHmac } from 'node:crypto';
import { rendered } from '@omnimind/messages/rendered';
import type { Announcement } from '@omnimind/protocol/announcement';
import type { Webhook } from '@omnimind/protocol/configuration';
import { severities } from '@omnimind/protocol/verdict';
import { z } from 'zod';
import { type Post, type PostDependencies, postOnce } from './post-once.ts';
import type { Receiver } from './receiver.ts';
import { secretOf } from './secret.ts';

export interface WebhookParts extends PostDependencies {
  readonly name: string;
  readonly version: string;
}

/** Maximum number of open incidents that are remembered; the oldest is dropped, and its end is then not delivered. */
const maxOpen = 1000;
const stateSchema = z.array(z.string()).catch([]);

/**
 * A webhook that is posted one announcement at a time, whole or in brief: docs/webhooks.md.
 *
 * @param state what the receiver's state() gave in an earlier life, unchecked
 */
export function webhookReceiver(webhook: Webhook, parts: WebhookParts, state: unknown): Receiver {
  /** Causes of open incidents that it was notified of: it is notified of the end of these and no others. */
  const notified = new Set(stateSchema.parse(state).slice(-maxOpen));
  return {
    name: parts.name,
    wants({ kind, severity, cause, over }) {
      // An end has the lowest severity and mostly another kind: whoever was notified of the incident is notified of its end.
      if (over && webhook.kind === 'event' && notified.has(cause)) return true;
      return webhook.kinds.includes(kind) && severities.indexOf(severity) >= severities.indexOf(webhook.severity);
    },
    async deliver(announcement, signal) {
      await postOnce(parts, postOf(webhook, announcement, parts.version), signal);
      notified.delete(announcement.cause);
      if (!announcement.over) notified.add(announcement.cause);
      const [oldest] = notified;
      if (notified.size > maxOpen && oldest !== undefined) notified.delete(oldest);
    },
    state: () => [...notified],
  };
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
      ...(secret === null
        ? {}
        : { 'X-OmniMind-Signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }),
    },
    body,
  };
}

export function commonHeaders(version: string): Record<string, string> {
  return { 'Content-Type': 'application/json', 'User-Agent': `omnimind/${version}` };
}
