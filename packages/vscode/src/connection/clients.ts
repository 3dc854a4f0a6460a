import { ApiClient } from '@omnimind/client/api-client';
import { transportFailure } from '@omnimind/client/connect-api';
import { apiSockets, socketTransport } from '@omnimind/client/transport';

/** Sockets to try, in this order. @param socket the one that is set */
export function socketsOf(socket: string | null): readonly string[] {
  return socket === null ? apiSockets(process.env, process.getuid?.()) : [socket];
}

/** A client of the monitor on a Unix socket. */
export function clientOn(socket: string): ApiClient {
  return new ApiClient(socketTransport(socket, (reason) => transportFailure(reason, socket)));
}
