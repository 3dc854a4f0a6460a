import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { makeAnswers } from './answers.ts';
import { type Caller, callerOf } from './caller.ts';
import type { EventFeed } from './event-feed.ts';
import { EventReaders } from './event-readers.ts';
import { readRequest } from './read-request.ts';
import { checkOrigin, checkTcp } from './tcp-guard.ts';
import { writeJson, writeProblem } from './write-answer.ts';

/** Connections at a time: of all, and of one user other than root. */
const mostConnections = 1024;
const mostOfUser = 256;

export interface ServerDependencies {
  readonly answers: ReturnType<typeof makeAnswers>;
  readonly feed: EventFeed;
  /** Whose requests are answered on a socket, besides root's; `null` leaves it to the permissions of the socket. */
  readonly onlyUid: number | null;
  /** Gets what is a defect of ours. */
  onDefect(error: unknown): void;
}

/** The API by HTTP. Where it listens is up to whoever made it. */
export class ApiServer {
  readonly #parts: ServerDependencies;
  readonly #readers: EventReaders;
  readonly #servers: Server[] = [];
  readonly #ofUser = new Map<number, number>();

  constructor(parts: ServerDependencies) {
    this.#parts = parts;
    this.#readers = new EventReaders(parts.feed);
  }

  /** A server for a Unix socket: whoever may connect may ask. */
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
    return this.#server((request, response) => {
      checkTcp(request.headers, guard);
      return this.#answer(request, response, callerOf(request.socket, 'tcp'));
    });
  }

  /** Ends all streams, and waits for what is being answered. */
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
      { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000, maxHeaderSize: 8192 },
      (request, response) => {
        // A connection that ends while it is answered is no defect of anybody.
        request.on('error', () => {});
        response.on('error', () => {});
        void (async () => {
          try {
            await handle(request, response);
          } catch (error) {
            if (!(error instanceof OmnimindError) || error.code === 'internal') this.#parts.onDefect(error);
            writeProblem(response, error);
          }
        })();
      },
    );
    server.maxConnections = mostConnections;
    this.#servers.push(server);
    return server;
  }

  async #answer(request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<void> {
    const asked = await readRequest(request);
    if (asked.name !== 'stream') {
      const answer = await this.#parts.answers[asked.name](asked, caller);
      return writeJson(response, answer, asked.language);
    }
    // A stream has no end that HEAD could leave out.
    if (request.method === 'HEAD') throw new OmnimindError('method_not_allowed', "HEAD can't be asked of a stream");
    const { after } = asked.query;
    this.#readers.add(response, lastEventId(request) ?? (typeof after === 'number' ? after : null));
  }

  #checkUser({ uid }: Caller): void {
    const { onlyUid } = this.#parts;
    if (onlyUid === null || uid === null || uid === 0 || uid === onlyUid) return;
    throw new OmnimindError('permission_denied', 'this is the monitor of another user', {
      hint: 'Ask your own, or that of the system.',
    });
  }

  /** One user alone can't take all connections. */
  #count(socket: Socket): void {
    const { uid } = callerOf(socket, 'socket');
    if (uid === null || uid === 0) return;
    const count = (this.#ofUser.get(uid) ?? 0) + 1;
    if (count > mostOfUser) return void socket.destroy();
    this.#ofUser.set(uid, count);
    socket.on('close', () => {
      const left = (this.#ofUser.get(uid) ?? 1) - 1;
      if (left === 0) this.#ofUser.delete(uid);
      else this.#ofUser.set(uid, left);
    });
  }
}

/** What another server gave as an ID is none of ours: the stream begins from now on, as the standard has it for none. */
function lastEventId({ headers }: IncomingMessage): number | null {
  const text = headers['last-event-id'];
  return typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : null;
}
