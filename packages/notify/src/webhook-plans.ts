import { hostname } from 'node:os';
import type { Language } from '@omnimind/protocol/announcement';
import type { Configuration, Webhook } from '@omnimind/protocol/configuration';
import { escapeText } from '@omnimind/protocol/escape';
import { alertmanagerReceiver } from './alertmanager.ts';
import { httpTransport, type Transport } from './post-once.ts';
import type { ReceiverPlan } from './receiver.ts';
import type { WaitingClock } from './waiting-clock.ts';
import { webhookReceiver } from './webhook.ts';

export interface WebhookWorld {
  readonly language: Language;
  readonly version: string;
  readonly clock: WaitingClock;
  readonly transport?: Transport;
}

export function webhookPlans(configuration: Configuration, world: WebhookWorld): ReceiverPlan[] {
  const { language, version, clock, transport = httpTransport } = world;
  const { again_after, webhooks } = configuration.notify;
  return webhooks.map((webhook, index) => ({
    key: keyOf(webhook, webhooks.slice(0, index)),
    create: (state) => {
      const parts = { name: nameOf(webhook), version, clock, transport };
      return webhook.kind === 'alertmanager'
        ? alertmanagerReceiver(webhook, { ...parts, language, again_after_s: again_after, host: hostname() }, state)
        : webhookReceiver(webhook, parts, state);
    },
  }));
}

/** Some of one URL, such as one for each kind, are told apart by their order. */
function keyOf({ kind, url }: Webhook, before: readonly Webhook[]): string {
  const twins = before.filter((other) => other.kind === kind && other.url === url).length;
  return `${kind} ${url}${twins === 0 ? '' : ` ${twins + 1}`}`;
}

/** Without what stands behind the host: paths and queries hold keys. */
function nameOf({ url, kind }: Webhook): string {
  const host = /^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? url;
  return `${kind === 'alertmanager' ? 'Alertmanager' : 'webhook'} ${escapeText(host).slice(0, 200)}`;
}
