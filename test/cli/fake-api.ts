import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { findRoute, type Route, type RouteName, routes } from '@omnimind/protocol/api/routes';
import type { MachineState, Workload } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import { fakeTime, fakeTopDetail, fakeTopMachine, fakeTopWorkloads } from '@omnimind/testing/fake-workloads';

/** What a test may change of the made-up machine while it runs. */
export interface FakeState {
  count: number;
  machine: Partial<MachineState>;
  /** Changes a workload, or leaves it out. */
  workload: (workload: Workload) => Workload | null;
  /** Instead of an answer. */
  failure: OmnimindError | null;
}

/** A monitor's API with workloads that are made up, from the protocol's table of routes. */
export class FakeApi {
  readonly state: FakeState = { count: 50, machine: {}, workload: (workload) => workload, failure: null };
  /** What was asked, as method and URL, and what came with it. */
  readonly asked: string[] = [];
  readonly #started_ms = Date.now();
  readonly #ignored = new Set<string>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  /** @param socket where it is to listen */
  listen(socket: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(socket, () => resolve());
    });
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    this.asked.push(`${request.method} ${request.url}${body === '' ? '' : ` ${body}`}`);
    try {
      const answer = this.#ask(request, body);
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      const problem = error instanceof OmnimindError ? error : new OmnimindError('internal', String(error));
      const { code, message: detail, hint, httpStatus: status } = problem;
      response
        .writeHead(status, { 'Content-Type': 'application/problem+json' })
        .end(JSON.stringify({ type: 'about:blank', title: code, status, detail, code, hint }));
    }
  }

  #ask(request: IncomingMessage, body: string): unknown {
    if (this.state.failure !== null) throw this.state.failure;
    const url = new URL(request.url ?? '/', 'http://localhost');
    const found = findRoute(request.method ?? '', url.pathname);
    if (found === null || found === 'method') throw new OmnimindError('route_not_found', `no ${url.pathname}`);
    const route: Route = routes[found.name];
    const query = route.query.parse(Object.fromEntries(url.searchParams));
    return this.#answerOf(found.name, found.id ?? '', query, route.body?.parse(JSON.parse(body)));
  }

  #answerOf(name: RouteName, id: string, query: Record<string, unknown>, body?: Record<string, unknown>): unknown {
    const second = Math.floor((Date.now() - this.#started_ms) / 1000);
    switch (name) {
      case 'machine':
        return fakeTopMachine(second, { workloads: this.state.count, ...this.state.machine });
      case 'workloads':
        return { time: fakeTime(second), workloads: this.#workloads(second, query['recent'] === true) };
      case 'workload': {
        const index = this.#indexOf(id, second);
        return { ...fakeTopDetail(index, second), ...this.#workloads(second, true)[index] };
      }
      case 'ignore': {
        if (body?.['ignored'] === false) this.#ignored.delete(id);
        else this.#ignored.add(id);
        return this.#workloads(second, false)[this.#indexOf(id, second)];
      }
      case 'release':
        this.#indexOf(id, second);
        return { id, undone: ['throttle', 'deprioritize'] };
      default:
        throw new OmnimindError('route_not_found', `${name} is not made up`);
    }
  }

  #workloads(second: number, withRecent: boolean): Workload[] {
    return fakeTopWorkloads(this.state.count, second, withRecent).flatMap(
      (workload) =>
        this.state.workload({ ...workload, ...(this.#ignored.has(workload.id) ? { ignored: true } : {}) }) ?? [],
    );
  }

  #indexOf(id: string, second: number): number {
    const index = this.#workloads(second, false).findIndex((workload) => workload.id === id);
    if (index < 0) throw new OmnimindError('workload_not_found', `no workload is ${id}`);
    return index;
  }
}

/** Started by itself it listens on the socket that is named, for a look by hand. */
if (process.argv[1] === import.meta.filename) await new FakeApi().listen(process.argv[2] ?? '');
