import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ApiClient } from '@omnimind/client/api-client';
import type { ApiResponse, Transport } from '@omnimind/client/transport';
import { parseJson } from '@omnimind/linux/files/outcome';
import { loopbackPeerUid, readNetTcp } from '@omnimind/linux/procfs/net-tcp';
import { translate } from '@omnimind/messages/translate';
import type { Language } from '@omnimind/protocol/announcement';
import { findRoute, type RouteName } from '@omnimind/protocol/api/routes';
import type { Configuration } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { escapedJson } from '@omnimind/protocol/escape';
import { message } from '@omnimind/protocol/message';
import { checkHeaders, checkPeer } from './guard.ts';
import { Session } from './session.ts';
import { answerWhatIf } from './what-if.ts';

/** Connections at once; a page has six, and one user looks. */
const maxConnections = 64;
const maxBody_bytes = 64 * 1024;

/** What the page may ask of the monitor: not the metrics, nor the document. */
const proxied: ReadonlySet<RouteName> = new Set([
  ...(['machine', 'workloads', 'workload', 'series', 'past', 'events', 'stream', 'verify', 'ignored'] as const),
  ...(['adopt', 'ignore', 'release'] as const),
]);

const headers = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

export interface WebServerOptions {
  /** To the monitor, with the rights of this process. */
  readonly transport: Transport;
  /** The page's script and style. */
  readonly files: { readonly script: Uint8Array; readonly style: Uint8Array };
  readonly language: Language;
  /** The policy as it is set, which others are compared with. */
  readonly ladder: Configuration['ladder'];
  /** Whether the page may ignore, release and adopt. */
  readonly mayAct: boolean;
  /** The user who is answered. */
  readonly uid: number;
  /** Who holds the other end of a connection; `null` where nobody can tell. */
  peerUid?(peerPort: number, ownPort: number): number | null;
}

/**
 * Serves the page on loopback, and asks the monitor for it. It answers one user, by one name, for whoever opened its link, which
 * works once.
 */
export class WebServer {
  readonly #options: WebServerOptions;
  readonly #server: Server;
  #port = 0;
  #session = new Session(0);

  constructor(options: WebServerOptions) {
    this.#options = options;
    this.#server = createServer(
      { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 8192 },
      (request, response) => void this.#receive(request, response),
    );
    this.#server.maxConnections = maxConnections;
    this.#server.on('connection', (socket) => {
      // Asked while the other end is surely there.
      const peer = this.#options.peerUid ?? ((theirs, own) => loopbackPeerUid(readNetTcp(), theirs, own));
      Object.assign(socket, { peerUid: peer(socket.remotePort ?? 0, this.#port) });
    });
  }

  /**
   * @param port 0 for any that is free
   * @returns the link, which works once
   * @throws OmnimindError `output_unwritable`
   */
  async listen(port: number): Promise<string> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening').catch((cause: NodeJS.ErrnoException) => {
      throw new OmnimindError('output_unwritable', message('web.port', { port, errno: cause.code ?? '' }), { cause });
    });
    const address = this.#server.address();
    this.#port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    this.#session = new Session(this.#port);
    return `http://${this.#host}/#token=${this.#session.token}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get #host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on('error', () => {});
    response.on('error', () => {});
    try {
      await this.#answer(request, response);
    } catch (error) {
      if (response.headersSent) return void response.destroy();
      const known =
        error instanceof OmnimindError ? error : new OmnimindError('internal', message('defect', { detail: 'web' }));
      const detail = translate(languageOf(request), known.problem);
      const { code, httpStatus: status } = known;
      write(response, status, 'application/problem+json', escapedJson({ title: code, status, code, detail }));
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const [pathname = '/'] = url.split('?');
    checkPeer(Number(Reflect.get(request.socket, 'peerUid') ?? -1), this.#options.uid);
    checkHeaders({ method, pathname, headers: request.headers }, this.#host);
    const { files, language, mayAct } = this.#options;
    switch (`${method} ${pathname}`) {
      case 'GET /':
        return write(response, 200, 'text/html; charset=utf-8', pageHtml(language));
      case 'GET /page.js':
        return write(response, 200, 'text/javascript; charset=utf-8', files.script);
      case 'GET /page.css':
        return write(response, 200, 'text/css; charset=utf-8', files.style);
      case 'POST /session': {
        const given = parseJson(await bodyOf(request));
        const token: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, 'token') : null;
        response.setHeader('Set-Cookie', this.#session.logIn(token));
        return write(response, 200, 'application/json', '{}');
      }
      case 'GET /session':
        this.#session.check(request.headers.cookie);
        return write(response, 200, 'application/json', JSON.stringify({ mayAct }));
      case 'GET /what-if': {
        this.#session.check(request.headers.cookie);
        const { transport, ladder } = this.#options;
        const query = new URL(url, 'http://localhost').searchParams;
        const answer = await answerWhatIf({
          api: new ApiClient(transport),
          ladder,
          language: languageOf(request),
          query,
        });
        return write(response, 200, 'application/json', escapedJson(answer));
      }
      default:
        this.#session.check(request.headers.cookie);
        return await this.#proxy(request, response, pathname);
    }
  }

  async #proxy(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const found = findRoute(method, pathname);
    const name = found === null || found === 'method' ? null : found.name;
    if (name === null || !proxied.has(name) || (method !== 'GET' && method !== 'POST'))
      throw new OmnimindError('route_not_found', message('api.no_route', { path: pathname }));
    if (method === 'POST' && !this.#options.mayAct)
      throw new OmnimindError('permission_denied', message('web.read_only'));
    const body = method === 'POST' ? await bodyOf(request) : undefined;
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const lastEvent = request.headers['last-event-id'];
    const answer = await this.#options.transport({
      method,
      path: url,
      headers: {
        Accept: name === 'stream' ? 'text/event-stream' : 'application/json',
        'Accept-Language': request.headers['accept-language'] ?? this.#options.language,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(typeof lastEvent === 'string' ? { 'Last-Event-ID': lastEvent } : {}),
      },
      signal: gone.signal,
      ...(body === undefined ? {} : { body }),
    });
    const type =
      answer.status >= 400
        ? 'application/problem+json'
        : name === 'stream'
          ? 'text/event-stream; charset=utf-8'
          : 'application/json';
    response.writeHead(answer.status, { ...headers, 'Content-Type': type });
    await pass(answer, response, gone.signal);
  }
}

function languageOf({ headers }: IncomingMessage): Language {
  return /^\s*pt\b/i.test(headers['accept-language'] ?? '') ? 'pt' : 'en';
}

/** Hands the answer on, no faster than it is taken. */
async function pass({ chunks, close }: ApiResponse, response: ServerResponse, gone: AbortSignal): Promise<void> {
  try {
    for await (const chunk of chunks) {
      if (gone.aborted) return;
      if (!response.write(chunk)) await once(response, 'drain', { signal: gone });
    }
    response.end();
  } catch {
    // Either end went away: the page asks again.
    response.destroy();
  } finally {
    close();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > maxBody_bytes)
      throw new OmnimindError('request_too_large', message('api.too_large', { limit_bytes: maxBody_bytes }));
  }
  return text;
}

function write(response: ServerResponse, status: number, type: string, content: string | Uint8Array): void {
  response.writeHead(status, { ...headers, 'Content-Type': type, 'Content-Length': Buffer.byteLength(content) });
  response.end(content);
}

function pageHtml(language: Language): string {
  return `<!doctype html>
<html lang="${language === 'pt' ? 'pt-BR' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>OmniMind</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body></body>
</html>
`;
}
