import { type NotificationServer, Notifications, sessionBusAddress } from '@omnimind/linux/desktop/notifications';
import { BusError } from '@omnimind/linux/systemd/bus-error';
import { announcementIn } from '@omnimind/messages/announcement';
import { translate } from '@omnimind/messages/translate';
import type { Language } from '@omnimind/protocol/announcement';
import { reasonOf } from '@omnimind/protocol/errors';
import { testAnnouncement } from './test-webhooks.ts';

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
    return {
      isDelivered: false,
      text: translate(language, error instanceof BusError ? error.reason : reasonOf(error)),
    };
  }
}
