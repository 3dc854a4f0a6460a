import { systemApiSocket } from '@omnimind/protocol/api-socket';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { ApiClient } from './api-client.ts';
import { type ApiResponse, apiSockets, socketTransport, type Transport } from './transport.ts';

/** Names the socket to ask, instead of those that a monitor has by default. */
const variable = 'OMNIMIND_API';

/** Nobody is there, or it is not for us: another monitor may be. */
const elsewhere: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTDIR', 'EACCES', 'EPERM']);

/**
 * A client of the monitor of this machine: of the socket that `OMNIMIND_API` names, else of the user's own monitor while it
 * answers, else of the system's. It is looked for at each call, so that a monitor may come, go and come back.
 *
 * Calls throw `monitor_unavailable` when nobody answers, and `permission_denied` for a socket that is not for this user.
 *
 * @throws OmnimindError `usage` when the variable holds no path
 */
export function connectApi(
  environment: NodeJS.ProcessEnv = process.env,
  uid: number | undefined = process.getuid?.(),
): ApiClient {
  return new ApiClient(firstThatAnswers(socketsToAsk(environment, uid)));
}

/** A client of the monitor on one socket. Its calls throw as those of {@link connectApi}. */
export function clientOn(socket: string): ApiClient {
  return new ApiClient(socketTransport(socket, (reason) => transportFailure(reason, socket)));
}

/**
 * The monitor that {@link connectApi} would ask now, for whoever stays with it.
 *
 * @throws OmnimindError as a call of {@link connectApi}
 */
export async function findMonitor(
  environment: NodeJS.ProcessEnv = process.env,
  uid: number | undefined = process.getuid?.(),
): Promise<{ readonly socket: string; readonly transport: Transport }> {
  let found = '';
  await new ApiClient(firstThatAnswers(socketsToAsk(environment, uid), (socket) => (found = socket))).call('machine');
  return { socket: found, transport: socketTransport(found, (reason) => transportFailure(reason, found)) };
}

/** The user's own before the system's. */
function socketsToAsk(environment: NodeJS.ProcessEnv, uid: number | undefined): string[] {
  const named = environment[variable];
  if (!named) return apiSockets(environment, uid).toReversed();
  // Longer names than the kernel's (unix(7)) would be cut, and mean another file.
  if (named.startsWith('/') && Buffer.byteLength(named) < 108) return [named];
  throw new OmnimindError('usage', message('api.socket_name', { variable, value: named, example: systemApiSocket }));
}

function firstThatAnswers(sockets: readonly string[], onAnswer: (socket: string) => void = () => {}): Transport {
  return async (request): Promise<ApiResponse> => {
    let denied: OmnimindError | undefined;
    for (const socket of sockets) {
      let code = '';
      const transport = socketTransport(socket, (reason) => {
        code = reason;
        return transportFailure(reason, socket, sockets);
      });
      try {
        const response = await transport(request);
        onAnswer(socket);
        return response;
      } catch (error) {
        if (!elsewhere.has(code) || !(error instanceof OmnimindError)) throw error;
        if (error.code === 'permission_denied') denied = error;
      }
    }
    throw denied ?? transportFailure('ENOENT', sockets[0] ?? '', sockets);
  };
}

/** Why a monitor could not be asked. @param reason as of connect(2), `TIMEOUT`, or `ABORTED` @param sockets all that were tried */
function transportFailure(reason: string, socket: string, sockets: readonly string[] = [socket]): OmnimindError {
  if (reason === 'EACCES' || reason === 'EPERM')
    return new OmnimindError('permission_denied', message('monitor.denied', { socket }));
  const problem =
    reason === 'TIMEOUT'
      ? message('monitor.no_answer', { socket })
      : reason === 'ENOENT' || reason === 'ECONNREFUSED' || reason === 'ENOTDIR'
        ? message('monitor.none', { sockets })
        : message('monitor.lost', { socket, errno: reason });
  return new OmnimindError('monitor_unavailable', problem);
}
