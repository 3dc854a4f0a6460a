import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { makeAnswers } from './answers.ts';
import { type Caller, callerOf } from './caller.ts';
import type { EventFeed } from './event-feed.ts';
import { EventReaders } from './event-readers.ts';
import { readRequest } from './read-request.ts';
import { checkOrigin, checkTcp } from './tcp-guard.ts';
import { UnreadAnswers } from './unread-answers.ts';
import { writeJson, writeMetrics, writeProblem } from './write-answer.ts';

/** Simultaneous connections: in total, and of one user other than root. */
const maxConnections = 1024;
const maxOfUser = 256;
/** Of all users other than root: four of them together must not shut out root. */
const maxOfUsers = 896;
/** Simultaneous connections to TCP that have shown no token yet. */
const maxStrangers = 256;

export interface ServerDependencies {
  readonly answers: ReturnType<typeof makeAnswers>;
  readonly feed: EventFeed;
  /** The user besides root who is answered on a socket; `null` leaves it to the socket's permissions. */
  readonly onlyUid: number | null;
  /** Called before each answer. */
  onRequest(): void;
  /** Gets what only a defect of ours can throw. */
  onDefect(error: unknown): void;
}

/** The API over HTTP; its creator decides where it listens. */
export class ApiServer {
  readonly #parts: ServerDependencies;
  readonly #readers: EventReaders;
  readonly #servers: Server[] = [];
  readonly #ofUser = new Map<number, number>();
  readonly #unread = new UnreadAnswers();

  constructor(parts: ServerDependencies) {
    this.#parts = parts;
    this.#readers = new EventReaders(parts.feed);
  }

  /** A server for a Unix socket, whose permissions decide who may connect. */
  onSocket(): Server {
    const server = this.#server((request, response) => {
      checkOrigin(request.headers);
      const caller = callerOf(request.socket, 'socket');
      this.#checkUser(caller);
      return this.#answer(request, response, caller);
    });
    server.on('connection', (socket) => this.#count(socket));
    return server;
  }

  /** A server for loopback: the token decides. */
  onTcp(guard: { port: number; token: string }): Server {
    const strangers = new Set<Socket>();
    const server = this.#server((request, response) => {
      checkTcp(request.headers, guard);
      strangers.delete(request.socket);
      return this.#answer(request, response, callerOf(request.socket, 'tcp'));
    });
    server.on('connection', (socket) => {
      strangers.add(socket);
      socket.on('close', () => strangers.delete(socket));
      // All come from loopback: who has been silent for longest makes room, so that nobody can shut out who has the token.
      const [oldest] = strangers;
      if (strangers.size > maxStrangers) oldest?.destroy();
    });
    return server;
  }

  /** Ends all streams, and waits for pending answers. */
  async close(): Promise<void> {
    this.#readers.close();
    await Promise.all(
      this.#servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
            server.closeIdleConnections();
            setTimeout(() => server.closeAllConnections(), 1000).unref();
          }),
      ),
    );
  }

  #server(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Server {
    const server = createServer(
      {
        headersTimeout: 10_000,
        requestTimeout: 30_000,
        connectionsCheckingInterval: 5_000,
        keepAliveTimeout: 5_000,
        maxHeaderSize: 8192,
      },
      (request, response) => {
        // Clients may disconnect at any time.
        request.on('error', () => {});
        response.on('error', () => {});
        void (async () => {
          try {
            await handle(request, response);
          } catch (error) {
            if (!(error instanceof OmnimindError) || error.code === 'internal') this.#parts.onDefect(error);
            writeProblem(response, error, request.headers['accept-language']);
          }
          this.#unread.add(response);
        })();
      },
    );
    server.maxConnections = maxConnections;
    this.#servers.push(server);
    return server;
  }

  async #answer(request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<void> {
    const asked = await readRequest(request);
    this.#parts.onRequest();
    if (asked.name !== 'stream') {
      const answer = await this.#parts.answers[asked.name](asked, caller);
      return asked.name === 'metrics'
        ? writeMetrics(response, String(answer))
        : writeJson(response, answer, asked.language);
    }
    // A stream has no end that HEAD could leave out.
    if (request.method === 'HEAD')
      throw new OmnimindError(
        'method_not_allowed',
        message('api.no_method', { method: 'HEAD', path: asked.route.path }),
      );
    const { after } = asked.query;
    this.#readers.add(response, lastEventId(request) ?? (typeof after === 'number' ? after : null));
  }

  #checkUser({ uid }: Caller): void {
    const { onlyUid } = this.#parts;
    if (onlyUid === null || uid === null || uid === 0 || uid === onlyUid) return;
    throw new OmnimindError('permission_denied', message('api.other_user'));
  }

  /** Keeps one user from taking all connections. */
  #count(socket: Socket): void {
    const { uid } = callerOf(socket, 'socket');
    if (uid === null || uid === 0) return;
    const count = (this.#ofUser.get(uid) ?? 0) + 1;
    const all = [...this.#ofUser.values()].reduce((sum, each) => sum + each, 1);
    if (count > maxOfUser || all > maxOfUsers) return void socket.destroy();
    this.#ofUser.set(uid, count);
    socket.on('close', () => {
      const left = (this.#ofUser.get(uid) ?? 1) - 1;
      if (left === 0) this.#ofUser.delete(uid);
      else this.#ofUser.set(uid, left);
    });
  }
}

/** An ID that another server gave counts as none: the stream begins now, as the standard says. */
function lastEventId({ headers }: IncomingMessage): number | null {
  const text = headers['last-event-id'];
  return typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : null;
}
