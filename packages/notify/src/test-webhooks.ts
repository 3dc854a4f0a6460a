import { translate } from '@omnimind/messages/translate';
import type { Announcement } from '@omnimind/protocol/announcement';
import type { Configuration } from '@omnimind/protocol/configuration';
import { message } from '@omnimind/protocol/message';
import { announce } from '@omnimind/tell/announce';
import { deliveryReason } from './receiver.ts';
import { nameOf, type WebhookWorld, webhookPlans } from './webhook-plans.ts';

export interface WebhookOutcome {
  readonly name: string;
  readonly isDelivered: boolean;
  /** Why not. */
  readonly text: string | null;
}

/** Posts one announcement to each webhook, whatever it is configured to be told, and says what came of it. */
export async function testWebhooks(
  configuration: Configuration,
  world: WebhookWorld,
  host: string,
): Promise<WebhookOutcome[]> {
  const plans = webhookPlans(configuration, world);
  const announcement = testAnnouncement(host, world.clock.wall_ms());
  return Promise.all(
    plans.map(async ({ create }, index) => {
      const webhook = configuration.notify.webhooks[index];
      const name = webhook === undefined ? '' : nameOf(webhook);
      try {
        await create(undefined).deliver(announcement, new AbortController().signal);
        return { name, isDelivered: true, text: null };
      } catch (error) {
        return { name, isDelivered: false, text: translate(world.language, deliveryReason(error)) };
      }
    }),
  );
}

/** An announcement that says that it is a test. */
export function testAnnouncement(host: string, wall_ms: number): Announcement {
  const time = new Date(wall_ms).toISOString();
  const workload = { id: 'machine', name: host, uid: null };
  const event = {
    type: 'notice',
    t: 0,
    time,
    workload: 'machine',
    severity: 'critical',
    text: message('delivery.test'),
  } as const;
  const id = `test-${wall_ms.toString(36)}-1`;
  return announce(event, {
    id,
    sequence: 1,
    host,
    workload,
    verdict: null,
    cpu_percent: null,
    anon_bytes: null,
  });
}
