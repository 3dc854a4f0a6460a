import type { Socket } from 'node:net';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';

/** Who asks. */
export interface Caller {
  /** `null` for who is known by a token only, and where the socket can't be asked. */
  readonly uid: number | null;
  readonly via: 'socket' | 'tcp';
}

const callers = new WeakMap<Socket, Caller>();

/** Whom a connection is from: on a Unix socket by its credentials, which nobody can forge. Asked once for each. */
export function callerOf(socket: Socket, via: Caller['via']): Caller {
  let caller = callers.get(socket);
  if (caller === undefined) {
    caller = { uid: via === 'socket' ? peerUid(socket) : null, via };
    callers.set(socket, caller);
  }
  return caller;
}

function peerUid(socket: Socket): number | null {
  const native = loadNative();
  const descriptor = descriptorOf(socket);
  if (isUnavailable(native) || descriptor === null) return null;
  return native.peerCredentials(descriptor)?.uid ?? null;
}

/** Node does not offer the descriptor of a socket: its handle has it. */
function descriptorOf(socket: Socket): number | null {
  const handle: unknown = Reflect.get(socket, '_handle');
  const fd: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : null;
  return typeof fd === 'number' && fd >= 0 ? fd : null;
}

/**
 * Lets through who may change what is somebody's.
 *
 * @param owner UID of whom it belongs to; `null` when that is not known
 * @throws OmnimindError `permission_denied`, `unavailable` where callers can't be known
 */
export function checkOwner({ uid, via }: Caller, owner: number | null): void {
  if (via === 'tcp') throw new OmnimindError('permission_denied', message('api.read_only'));
  if (uid === null) throw new OmnimindError('unavailable', message('api.unknown_caller'));
  if (uid === 0 || uid === owner) return;
  throw new OmnimindError('permission_denied', message('workload.not_yours'));
}
