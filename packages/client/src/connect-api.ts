import { OmnimindError } from '@omnimind/protocol/errors';
import { ApiClient } from './api-client.ts';
import { type ApiResponse, apiSockets, socketTransport, systemApiSocket, type Transport } from './transport.ts';

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

/** The user's own before the system's. */
function socketsToAsk(environment: NodeJS.ProcessEnv, uid: number | undefined): string[] {
  const named = environment[variable];
  if (!named) return apiSockets(environment, uid).toReversed();
  // Longer names than the kernel's (unix(7)) would be cut, and mean another file.
  if (named.startsWith('/') && Buffer.byteLength(named) < 108) return [named];
  throw new OmnimindError('usage', `${variable} is "${named}", which is no path of a socket`, {
    hint: `Let it name one by its whole path, such as ${systemApiSocket}, or unset it.`,
  });
}

function firstThatAnswers(sockets: readonly string[]): Transport {
  return async (request): Promise<ApiResponse> => {
    let denied: OmnimindError | undefined;
    for (const socket of sockets) {
      let code = '';
      const transport = socketTransport(socket, (reason) => {
        code = reason;
        return failureOf(reason, socket, sockets);
      });
      try {
        return await transport(request);
      } catch (error) {
        if (!elsewhere.has(code) || !(error instanceof OmnimindError)) throw error;
        if (error.code === 'permission_denied') denied = error;
      }
    }
    throw denied ?? failureOf('ENOENT', sockets[0] ?? '', sockets);
  };
}

/** @param reason as of connect(2), `TIMEOUT`, or `ABORTED` */
function failureOf(reason: string, socket: string, sockets: readonly string[]): OmnimindError {
  if (reason === 'EACCES' || reason === 'EPERM')
    return new OmnimindError('permission_denied', `the monitor's socket ${socket} is not for you`, {
      hint: 'Join the group, `sudo usermod -aG omnimind "$USER"`, and log in anew; or ask as root.',
    });
  if (reason === 'TIMEOUT')
    return new OmnimindError('monitor_unavailable', `the monitor on ${socket} does not answer`, {
      hint: 'Restart it: `systemctl restart omnimind-smart-monitor.service`, of a user with `systemctl --user`.',
    });
  const isMissing = reason === 'ENOENT' || reason === 'ECONNREFUSED' || reason === 'ENOTDIR';
  return new OmnimindError(
    'monitor_unavailable',
    isMissing ? `no monitor answers on ${sockets.join(' or ')}` : `the monitor on ${socket} went away (${reason})`,
  );
}
