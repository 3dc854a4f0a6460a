import type { Socket } from 'node:net';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import type { Workload } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';

/** Who asks. */
export interface Caller {
  /** `null` for a caller with only a token, and where the socket can't tell. */
  readonly uid: number | null;
  readonly via: 'socket' | 'tcp';
  /** The process that connected, as this namespace counts; 0 for one that is not in it. */
  readonly pid?: number;
}

const callers = new WeakMap<Socket, Caller>();

/** Who a connection is from, on a Unix socket by its credentials, which nobody can forge. Cached per connection. */
export function callerOf(socket: Socket, via: Caller['via']): Caller {
  let caller = callers.get(socket);
  if (caller === undefined) {
    const { uid = null, ...process } = (via === 'socket' ? peerOf(socket) : null) ?? {};
    caller = { uid, via, ...process };
    callers.set(socket, caller);
  }
  return caller;
}

function peerOf(socket: Socket): Required<Pick<Caller, 'uid' | 'pid'>> | null {
  const native = loadNative();
  const descriptor = descriptorOf(socket);
  if (isUnavailable(native) || descriptor === null) return null;
  const peer = native.peerCredentials(descriptor);
  return peer === null ? null : { uid: peer.uid, pid: peer.pid };
}

/** Node does not expose a socket's descriptor; its internal handle does. */
function descriptorOf(socket: Socket): number | null {
  const handle: unknown = Reflect.get(socket, '_handle');
  const fd: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : null;
  return typeof fd === 'number' && fd >= 0 ? fd : null;
}

/**
 * Checks that the caller may change what belongs to somebody.
 *
 * @param owner UID of the owner; `null` when unknown
 * @throws OmnimindError `permission_denied`, `unavailable` where callers can't be known
 */
export function checkOwner({ uid, via }: Caller, owner: number | null): void {
  if (via === 'tcp') throw new OmnimindError('permission_denied', message('api.read_only'));
  if (uid === null) throw new OmnimindError('unavailable', message('api.unknown_caller'));
  if (uid === 0 || uid === owner) return;
  throw new OmnimindError('permission_denied', message('workload.not_yours'));
}

/** Who may see what a workload's processes are and where they work: its owner and root. */
export function maySee({ uid }: Caller, workload: Pick<Workload, 'uid'>): boolean {
  return uid === 0 || (uid !== null && uid === workload.uid);
}

/** The caller's workloads that are these scopes; what has ended, or is another's, is left out. @returns their IDs */
export function scopesOf(scopes: unknown, workloads: readonly Workload[], caller: Caller): string[] {
  const wanted = new Set<unknown>(Array.isArray(scopes) ? scopes : []);
  return workloads
    .filter((workload) => maySee(caller, workload) && wanted.has(workload.cgroup?.split('/').at(-1)))
    .map(({ id }) => id);
}
