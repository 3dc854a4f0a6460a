import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { Bus } from '../systemd/bus.ts';
import { BusError, noSocket } from '../systemd/bus-error.ts';

const destination = 'org.freedesktop.Notifications';
const path = '/org/freedesktop/Notifications';

export interface NotificationContent {
  readonly summary: string;
  /** Plain text: markup in it is shown as it is. */
  readonly body: string;
  /** Buttons: a key, and what stands on it. */
  readonly actions: readonly (readonly [key: string, label: string])[];
  readonly urgency: 'low' | 'normal' | 'critical';
}

/** What the notification server says of itself. */
export interface NotificationServer {
  readonly name: string;
  readonly version: string;
  readonly capabilities: readonly string[];
}

export interface NotificationsOptions {
  /** The server that showed what the caller has IDs of, as {@link Notifications.life} named it in an earlier process. */
  readonly life?: string | undefined;
  /** Somebody pressed a button of a notification. */
  onAction?(id: number, key: string): void;
  /** A notification is no longer shown; `isByUser` when the user has closed it. */
  onClosed?(id: number, isByUser: boolean): void;
  /** The server went away or came anew: what was shown is gone. */
  onNewServer?(): void;
}

/**
 * The desktop's notifications; Desktop Notifications Specification 1.2. Every call ends within its time-out or throws a
 * BusError: a desktop may come and go at any time.
 */
export class Notifications {
  readonly #bus: Bus;
  readonly #options: NotificationsOptions;
  #life: string | undefined;
  #unlisten: (() => void)[] = [];
  #hasMarkup = false;

  constructor(address: string, options: NotificationsOptions = {}) {
    this.#bus = new Bus(address);
    this.#options = options;
    this.#life = options.life;
  }

  /** Which life of which server showed what was shown last: IDs are worth nothing to any other. */
  get life(): string | undefined {
    return this.#life;
  }

  /** @throws BusError `unavailable` when there is no desktop */
  async server(): Promise<NotificationServer> {
    const [name, , version] = await this.#call('GetServerInformation');
    const [capabilities] = await this.#call('GetCapabilities');
    const texts = Array.isArray(capabilities) ? capabilities.map(String) : [];
    return { name: String(name), version: String(version), capabilities: texts };
  }

  /**
   * Shows a notification.
   *
   * @param replaces the one that it takes the place of, 0 for none
   * @returns its ID
   * @throws BusError
   */
  async show({ summary, body, actions, urgency }: NotificationContent, replaces = 0): Promise<number> {
    const isNew = await this.meet();
    const hints = [
      ['urgency', ['y', { low: 0, normal: 1, critical: 2 }[urgency]]],
      ['category', ['s', 'device']],
    ];
    // -1: as long as the server thinks right.
    const shown = this.#hasMarkup ? body.replace(/[&<>]/g, (mark) => entities[mark] ?? mark) : body;
    const program = ['OmniMind', isNew ? 0 : replaces, 'utilities-system-monitor'];
    const words = [...program, summary, shown, actions.flat(), hints, -1];
    const [id] = await this.#call('Notify', 'susssasa{sv}i', words);
    return Number(id);
  }

  /** Closes a notification; one that is closed already is none. */
  async close(id: number): Promise<void> {
    if (await this.meet()) return;
    await this.#call('CloseNotification', 'u', [id]).catch((error) => {
      if (!(error instanceof BusError) || error.failure !== 'failed') throw error;
    });
  }

  end(): void {
    this.#bus.close();
  }

  /**
   * Listens to the server that there is now.
   *
   * @returns whether it is another one than before: it shows nothing of ours, as `onNewServer` has been told
   * @throws BusError
   */
  async meet(): Promise<boolean> {
    const { capabilities } = await this.server();
    const [owner] = await this.#bus.ask('GetNameOwner', destination);
    // A bus never gives a name like :1.7 twice, but each bus gives the same ones.
    const [bus] = await this.#bus.ask('GetId');
    const life = `${bus} ${owner}`;
    const isNew = life !== this.#life;
    if (!isNew && this.#unlisten.length > 0) return false;
    for (const unlisten of this.#unlisten) unlisten();
    const { onAction, onClosed, onNewServer } = this.#options;
    const source = (member: string) => ({ service: destination, path, interface: destination, member });
    this.#unlisten = [
      await this.#bus.listen(source('ActionInvoked'), ([id, key]) => onAction?.(Number(id), String(key))),
      // 2: dismissed by the user.
      await this.#bus.listen(source('NotificationClosed'), ([id, reason]) => onClosed?.(Number(id), reason === 2)),
    ];
    this.#hasMarkup = capabilities.includes('body-markup');
    this.#life = life;
    if (isNew) onNewServer?.();
    return isNew;
  }

  #call(member: string, signature?: string, body: readonly unknown[] = []): Promise<unknown[]> {
    const call = { destination, path, interface: destination, member };
    return this.#bus.call(signature === undefined ? call : { ...call, signature, body });
  }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Address of the bus of a user's desktop: DBUS_SESSION_BUS_ADDRESS, else `bus` in XDG_RUNTIME_DIR.
 *
 * @throws BusError `unavailable` when there is none
 */
export function sessionBusAddress(environment: NodeJS.ProcessEnv = process.env): string {
  const given = environment['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  if (given !== '') return given;
  const runtime = environment['XDG_RUNTIME_DIR'] ?? '';
  const socket = `${isAbsolute(runtime) ? runtime : `/run/user/${process.getuid?.() ?? ''}`}/bus`;
  if (existsSync(socket)) return `unix:path=${socket}`;
  throw noSocket('session', socket);
}
