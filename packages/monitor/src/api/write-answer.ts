import type { ServerResponse } from 'node:http';
import { rendered } from '@omnimind/messages/rendered';
import { translate } from '@omnimind/messages/translate';
import type { Language } from '@omnimind/protocol/announcement';
import type { Problem } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import { escapedJson } from '@omnimind/protocol/escape';
import { message } from '@omnimind/protocol/message';

const common = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' } as const;

export function writeJson(response: ServerResponse, value: unknown, language: Language): void {
  write(response, 200, 'application/json', escapedJson(rendered(language, value)));
}

/** Prometheus takes no other type for its text format. */
export function writeMetrics(response: ServerResponse, text: string): void {
  write(response, 200, 'text/plain; version=0.0.4; charset=utf-8', text);
}

/**
 * An error as a problem (RFC 9457), in the language that the reader prefers. What is not an OmnimindError reveals nothing.
 *
 * @param languages the header `Accept-Language`
 */
export function writeProblem(response: ServerResponse, error: unknown, languages = ''): void {
  if (response.headersSent) return void response.destroy();
  const known =
    error instanceof OmnimindError
      ? error
      : new OmnimindError('internal', message('defect', { detail: 'the request could not be answered' }));
  const { code, httpStatus, problem } = known;
  const answer: Problem = {
    type: `urn:omnimind:error:${code}`,
    title: code.replaceAll('_', ' '),
    status: httpStatus,
    detail: translate(/^\s*pt\b/i.test(languages) ? 'pt' : 'en', problem),
    code,
    problem,
    hint: '',
  };
  if (code === 'token_refused') response.setHeader('WWW-Authenticate', 'Bearer');
  // The rest of a body that is too large is not read.
  if (code === 'request_too_large') response.setHeader('Connection', 'close');
  write(response, httpStatus, 'application/problem+json', escapedJson(answer));
}

function write(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { ...common, 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

export function beginStream(response: ServerResponse): void {
  response.writeHead(200, { ...common, 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
}
