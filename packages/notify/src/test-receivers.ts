import { type NotificationServer, Notifications, sessionBusAddress } from '@omnimind/linux/desktop/notifications';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { announcementIn } from '@omnimind/messages/announcement';
import { translate } from '@omnimind/messages/translate';
import type { Announcement, Language } from '@omnimind/protocol/announcement';
import type { Configuration } from '@omnimind/protocol/configuration';
import { reasonOf } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { announce } from '@omnimind/tell/announce';
import { deliveryReason } from './receiver.ts';
import { type WebhookWorld, webhookPlans } from './webhook-plans.ts';

export interface WebhookOutcome {
  readonly name: string;
  readonly isDelivered: boolean;
  readonly text: string | null;
}

/** Posts one announcement to each webhook, whatever it is configured to be told, and says what came of it. */
export async function testWebhooks(
  configuration: Configuration,
  world: WebhookWorld,
  host: string,
): Promise<WebhookOutcome[]> {
  const announcement = testAnnouncement(host, world.clock.wall_ms());
  return Promise.all(
    webhookPlans(configuration, world).map(async ({ create }) => {
      const receiver = create(undefined);
      const { name } = receiver;
      try {
        await receiver.deliver(announcement, new AbortController().signal);
        return { name, isDelivered: true, text: null };
      } catch (error) {
        return { name, isDelivered: false, text: translate(world.language, deliveryReason(error)) };
      }
    }),
  );
}

export type DesktopOutcome =
  | { readonly isDelivered: true; readonly server: NotificationServer }
  | { readonly isDelivered: false; readonly text: string };

/** Shows a notification that says that it is a test, and what the desktop says of itself; or why there is none. */
export async function testDesktop(
  host: string,
  language: Language,
  wall_ms: number,
  environment?: NodeJS.ProcessEnv,
): Promise<DesktopOutcome> {
  try {
    const desktop = new Notifications(sessionBusAddress(environment));
    try {
      const server = await desktop.server();
      const { title, body } = announcementIn(language, testAnnouncement(host, wall_ms));
      await desktop.show({ summary: title, body, actions: [], urgency: 'normal' });
      return { isDelivered: true, server };
    } finally {
      desktop.end();
    }
  } catch (error) {
    const reason = error instanceof BusError ? error.reason : reasonOf(error);
    return { isDelivered: false, text: translate(language, reason) };
  }
}

function testAnnouncement(host: string, wall_ms: number): Announcement {
  const time = new Date(wall_ms).toISOString();
  const about = { time, workload: 'machine', severity: 'critical', text: message('delivery.test') } as const;
  const workload = { id: 'machine', name: host, uid: null };
  const context = { id: `test-${wall_ms.toString(36)}-1`, sequence: 1, host, workload };
  const unknown = { verdict: null, cpu_percent: null, memory_bytes: null };
  return announce({ type: 'notice', t: 0, ...about }, { ...context, ...unknown });
}
