import { z } from 'zod';
import {
  adoptedSchema,
  adoptRequestSchema,
  checkedSchema,
  eventsSchema,
  focusRequestSchema,
  focusSchema,
  ignoredListSchema,
  ignoreNamedRequestSchema,
  ignoreRequestSchema,
  machineSchema,
  maxPoints,
  pastSchema,
  releasedSchema,
  releaseRequestSchema,
  seriesSchema,
  slowRequestSchema,
  slowSchema,
  workloadDetailSchema,
  workloadSchema,
  workloadsSchema,
} from './schemas.ts';

/** One thing that the API does. The server answers from this table, the client asks by it, and the document is made of it. */
export interface Route {
  /** `POST` changes something: it is refused to who is known by a token only. */
  readonly method: 'GET' | 'POST';
  /** With `{id}` for the workload. */
  readonly path: string;
  readonly summary: string;
  /** Of texts, as they stand in a URL. Unknown keys are refused. */
  readonly query: z.ZodObject;
  readonly body?: z.ZodObject;
  /** `stream`: server-sent events; `document`: what describes the API; `metrics`: Prometheus's text format. */
  readonly response: z.ZodType | 'stream' | 'document' | 'metrics';
}

const none = z.strictObject({});
const moment = z.iso.datetime({ offset: true });
/** A number as people write it: `Number` would take `0x10`, `1e2` and the empty text, too. */
function decimal<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((text: string) => (/^\d{1,16}(?:\.\d{1,16})?$/.test(text) ? Number(text) : text), schema);
}
const cursor = decimal(z.int().min(0));
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const get = { method: 'GET', query: none } as const;
const post = { method: 'POST', query: none } as const;

export const routes = {
  machine: {
    ...get,
    path: '/v1/machine',
    summary: 'The machine as a whole, and the monitor that watches it',
    response: machineSchema,
  },
  workloads: {
    method: 'GET',
    path: '/v1/workloads',
    summary: 'Every workload as of the last sample',
    query: z.strictObject({ recent: flag.default(false).describe('Whether the last minutes come with it') }),
    response: workloadsSchema,
  },
  workload: {
    ...get,
    path: '/v1/workloads/{id}',
    summary: 'One workload, with its last minutes, events and processes',
    response: workloadDetailSchema,
  },
  series: {
    method: 'GET',
    path: '/v1/workloads/{id}/series',
    summary:
      'What a workload, or `machine`, did; two hours of every sample, a day by five seconds, thirty days by the minute',
    query: z.strictObject({
      from: moment.optional().describe('First moment (ISO 8601); an hour before `to` by default'),
      to: moment.optional().describe('Last moment (ISO 8601); now by default'),
      step: decimal(z.number().min(0.1).max(86_400))
        .optional()
        .describe(`Seconds between two points; what gives 300 points by default, and never more than ${maxPoints}`),
    }),
    response: seriesSchema,
  },
  past: {
    method: 'GET',
    path: '/v1/past',
    summary: 'Every workload as it was at a moment of the last thirty days, with the evidence as it was known then',
    query: z.strictObject({ at: moment.describe('The moment (ISO 8601)') }),
    response: pastSchema,
  },
  events: {
    method: 'GET',
    path: '/v1/events',
    summary: 'What happened after a cursor, oldest first',
    query: z.strictObject({
      after: cursor.default(0).describe('The cursor of the last event that is known; 0 for all that are kept'),
      limit: decimal(z.int().min(1).max(1000)).default(100).describe('At most so many'),
    }),
    response: eventsSchema,
  },
  stream: {
    method: 'GET',
    path: '/v1/events/stream',
    summary: 'What happens, as it happens (server-sent events); goes on after Last-Event-ID',
    query: z.strictObject({
      after: cursor
        .optional()
        .describe('As the header Last-Event-ID, which comes before it; without both: from now on'),
    }),
    response: 'stream',
  },
  verify: { ...get, path: '/v1/verify', summary: 'Whether all holds that setup promised', response: checkedSchema },
  metrics: { ...get, path: '/metrics', summary: 'The machine and its workloads for Prometheus', response: 'metrics' },
  document: { ...get, path: '/v1/openapi.json', summary: 'This document', response: 'document' },
  adopt: {
    ...post,
    path: '/v1/workloads',
    summary: "Adopts a running process of the caller's own: moves it with its tree into a scope of omnimind-dev.slice",
    body: adoptRequestSchema,
    response: adoptedSchema,
  },
  ignore: {
    ...post,
    path: '/v1/workloads/{id}/ignore',
    summary: "Ignores a workload of the caller's own, or no longer: it is watched, but neither acted on nor announced",
    body: ignoreRequestSchema,
    response: workloadSchema,
  },
  ignored: {
    ...get,
    path: '/v1/ignored',
    summary: 'What the caller has ignored; for root, what anybody has',
    response: ignoredListSchema,
  },
  ignoreNamed: {
    ...post,
    path: '/v1/ignored',
    summary: "Ignores the caller's workloads of a name, or no longer",
    body: ignoreNamedRequestSchema,
    response: ignoredListSchema,
  },
  release: {
    ...post,
    path: '/v1/workloads/{id}/release',
    summary:
      "Undoes what was done to a workload of the caller's own, which is then left alone for an hour, or asked to stop",
    body: releaseRequestSchema,
    response: releasedSchema,
  },
  focus: {
    ...post,
    path: '/v1/focus',
    summary:
      "Favors scopes of the caller's own by their weights, for as long as the window that they are of has the focus",
    body: focusRequestSchema,
    response: focusSchema,
  },
  slow: {
    ...post,
    path: '/v1/slow',
    summary: "Tells that an editor of the caller's was slow up to now, and asks who took what it waited for: an event",
    body: slowRequestSchema,
    response: slowSchema,
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
type Routes = typeof routes;
/** What is asked of a route: texts and numbers before they are parsed. */
export type QueryOf<Name extends RouteName> = z.input<Routes[Name]['query']>;
export type BodyOf<Name extends RouteName> = Routes[Name] extends { body: infer Body extends z.ZodType }
  ? z.input<Body>
  : undefined;
/** What a route answers; `undefined` for a stream. */
export type AnswerOf<Name extends RouteName> = Routes[Name]['response'] extends z.ZodType
  ? z.output<Routes[Name]['response']>
  : unknown;

/** Which route a request means. @returns `null` for no such path; `method` when the path has only other methods */
export function findRoute(
  method: string,
  pathname: string,
): { readonly name: RouteName; readonly id: string | null } | 'method' | null {
  let isKnown = false;
  for (const [name, route] of Object.entries(routes)) {
    const id = matchPath(route.path, pathname);
    if (id === undefined) continue;
    isKnown = true;
    // What answers GET answers HEAD, without the body.
    if (route.method === method || (route.method === 'GET' && method === 'HEAD'))
      return { name: name as RouteName, id };
  }
  return isKnown ? 'method' : null;
}

/** The ID in a path, `null` for a path without one, `undefined` when it does not match. */
function matchPath(pattern: string, pathname: string): string | null | undefined {
  const parts = pattern.split('/');
  const given = pathname.split('/');
  if (parts.length !== given.length) return undefined;
  let id: string | null = null;
  for (const [index, part] of parts.entries()) {
    const text = given[index] ?? '';
    if (part === '{id}') {
      const decoded = decodeSegment(text);
      if (decoded === null || decoded === '') return undefined;
      id = decoded;
    } else if (part !== text) return undefined;
  }
  return id;
}

function decodeSegment(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
