import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { errorCode } from '@omnimind/linux/files/outcome';

/** As the protocol's CancelSignal. */
interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** As the protocol's ApiRequest. */
interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: CancelSignal;
}

/** As the protocol's ApiResponse. */
interface Answer {
  readonly status: number;
  readonly chunks: AsyncIterable<string>;
  close(): void;
}

/** An answer must have begun after this time, ms; a stream says something at once. */
const patience_ms = 10_000;

/**
 * Where the monitors' API is spoken: the system's, then the user's own.
 *
 * @param uid of the user; root has no socket beside the system's, unless its session has a runtime directory
 */
export function apiSockets(environment: NodeJS.ProcessEnv, uid: number | undefined): string[] {
  const runtime = environment['XDG_RUNTIME_DIR'] ?? (uid === undefined ? '' : `/run/user/${uid}`);
  return [systemApiSocket, ...(runtime.startsWith('/') ? [`${runtime}/omnimind/api.sock`] : [])];
}

export const systemApiSocket = '/run/omnimind/api.sock';

/**
 * Carries requests by HTTP over a Unix socket, each on a connection of its own.
 *
 * @param onFailure makes the error for a socket that nobody answers on, or that may not be used; `code` as of connect(2), or
 * `TIMEOUT`
 */
export function socketTransport(
  socketPath: string,
  onFailure: (code: string) => Error,
): (exchange: Exchange) => Promise<Answer> {
  return ({ method, path, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const failed = (error: unknown) => reject(onFailure(errorCode(error) || 'ABORTED'));
      const asked = request({ socketPath, method, path, headers: { Host: 'localhost', ...headers }, agent: false });
      const cancel = () => asked.destroy();
      const timer = setTimeout(() => {
        reject(onFailure('TIMEOUT'));
        asked.destroy();
      }, patience_ms);
      const settled = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
      };
      asked.once('error', (error) => {
        settled();
        failed(error);
      });
      asked.once('response', (response) => {
        clearTimeout(timer);
        response.once('close', settled);
        resolve({
          status: response.statusCode ?? 0,
          chunks: textOf(response, onFailure),
          close: () => end(asked, response),
        });
      });
      if (signal?.aborted === true) cancel();
      signal?.addEventListener('abort', cancel);
      asked.end(body);
    });
}

async function* textOf(response: IncomingMessage, onFailure: (code: string) => Error): AsyncGenerator<string> {
  response.setEncoding('utf8');
  try {
    for await (const chunk of response) yield String(chunk);
  } catch (error) {
    throw onFailure(errorCode(error) || 'ABORTED');
  }
}

function end(asked: ClientRequest, response: IncomingMessage): void {
  response.destroy();
  asked.destroy();
}
