import type { IncomingMessage } from 'node:http';
import { parseJson } from '@omnimind/linux/files/outcome';
import type { Language } from '@omnimind/protocol/announcement';
import { findRoute, type Route, type RouteName, routes } from '@omnimind/protocol/api/routes';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { z } from 'zod';

/** Larger bodies are refused; a meaningful one has at most 400 bytes. */
const maxBody_bytes = 64 * 1024;

/** A request whose parts fit the table of routes. */
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
  if (found === null) throw new OmnimindError('route_not_found', message('api.no_route', { path: pathname }));
  if (found === 'method')
    throw new OmnimindError('method_not_allowed', message('api.no_method', { method, path: pathname }));
  const route: Route = routes[found.name];
  const { lang = request.headers['accept-language'], ...given } = queryOf(mark < 0 ? '' : url.slice(mark + 1));
  const query = parsed(route.query, given, 'query');
  const text = await bodyOf(request);
  const body = route.body === undefined ? {} : parsed(route.body, jsonOf(text, request), 'body');
  const language = /^\s*pt\b/i.test(lang ?? '') ? 'pt' : 'en';
  return { name: found.name, route, id: found.id ?? '', query, body, language };
}

function queryOf(text: string): Record<string, string> {
  const given: Record<string, string> = Object.create(null);
  for (const [key, value] of new URLSearchParams(text)) {
    if (key in given) throw new OmnimindError('usage', message('api.query_twice', { key }));
    given[key] = value;
  }
  return given;
}

function parsed(schema: z.ZodObject, value: unknown, part: 'query' | 'body'): Readonly<Record<string, unknown>> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const key = result.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new OmnimindError('usage', message('api.invalid', { part, key }));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    length += bytes.length;
    if (length > maxBody_bytes)
      throw new OmnimindError('request_too_large', message('api.too_large', { limit_bytes: maxBody_bytes }));
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string, { headers }: IncomingMessage): unknown {
  // A web form can send other types without a CORS preflight.
  if (!/^application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? 'application/json'))
    throw new OmnimindError('usage', message('api.content_type'));
  if (text === '') return {};
  const value = parseJson(text);
  if (value === undefined) throw new OmnimindError('usage', message('api.not_json'));
  return value;
}
