import { ApiClient } from '@omnimind/client/api-client';
import { apiSockets, socketTransport } from '@omnimind/client/transport';
import { OmnimindError } from '@omnimind/protocol/errors';

/** Sockets to try, in this order. @param socket the one that is set */
export function socketsOf(socket: string | null): readonly string[] {
  return socket === null ? apiSockets(process.env, process.getuid?.()) : [socket];
}

/** A client of the monitor on a Unix socket. */
export function clientOn(socket: string): ApiClient {
  return new ApiClient(
    socketTransport(socket, (code) =>
      code === 'EACCES' || code === 'EPERM'
        ? new OmnimindError('permission_denied', `${socket} may not be used (${code})`)
        : new OmnimindError('monitor_unavailable', `no monitor answers on ${socket} (${code})`),
    ),
  );
}
