import { isUnavailable } from '@omnimind/linux/files/outcome';
import { type Notifier, notifierOf } from '@omnimind/linux/systemd/notify';
import { type Message, message } from '@omnimind/protocol/message';

/** How often the text of `systemctl status` is updated, s. */
const statusEvery_s = 60;

/** Tells the service manager that the monitor is up and, at each tick, alive: one that hangs is restarted. */
export class Heartbeat {
  /** Why the manager can't be notified, although it asked for it. */
  readonly notices: readonly Message[];
  readonly #notifier: Notifier | null;
  #statusDue_s = 0;

  constructor(environment: NodeJS.ProcessEnv) {
    const notifier = notifierOf(environment);
    const isLost = notifier !== null && isUnavailable(notifier);
    this.notices = isLost ? [message('service_manager.unavailable', { reason: notifier.unavailable })] : [];
    this.#notifier = isLost ? null : notifier;
  }

  /** To be called before the first tick, which takes long where there are thousands of cgroups. */
  start(): void {
    this.#notifier?.ready();
    this.#alive();
  }

  /** To be called at each tick. */
  tick(time_s: number, workloads: number): void {
    if (this.#notifier === null) return;
    this.#alive();
    if (time_s < this.#statusDue_s) return;
    this.#statusDue_s = time_s + statusEvery_s;
    this.#notifier.status(`watching ${workloads} workloads`);
  }

  stopping(): void {
    this.#notifier?.stopping();
  }

  #alive(): void {
    if (typeof this.#notifier?.watchdog_s === 'number') this.#notifier.alive();
  }
}
