import { statSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { errorCode, readOr } from '@omnimind/linux/files/outcome';
import { systemApiSocket } from '@omnimind/protocol/api-socket';

/** One exchange by HTTP. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface ApiResponse {
  readonly status: number;
  /** The body as it comes in, decoded as UTF-8. Whoever does not read it to its end must {@link close} it. */
  readonly chunks: AsyncIterable<string>;
  close(): void;
}

/** What carries requests: a Unix socket, or a test's own. Rejects with `monitor_unavailable` when nobody answers. */
export type Transport = (request: ApiRequest) => Promise<ApiResponse>;

/** ms until an answer must have begun; a stream begins at once. */
const timeout_ms = 10_000;

/**
 * Where the monitors' API is spoken: the system's, then the user's own.
 *
 * @param uid of the user; root has no socket beside the system's, unless its session has a runtime directory
 */
export function apiSockets(environment: NodeJS.ProcessEnv, uid: number | undefined): string[] {
  const runtime = environment['XDG_RUNTIME_DIR'] ?? (uid === undefined ? '' : `/run/user/${uid}`);
  return [systemApiSocket, ...(runtime.startsWith('/') ? [`${runtime}/omnimind/api.sock`] : [])];
}

/** Between two tries where too many wait to be taken in, ms; and how many tries. */
const [again_ms, maxTries] = [100, 50];

/** Carries requests by HTTP over a Unix socket, each on its own connection. @param onFailure `code` as of connect(2), or `TIMEOUT` */
export function socketTransport(socketPath: string, onFailure: (code: string) => Error): Transport {
  return async (asked) => {
    // As a rule one of two sockets is not there: to find that out by HTTP takes 6 ms.
    if (readOr(null, () => statSync(socketPath, { throwIfNoEntry: false })) === undefined) throw onFailure('ENOENT');
    const { request } = await import('node:http');
    for (let tries = 1; tries < maxTries; tries += 1) {
      const answer = await exchange(request, socketPath, asked, onFailure);
      if (answer !== 'full') return answer;
      await new Promise((resolve) => setTimeout(resolve, again_ms));
    }
    throw onFailure('EAGAIN');
  };
}

/** @returns `full` when another user's flood of connections waits before ours: connect(2), EAGAIN */
function exchange(
  request: typeof import('node:http').request,
  socketPath: string,
  { method, path, headers, body, signal }: ApiRequest,
  onFailure: (code: string) => Error,
): Promise<ApiResponse | 'full'> {
  return new Promise((resolve, reject) => {
    const failed = (error: unknown) => reject(onFailure(errorCode(error) || 'ABORTED'));
    const sent = request({ socketPath, method, path, headers: { Host: 'localhost', ...headers }, agent: false });
    const cancel = () => sent.destroy();
    const timer = setTimeout(() => {
      reject(onFailure('TIMEOUT'));
      sent.destroy();
    }, timeout_ms);
    const settled = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    sent.once('error', (error) => {
      settled();
      if (errorCode(error) === 'EAGAIN') resolve('full');
      else failed(error);
    });
    sent.once('response', (response) => {
      clearTimeout(timer);
      response.once('close', settled);
      resolve({
        status: response.statusCode ?? 0,
        chunks: textOf(response, onFailure),
        close: () => end(sent, response),
      });
    });
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel);
    sent.end(body);
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

function end(sent: ClientRequest, response: IncomingMessage): void {
  response.destroy();
  sent.destroy();
}
