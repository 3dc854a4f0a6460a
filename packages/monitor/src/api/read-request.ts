import type { IncomingMessage } from 'node:http';
import type { Language } from '@omnimind/protocol/announcement';
import { findRoute, type Route, type RouteName, routes } from '@omnimind/protocol/api/routes';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { z } from 'zod';

/** Largest body, bytes: the longest that makes sense has 400. */
const largestBody_bytes = 64 * 1024;

/** A request that was understood: its parts are as the table of routes wants them. */
export interface ParsedRequest {
  readonly name: RouteName;
  readonly route: Route;
  /** The workload; empty where the path names none. */
  readonly id: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Of the sentences in the answer: `?lang=pt`, else as `Accept-Language` begins. */
  readonly language: Language;
}

/** @throws OmnimindError `usage`, `route_not_found`, `method_not_allowed`, `request_too_large` */
export async function readRequest(request: IncomingMessage): Promise<ParsedRequest> {
  const { method = 'GET', url = '/' } = request;
  const mark = url.indexOf('?');
  const pathname = mark < 0 ? url : url.slice(0, mark);
  const found = findRoute(method, pathname);
  if (found === null) throw new OmnimindError('route_not_found', 'there is nothing at this path');
  if (found === 'method') throw new OmnimindError('method_not_allowed', `${method} can't be asked of this path`);
  const route: Route = routes[found.name];
  const { lang = request.headers['accept-language'], ...given } = queryOf(mark < 0 ? '' : url.slice(mark + 1));
  const query = parsed(route.query, given, 'query');
  const text = await bodyOf(request);
  const body = route.body === undefined ? {} : parsed(route.body, jsonOf(text, request), 'body');
  const language = /^pt\b/i.test(lang ?? '') ? 'pt' : 'en';
  return { name: found.name, route, id: found.id ?? '', query, body, language };
}

function queryOf(text: string): Record<string, string> {
  const given: Record<string, string> = Object.create(null);
  for (const [key, value] of new URLSearchParams(text)) {
    if (key in given) throw new OmnimindError('usage', 'a key of the query is there twice', { hint: routesHint });
    given[key] = value;
  }
  return given;
}

const routesHint = 'GET /v1/openapi.json says what each route takes.';

function parsed(schema: z.ZodObject, value: unknown, where: string): Readonly<Record<string, unknown>> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = issue === undefined ? '' : issue.path.map(String).join('.');
  throw new OmnimindError('usage', `the ${where} is not as it should be${at === '' ? '' : `: "${at}"`}`, {
    hint: routesHint,
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    length += bytes.length;
    if (length > largestBody_bytes)
      throw new OmnimindError('request_too_large', `the body has more than ${largestBody_bytes / 1024} KiB`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string, { headers }: IncomingMessage): unknown {
  // What a form of a page can send without asking first is no JSON.
  if (!/^application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? 'application/json'))
    throw new OmnimindError('usage', 'the body must be application/json', { hint: routesHint });
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new OmnimindError('usage', 'the body is no JSON', { hint: routesHint });
  }
}
