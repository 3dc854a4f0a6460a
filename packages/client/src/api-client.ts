import {
  type AnswerOf,
  type BodyOf,
  type QueryOf,
  type Route,
  type RouteName,
  routes,
} from '@omnimind/protocol/api/routes';
import { type ApiEvent, apiEventSchema, problemSchema } from '@omnimind/protocol/api/schemas';
import { type ErrorCode, errorTable, OmnimindError } from '@omnimind/protocol/errors';
import type { z } from 'zod';
import { EventStreamParser } from './event-stream.ts';
import type { ApiResponse, Transport } from './transport.ts';

/** What a call needs besides the name of its route. */
export interface CallOptions<Name extends RouteName> {
  /** The workload, where the path names one. */
  readonly id?: string;
  readonly query?: QueryOf<Name>;
  readonly body?: BodyOf<Name>;
  readonly signal?: AbortSignal;
}

/** Routes that answer once. */
export type CallName = Exclude<RouteName, 'stream'>;

/**
 * The API as functions: asks by the table of routes, and parses what comes back.
 *
 * @example const { workloads } = await new ApiClient(transport).call('workloads', { query: { recent: 'true' } });
 */
export class ApiClient {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * @throws OmnimindError the API's own; `monitor_unavailable` when nobody answers; `api_incompatible` for an answer of another
   * form
   */
  async call<Name extends CallName>(name: Name, options: CallOptions<Name> = {}): Promise<AnswerOf<Name>> {
    const response = await this.#request(name, options);
    const text = await textOf(response);
    if (response.status >= 400) throw errorOf(response.status, text);
    const schema: Route['response'] = routes[name].response;
    const parsed = typeof schema === 'string' ? { success: true, data: jsonOf(text) } : schema.safeParse(jsonOf(text));
    if (!parsed.success) throw incompatible(`the answer to ${routes[name].path} has another form`);
    // The schema of the route is what AnswerOf is made from.
    return parsed.data as AnswerOf<Name>;
  }

  /**
   * The events after a cursor as they come, until the connection ends.
   *
   * @param after `null` for those from now on
   * @throws OmnimindError as {@link call}
   */
  async *stream(after: number | null, signal?: AbortSignal): AsyncGenerator<ApiEvent> {
    const headers = after === null ? {} : { 'Last-Event-ID': String(after) };
    const response = await this.#request('stream', { ...(signal === undefined ? {} : { signal }) }, headers);
    if (response.status >= 400) throw errorOf(response.status, await textOf(response));
    const parser = new EventStreamParser();
    try {
      for await (const chunk of response.chunks)
        for (const { event, data } of parser.push(chunk))
          if (event === 'announcement') yield parsed(apiEventSchema, data, 'an event of the stream');
    } finally {
      response.close();
    }
  }

  #request<Name extends RouteName>(
    name: Name,
    { id, query, body, signal }: CallOptions<Name>,
    further: Readonly<Record<string, string>> = {},
  ): Promise<ApiResponse> {
    const route: Route = routes[name];
    const path = route.path.replace('{id}', encodeURIComponent(id ?? ''));
    const wanted = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
    const search = wanted.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join('&');
    return this.#transport({
      method: route.method,
      path: search === '' ? path : `${path}?${search}`,
      headers: {
        Accept: route.response === 'stream' ? 'text/event-stream' : 'application/json',
        ...(route.method === 'POST' ? { 'Content-Type': 'application/json' } : {}),
        ...further,
      },
      ...(route.method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
  }
}

async function textOf({ chunks }: ApiResponse): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw incompatible('the answer is no JSON');
  }
}

function parsed<T>(schema: z.ZodType<T>, text: string, what: string): T {
  const result = schema.safeParse(jsonOf(text));
  if (!result.success) throw incompatible(`${what} has another form`);
  return result.data;
}

function incompatible(what: string): OmnimindError {
  return new OmnimindError('api_incompatible', `${what} than this version of OmniMind knows`);
}

/** The error that a problem tells of. */
function errorOf(status: number, text: string): OmnimindError {
  const problem = problemSchema.safeParse(jsonOf(text));
  if (!problem.success) return incompatible(`an answer with status ${status} has another form`);
  const { code, detail, hint } = problem.data;
  return new OmnimindError(isErrorCode(code) ? code : 'internal', detail, { hint });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}
