import { isUnavailable, type Unavailable } from '../files/outcome.ts';
import { loadNative } from '../native/libc.ts';

/** Tells the service manager how its service is, as sd_notify(3) does. */
export interface Notifier {
  ready(): void;
  /** The service still works; to be said at least twice in each {@link Notifier.watchdog_s}. */
  alive(): void;
  /** What it is doing, one line, for `systemctl status`. */
  status(text: string): void;
  stopping(): void;
  /** After so long without a word the manager ends the service, s; `null` when it does not watch. */
  readonly watchdog_s: number | null;
}

/**
 * The manager that started this process, when it asked to be told; `null` when it did not.
 *
 * @returns why it can't be told, where it asked and there is no way
 */
export function notifierOf(environment: NodeJS.ProcessEnv, pid = process.pid): Notifier | Unavailable | null {
  const socket = environment['NOTIFY_SOCKET'];
  if (socket === undefined || socket === '') return null;
  const native = loadNative();
  if (isUnavailable(native)) return native;
  const send = (text: string): void => void native.sendDatagram(socket, text);
  const watchdog_usec = Number(environment['WATCHDOG_USEC']);
  // The variable may be meant for the one who started us: sd_watchdog_enabled(3).
  const isOurs = (environment['WATCHDOG_PID'] ?? String(pid)) === String(pid);
  return {
    ready: () => send('READY=1'),
    alive: () => send('WATCHDOG=1'),
    status: (text) => send(`STATUS=${text.replaceAll('\n', ' ')}`),
    stopping: () => send('STOPPING=1'),
    watchdog_s: isOurs && watchdog_usec > 0 ? watchdog_usec / 1e6 : null,
  };
}
