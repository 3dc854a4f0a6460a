import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Announcement } from '@omnimind/protocol/announcement';
import { findRoute, type Route, routes } from '@omnimind/protocol/api/routes';
import type { PastWorkload, Workload } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { type FakeState, fakeRecent, fakeSeries } from './fake-state.ts';

interface Told {
  readonly cursor: number;
  readonly announcement: Announcement;
}

/** A monitor's API on a Unix socket, made from the table of routes. */
export class FakeApi {
  /** As it is answered from now on; may be changed. */
  state: FakeState;
  /** Sent instead of every answer while it is set. */
  failure: OmnimindError | null = null;
  /** Method, path and body of each request, in the order in which they came. */
  readonly requests: string[] = [];
  readonly #events: Told[] = [];
  readonly #listeners = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => void this.#receive(request, response));

  constructor(state: FakeState) {
    this.state = state;
  }

  /** How many read the stream of events. */
  get readers(): number {
    return this.#listeners.size;
  }

  listen(socket: string): Promise<this> {
    rmSync(socket, { force: true });
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(socket, () => resolve(this));
    });
  }

  /** Sends it to all who read the stream, and keeps it for those who come back. */
  announce(announcement: Announcement): void {
    const event = { cursor: this.#events.length + 1, announcement };
    this.#events.push(event);
    for (const listener of this.#listeners) send(listener, event);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const url = new URL(request.url ?? '/', 'http://localhost');
    this.requests.push(`${request.method} ${url.pathname}${body === '' ? '' : ` ${body}`}`);
    try {
      if (this.failure !== null) throw this.failure;
      const found = findRoute(request.method ?? '', url.pathname);
      if (found === null || found === 'method')
        throw new OmnimindError('route_not_found', message('api.no_route', { path: url.pathname }));
      if (found.name === 'stream') return this.#stream(request, response);
      const route: Route = routes[found.name];
      const query = route.query.parse(Object.fromEntries(url.searchParams));
      const answer = this.#answer(found.name, found.id ?? '', query, route.body?.parse(JSON.parse(body)));
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      const failure =
        error instanceof OmnimindError
          ? error
          : new OmnimindError('internal', message('defect', { detail: String(error) }));
      const { code, problem, message: detail, httpStatus: status } = failure;
      const sent = { type: `about:${code}`, title: code, status, detail, code, problem, hint: '' };
      response.writeHead(status, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify(sent));
    }
  }

  #stream(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(': hello\n\n');
    const after = Number(request.headers['last-event-id'] ?? Number.NaN);
    for (const event of this.#events) if (event.cursor > after) send(response, event);
    this.#listeners.add(response);
    response.once('close', () => this.#listeners.delete(response));
  }

  #answer(name: string, id: string, query: Record<string, unknown>, body?: Record<string, unknown>): unknown {
    const { machine, workloads } = this.state;
    switch (name) {
      case 'machine':
        return machine;
      case 'workloads':
        // `recent` comes when it is asked for.
        return {
          time: machine.time,
          workloads: query['recent'] === true ? workloads : workloads.map(({ recent: _, ...workload }) => workload),
        };
      case 'workload': {
        const events = this.#events.map(({ announcement }) => announcement).filter((told) => told.workload.id === id);
        const detail = { recent: fakeRecent(0.5), events, processes: [{ pid: 4711, name: 'node' }] };
        return { ...detail, ...this.state.detail?.(id), ...this.#find(id) };
      }
      case 'series':
        return fakeSeries(id, query);
      case 'past':
        return { time: String(query['at']), workloads: workloads.map(pastOf) };
      case 'events': {
        const events = this.#events.filter(({ cursor }) => cursor > Number(query['after'] ?? 0));
        return { events, next: events.at(-1)?.cursor ?? Number(query['after'] ?? 0), more: false, lost: false };
      }
      case 'ignore':
        this.#change(id, { ignored: body?.['ignored'] !== false });
        return this.#find(id);
      case 'adopt':
        return { pid: body?.['pid'], scope: 'omnimind-adopt-1.scope', cgroup: '/', already: false, moved: [] };
      case 'focus':
        return { favored: body?.['scopes'] };
      case 'slow':
        return { workload: null, text: null };
      case 'release': {
        const { rung } = this.#find(id);
        this.#change(id, { rung: 'observe' });
        return { id, undone: [rung] };
      }
      default:
        throw new OmnimindError('route_not_found', message('api.no_route', { path: name }));
    }
  }

  #find(id: string): Workload {
    const found = this.state.workloads.find((workload) => workload.id === id);
    if (found === undefined) throw new OmnimindError('workload_not_found', message('workload.not_found'));
    return found;
  }

  #change(id: string, changes: Partial<Workload>): void {
    const workload = this.#find(id);
    if (this.state.change === undefined) Object.assign(workload, changes);
    else this.state.change(id, changes);
  }
}

function pastOf({ id, name, cpu_cores, anon_bytes, pids, verdict }: Workload): PastWorkload {
  return { id, name, cpu_cores, anon_bytes, pids, verdict, evidence: verdict?.evidence ?? [] };
}

function send(response: ServerResponse, event: Told): void {
  response.write(`id: ${event.cursor}\nevent: announcement\ndata: ${JSON.stringify(event)}\n\n`);
}
