import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Announcement } from '@omnimind/protocol/announcement';
import { findRoute } from '@omnimind/protocol/api/routes';
import type { MachineState, Series, Workload } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { Verdict } from '@omnimind/protocol/verdict';

/** For tests: what a monitor would see. */
export interface FakeWorld {
  machine: MachineState;
  workloads: Workload[];
}

export interface FakeApi {
  /** As it is answered from now on; may be changed. */
  readonly world: FakeWorld;
  /** `GET /v1/machine`, in the order in which they came. */
  readonly requests: readonly string[];
  /** Tells all who hear the stream, and keeps it for those who come back. */
  announce(announcement: Announcement): void;
  close(): Promise<void>;
}

/** For tests: the monitor's API on a Unix socket, made from the table of routes. */
export async function startFakeApi(socket: string, world: FakeWorld = fakeWorld()): Promise<FakeApi> {
  const requests: string[] = [];
  const told: { cursor: number; announcement: Announcement }[] = [];
  const listeners = new Set<ServerResponse>();
  const say = (response: ServerResponse, event: (typeof told)[number]) =>
    response.write(`id: ${event.cursor}\nevent: announcement\ndata: ${JSON.stringify(event)}\n\n`);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    requests.push(`${request.method} ${url.pathname}`);
    const route = findRoute(request.method ?? '', url.pathname);
    if (route !== null && route !== 'method' && route.name === 'stream') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(': hello\n\n');
      const after = Number(request.headers['last-event-id'] ?? Number.NaN);
      for (const event of told) if (event.cursor > after) say(response, event);
      listeners.add(response);
      response.once('close', () => listeners.delete(response));
      return;
    }
    void bodyOf(request).then((body) => {
      try {
        const answer = answerTo(route === null || route === 'method' ? null : route, url, body, world, told);
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
      } catch (error) {
        if (!(error instanceof OmnimindError)) throw error;
        const { code, hint, message, httpStatus } = error;
        const problem = { type: `about:${code}`, title: code, status: httpStatus, detail: message, code, hint };
        response.writeHead(httpStatus, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify(problem));
      }
    });
  });
  rmSync(socket, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  return {
    world,
    requests,
    announce(announcement) {
      const event = { cursor: told.length + 1, announcement };
      told.push(event);
      for (const listener of listeners) say(listener, event);
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function answerTo(
  route: { readonly name: string; readonly id: string | null } | null,
  url: URL,
  body: string,
  world: FakeWorld,
  told: readonly { cursor: number; announcement: Announcement }[],
): unknown {
  const find = () => {
    const found = world.workloads.find(({ id }) => id === route?.id);
    if (found === undefined) throw new OmnimindError('workload_not_found', `no workload is called ${route?.id}`);
    return found;
  };
  const about = () => told.map(({ announcement }) => announcement).filter(({ workload }) => workload.id === route?.id);
  switch (route?.name) {
    case 'machine':
      return world.machine;
    case 'workloads':
      return { time: world.machine.time, workloads: world.workloads };
    case 'workload':
      return { recent: fakeRecent(0.5), ...find(), events: about(), processes: [{ pid: 4711, name: 'node' }] };
    case 'series':
      return fakeSeries(route.id ?? '', url.searchParams);
    case 'events': {
      const events = told.filter(({ cursor }) => cursor > Number(url.searchParams.get('after') ?? 0));
      return { events, next: events.at(-1)?.cursor ?? 0, more: false, lost: false };
    }
    case 'ignore': {
      const workload = find();
      workload.ignored = JSON.parse(body).ignored ?? true;
      return workload;
    }
    case 'release': {
      const undone = [find().rung];
      find().rung = 'observe';
      return { id: route.id, undone };
    }
    default:
      throw new OmnimindError('route_not_found', `there is no ${url.pathname}`);
  }
}

function fakeRecent(cpu_cores: number) {
  const points = Array.from({ length: 60 }, (_, index) => index);
  return {
    interval_s: 5,
    cpu_cores: points.map((index) => (index === 3 ? null : cpu_cores * (0.6 + 0.4 * Math.sin(index / 5)))),
    anon_bytes: points.map((index) => (200 + index * 4) * 2 ** 20),
  };
}

const calm = { cpu_some: 0.01, memory_some: 0, memory_full: 0, io_some: 0, io_full: 0 };

export function fakeVerdict(more: Partial<Verdict> = {}): Verdict {
  return {
    t: 600,
    cpu_behavior: 'stable',
    memory_behavior: 'stable',
    pressure: 'none',
    severity: 'ok',
    confidence: 0.9,
    time_to_exhaustion_s: null,
    evidence: [{ signal: 'cpu_use', value: 0.4, unit: 'share', threshold: null, text: 'uses 40 % of its CPU' }],
    ...more,
  };
}

export function fakeWorkload(id: string, more: Partial<Workload> = {}): Workload {
  return {
    id,
    name: id,
    uid: process.getuid?.() ?? 0,
    cgroup: `/user.slice/${id}.scope`,
    first_seen: '2026-11-25T13:00:00.000Z',
    cpu_cores: 0.4,
    anon_bytes: 300 * 2 ** 20,
    memory_limit_bytes: null,
    pids: 7,
    stall: calm,
    rung: 'observe',
    protected_by: null,
    ignored: false,
    verdict: fakeVerdict(),
    recent: fakeRecent(0.4),
    ...more,
  };
}

export function fakeWorld(): FakeWorld {
  const leaking = fakeVerdict({
    memory_behavior: 'leaking',
    severity: 'alert',
    time_to_exhaustion_s: { low: 500, high: 900 },
    evidence: [
      {
        signal: 'anon_floor_slope',
        value: 200 * 2 ** 20,
        unit: 'bytes/min',
        threshold: 2 ** 20,
        text: 'anonymous memory floor rose 200 MiB/min over 9 min',
      },
    ],
  });
  const workloads = [
    fakeWorkload('code', { protected_by: 'editor', cpu_cores: 0.2 }),
    fakeWorkload('api-tests', { cpu_cores: 1.4, rung: 'throttle', verdict: leaking, recent: fakeRecent(1.4) }),
    fakeWorkload('backend'),
  ];
  const time = new Date().toISOString();
  const machine: MachineState = {
    time,
    host: { name: 'box', cores: 8, memory_bytes: 16 * 2 ** 30, swap_bytes: 0 },
    monitor: { version: '0.1.0', pid: 1, mode: 'smart', manager: 'user', interval_s: 1, started: time },
    history: { available: true, reason: null },
    cpu_cores: 2,
    memory_available_bytes: 6 * 2 ** 30,
    swap_free_bytes: null,
    stall: calm,
    verdict: fakeVerdict(),
    severity: 'alert',
    workloads: workloads.length,
    worst: 'api-tests',
    recent: fakeRecent(2),
  };
  return { machine, workloads };
}

function fakeSeries(id: string, query: URLSearchParams): Series {
  const to = Date.parse(query.get('to') ?? new Date().toISOString());
  const from = Date.parse(query.get('from') ?? new Date(to - 3_600_000).toISOString());
  const count = 300;
  const step_s = (to - from) / 1000 / count;
  const points = Array.from({ length: count }, (_, index) => index);
  const share = (scale: number) => points.map((index) => scale * (0.5 + 0.5 * Math.sin(index / 30)));
  const verdict = { cpu_behavior: 'stable', memory_behavior: 'stable', pressure: 'none', severity: 'ok' } as const;
  return {
    id,
    from: new Date(from).toISOString(),
    step_s,
    cpu_cores: points.map((index) => (index > 40 && index < 50 ? null : 1 + Math.sin(index / 20))),
    anon_bytes: points.map((index) => (200 + index * 2) * 2 ** 20),
    pids: points.map(() => 7),
    cpu_some: share(0.4),
    memory_some: share(0.2),
    memory_full: share(0.1),
    io_some: share(0.3),
    verdicts: [
      { time: new Date(from - 1000).toISOString(), ...verdict },
      {
        time: new Date(from + (to - from) / 2).toISOString(),
        ...verdict,
        memory_behavior: 'growing',
        severity: 'watch',
      },
      {
        time: new Date(from + (to - from) * 0.8).toISOString(),
        ...verdict,
        memory_behavior: 'leaking',
        severity: 'alert',
      },
    ],
  };
}
