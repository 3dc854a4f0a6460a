import type { ServerResponse } from 'node:http';
import { rendered } from '@omnimind/messages/rendered';
import type { Language } from '@omnimind/protocol/announcement';
import type { Problem } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';

const common = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' } as const;

export function writeJson(response: ServerResponse, value: unknown, language: Language): void {
  write(response, 200, 'application/json', rendered(language, value));
}

/** An error as a problem (RFC 9457). What is no error of ours tells nothing of itself. */
export function writeProblem(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const known =
    error instanceof OmnimindError ? error : new OmnimindError('internal', 'the request could not be answered');
  const { code, httpStatus, message, hint } = known;
  const problem: Problem = {
    type: `urn:omnimind:error:${code}`,
    title: code.replaceAll('_', ' '),
    status: httpStatus,
    detail: message,
    code,
    hint: hint ?? '',
  };
  if (code === 'token_refused') response.setHeader('WWW-Authenticate', 'Bearer');
  // The rest of what is too large is not read.
  if (code === 'request_too_large') response.setHeader('Connection', 'close');
  write(response, httpStatus, 'application/problem+json', problem);
}

function write(response: ServerResponse, status: number, type: string, value: unknown): void {
  const text = JSON.stringify(value);
  response.writeHead(status, { ...common, 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

export function beginStream(response: ServerResponse): void {
  response.writeHead(200, { ...common, 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
}
