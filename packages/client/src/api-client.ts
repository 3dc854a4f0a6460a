import {
  type AnswerOf,
  type BodyOf,
  type QueryOf,
  type Route,
  type RouteName,
  routes,
} from '@omnimind/protocol/api/routes';
import { type ApiEvent, apiEventSchema, type Events, problemSchema } from '@omnimind/protocol/api/schemas';
import { type ErrorCode, errorTable, OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
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

/** Routes that answer once, in JSON. */
export type CallName = Exclude<RouteName, 'stream' | 'metrics'>;

/** Pages of a thousand events that {@link ApiClient.eventPages} reads at most. */
const maxPages = 20;

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
    const { path } = routes[name];
    if (response.status >= 400) throw errorOf(text, path);
    const schema: Route['response'] = routes[name].response;
    const value = jsonOf(text, path);
    const parsed = typeof schema === 'string' ? { success: true, data: value } : schema.safeParse(value);
    if (!parsed.success) throw incompatible(path);
    // The schema of the route is what AnswerOf is made from.
    return parsed.data as AnswerOf<Name>;
  }

  /**
   * The events after a cursor that are kept, oldest first, a thousand at a time.
   *
   * @throws OmnimindError as {@link call}
   */
  async *eventPages(after: number, signal?: AbortSignal): AsyncGenerator<Events> {
    for (let page = 0, cursor = after; page < maxPages; page += 1) {
      const query = { after: String(cursor), limit: '1000' };
      const events = await this.call('events', { query, ...(signal === undefined ? {} : { signal }) });
      yield events;
      if (!events.more) return;
      cursor = events.next;
    }
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
    if (response.status >= 400) throw errorOf(await textOf(response), routes.stream.path);
    const parser = new EventStreamParser();
    try {
      for await (const chunk of response.chunks)
        for (const { event, data } of parser.push(chunk)) if (event === 'announcement') yield parsedEvent(data);
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

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw incompatible(path);
  }
}

function parsedEvent(text: string): ApiEvent {
  const { path } = routes.stream;
  const result = apiEventSchema.safeParse(jsonOf(text, path));
  if (!result.success) throw incompatible(path);
  return result.data;
}

/** The answer has a form that this version does not know. */
function incompatible(path: string): OmnimindError {
  return new OmnimindError('api_incompatible', message('api.incompatible', { path }));
}

/** The error that an answer of the API describes. Monitors before 0.2 sent only text. */
function errorOf(text: string, path: string): OmnimindError {
  const answer = problemSchema.safeParse(jsonOf(text, path));
  if (!answer.success) return incompatible(path);
  const { code, detail, hint, problem } = answer.data;
  const written = [detail, hint].filter(Boolean).join('. ');
  return new OmnimindError(isErrorCode(code) ? code : 'internal', problem ?? message('as_written', { text: written }));
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}
