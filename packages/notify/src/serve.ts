import { accessSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { makeDirectory } from '@omnimind/linux/files/make-directory';
import { errorCode, isUnavailable } from '@omnimind/linux/files/outcome';
import { notifierOf } from '@omnimind/linux/systemd/notify';
import type { Language } from '@omnimind/protocol/announcement';
import type { Configuration } from '@omnimind/protocol/configuration';
import { type Message, message } from '@omnimind/protocol/message';
import { stateDirectory } from '@omnimind/remember/runs/state-directory';
import { type EventCursor, EventLogReader } from '@omnimind/tell/event-log-reader';
import { watchEventLog } from '@omnimind/tell/watch-event-log';
import { CursorFile, forgetOldCursors } from './cursor-file.ts';
import { desktopPlan } from './desktop-notifier.ts';
import { Pump } from './pump.ts';
import type { ReceiverPlan } from './receiver.ts';
import { systemWaitingClock, type WaitingClock } from './waiting-clock.ts';
import { webhookPlans } from './webhook-plans.ts';

/** Receivers that this service serves: those on the network, the user's desktop, or both. */
export type ReceiverSet = 'webhooks' | 'desktop' | 'all';

export interface ServeOptions {
  readonly configuration: Configuration;
  readonly receivers: ReceiverSet;
  readonly eventsDirectory: string;
  /** Directory of the receivers' cursors; created when missing. */
  readonly stateDirectory: string;
  readonly language: Language;
  readonly version: string;
  /** Ends the service, within 2 s. */
  readonly signal: AbortSignal;
  /** Gets what the one who runs the service should know, such as that a receiver can't be reached. */
  onNotice(notice: Message): void;
  readonly plans?: readonly ReceiverPlan[];
  readonly clock?: WaitingClock;
  readonly random?: () => number;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Directory of the receivers' cursors: as the service manager says, else beside our other state. */
export function notifyStateDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const given = environment['STATE_DIRECTORY'] ?? '';
  return isAbsolute(given) ? given : join(stateDirectory(environment), 'notify');
}

/**
 * Tells receivers what the monitor announced, each at its own pace, until the signal comes. Resolves early when there is
 * no receiver, or, for the desktop alone, when the event log is not for this user.
 */
export async function serveNotifications(options: ServeOptions): Promise<void> {
  const { receivers, eventsDirectory, signal, onNotice } = options;
  const { clock = systemWaitingClock, environment = process.env, random = Math.random } = options;
  const stopBeat = startBeat(environment, onNotice);
  const plans = options.plans ?? plansOf(options, clock);
  if (plans.length === 0) return onNotice(message('delivery.no_receivers'));
  if (receivers === 'desktop' && !mayRead(eventsDirectory))
    return onNotice(message('delivery.log_not_ours', { directory: eventsDirectory }));
  makeDirectory(options.stateDirectory, 0o700);
  const keys = plans.map(({ key }) => key);
  forgetOldCursors(options.stateDirectory, keys, clock.wall_ms());
  const pumps = plans.map((plan) => {
    const cursorFile = new CursorFile(options.stateDirectory, plan.key);
    const openLog = (cursor: EventCursor | null) => new EventLogReader(eventsDirectory, cursor);
    return new Pump({ plan, cursorFile, openLog, clock, random, onNotice });
  });
  const unwatch = watchEventLog(eventsDirectory, () => {
    for (const pump of pumps) pump.wake();
  });
  const stop = (): void => {
    stopBeat();
    for (const pump of pumps) pump.stop();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.all(pumps.map((pump) => pump.run()));
  } finally {
    stopBeat();
    unwatch();
    signal.removeEventListener('abort', stop);
  }
}

function plansOf(options: ServeOptions, clock: WaitingClock): ReceiverPlan[] {
  const { configuration, receivers, language, version, environment = process.env, onNotice } = options;
  const hasDesktop = receivers !== 'webhooks' && configuration.notify.desktop;
  return [
    ...(receivers === 'desktop' ? [] : webhookPlans(configuration, { language, version, clock })),
    ...(hasDesktop ? [desktopPlan({ configuration, language, clock, environment, onNotice })] : []),
  ];
}

/** A log that is not there yet may come; one that is not for us does not. */
function mayRead(directory: string): boolean {
  try {
    accessSync(directory, constants.R_OK | constants.X_OK);
    return true;
  } catch (error) {
    return errorCode(error) === 'ENOENT';
  }
}

/** Tells the service manager that the service is up, and alive from now on. @returns tells that it stops */
function startBeat(environment: NodeJS.ProcessEnv, onNotice: (notice: Message) => void): () => void {
  const notifier = notifierOf(environment);
  if (notifier === null) return () => {};
  if (isUnavailable(notifier)) {
    onNotice(message('service_manager.unavailable', { reason: notifier.unavailable }));
    return () => {};
  }
  const { alive, watchdog_s } = notifier;
  notifier.ready();
  // It beats as long as the loop of events goes round.
  const timer = watchdog_s === null ? undefined : setInterval(alive, (watchdog_s * 1000) / 3).unref();
  return () => {
    clearInterval(timer);
    notifier.stopping();
  };
}
