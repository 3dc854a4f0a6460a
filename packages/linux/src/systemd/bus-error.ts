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

/** Why, without words: a code of the message catalogue and the parameters of its sentence. */
export type BusReason =
  | {
      readonly code: 'bus.no_socket';
      readonly parameters: { readonly bus: 'system' | 'user' | 'session'; readonly socket: string };
    }
  | { readonly code: 'bus.closed'; readonly parameters: Readonly<Record<never, never>> }
  | { readonly code: 'bus.lost'; readonly parameters: { readonly error: string } }
  | { readonly code: 'bus.job_failed'; readonly parameters: { readonly unit: string; readonly result: string } }
  | { readonly code: 'bus.job_timeout'; readonly parameters: { readonly unit: string } }
  /** A call that succeeded, and after which a process is not in the scope. */
  | { readonly code: 'bus.not_moved'; readonly parameters: { readonly scope: string } }
  /** What the other end said. */
  | { readonly code: 'as_written'; readonly parameters: { readonly text: string } };

export class BusError extends Error {
  readonly failure: BusFailure;
  readonly reason: BusReason;

  /** @param reason a text for what the other end said */
  constructor(failure: BusFailure, reason: string | BusReason, cause?: unknown) {
    super(typeof reason === 'string' ? reason : `${reason.code} ${JSON.stringify(reason.parameters)}`, { cause });
    this.name = 'BusError';
    this.failure = failure;
    this.reason = typeof reason === 'string' ? { code: 'as_written', parameters: { text: reason } } : reason;
  }
}

export function noSocket(bus: 'system' | 'user' | 'session', socket: string): BusError {
  return new BusError('unavailable', { code: 'bus.no_socket', parameters: { bus, socket } });
}

const failures: Readonly<Partial<Record<string, BusFailure>>> = {
  'org.freedesktop.DBus.Error.AccessDenied': 'refused',
  'org.freedesktop.DBus.Error.AuthFailed': 'refused',
  'org.freedesktop.DBus.Error.InteractiveAuthorizationRequired': 'refused',
  'org.freedesktop.DBus.Error.ServiceUnknown': 'unavailable',
  'org.freedesktop.DBus.Error.NameHasNoOwner': 'unavailable',
  'org.freedesktop.DBus.Error.Disconnected': 'unavailable',
  'org.freedesktop.DBus.Error.UnknownObject': 'not_found',
  'org.freedesktop.DBus.Error.UnknownMethod': 'not_found',
  'org.freedesktop.DBus.Error.UnknownProperty': 'not_found',
  'org.freedesktop.DBus.Error.UnixProcessIdUnknown': 'not_found',
  'org.freedesktop.systemd1.NoSuchUnit': 'not_found',
  'org.freedesktop.systemd1.NoUnitForPID': 'not_found',
  'org.freedesktop.systemd1.NoSuchProcess': 'not_found',
  'org.freedesktop.DBus.Error.NoReply': 'timeout',
};

/** What the name of an error on the bus means; see the D-Bus specification and org.freedesktop.systemd1(5). */
export function failureOf(errorName: string): BusFailure {
  return failures[errorName] ?? 'failed';
}
