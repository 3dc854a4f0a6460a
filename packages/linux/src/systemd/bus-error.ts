/** Why a call on the bus came to nothing. */
export type BusFailure =
  /** There is no bus, or it went away during the call. */
  | 'unavailable'
  /** No answer came in time. What was asked for may have happened. */
  | 'timeout'
  /** The caller may not do that. */
  | 'refused'
  /** No such unit, process, object or method. */
  | 'not_found'
  /** The other end says that it went wrong. */
  | 'failed';

/** A call on the bus that came to nothing. `message` says what the other end said. */
export class BusError extends Error {
  readonly failure: BusFailure;

  constructor(failure: BusFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BusError';
    this.failure = failure;
  }
}

const refused = new Set([
  'org.freedesktop.DBus.Error.AccessDenied',
  'org.freedesktop.DBus.Error.AuthFailed',
  'org.freedesktop.DBus.Error.InteractiveAuthorizationRequired',
]);
const gone = new Set([
  'org.freedesktop.DBus.Error.ServiceUnknown',
  'org.freedesktop.DBus.Error.NameHasNoOwner',
  'org.freedesktop.DBus.Error.Disconnected',
]);
const absent = new Set([
  'org.freedesktop.systemd1.NoSuchUnit',
  'org.freedesktop.systemd1.NoUnitForPID',
  'org.freedesktop.systemd1.NoSuchProcess',
  'org.freedesktop.DBus.Error.UnknownObject',
  'org.freedesktop.DBus.Error.UnknownMethod',
  'org.freedesktop.DBus.Error.UnknownProperty',
  'org.freedesktop.DBus.Error.UnixProcessIdUnknown',
]);

/** What the name of an error on the bus means; see the D-Bus specification and org.freedesktop.systemd1(5). */
export function failureOf(errorName: string): BusFailure {
  if (refused.has(errorName)) return 'refused';
  if (absent.has(errorName)) return 'not_found';
  if (gone.has(errorName)) return 'unavailable';
  if (errorName === 'org.freedesktop.DBus.Error.NoReply') return 'timeout';
  return 'failed';
}
